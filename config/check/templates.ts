import { Liquid, type Template } from 'liquidjs'
import type { Position } from '../../core/brand/segment.ts'
import { listOf, nearest } from '../nearest.ts'
import type { Draft, Entry } from '../parse/draft.ts'
import { type Problem, problem } from '../problem.ts'
import type { CampaignRaw } from '../schema/campaign.ts'
import { type Check, type Context, unknownName } from './context.ts'

const engine = new Liquid({ strictFilters: true })
/** What a template may speak of beside person and trait; another word would fail when the mail is written. */
const FACTS: Readonly<Record<string, readonly string[]>> = {
  campaign: ['name', 'purpose', 'step'],
  brand: ['brand', 'name', 'currency', 'country', 'time_zone'],
  run: ['id', 'date', 'as_of'],
}
const ROOTS = ['person', 'trait', ...Object.keys(FACTS)]
const PARTS = ['subject', 'text', 'html'] as const

/** Where a campaign holds a template. */
type Place = readonly [(typeof PARTS)[number]] | readonly ['payload', string]

const placesOf = (entry: Entry<CampaignRaw>): readonly Place[] => [
  ...PARTS.map((part) => [part] as const),
  ...Object.keys(entry.value?.payload ?? {}).map((field) => ['payload', field] as const),
]

/** A name that a template uses: `person.city`. */
export interface TemplateName {
  readonly root: string
  readonly name: string | null
  readonly at: Position
}

interface Source {
  readonly text: string
  /** Place of a row and column of the text; of a text inside of YAML, the place of the whole. */
  readonly at: (row: number, column: number) => Position
}

/** Templates that are missing, cannot be read, or speak of what is not there. */
export const templates: Check = (context) =>
  context.draft.campaigns.flatMap((entry) =>
    placesOf(entry).flatMap((place) => [
      ...missingFile(entry, place, context.draft),
      ...unreadable(entry, place, context),
    ]),
  )

/** Names used by all templates of a campaign; none of one that cannot be read. */
export function templateNames(entry: Entry<CampaignRaw>, draft: Draft): readonly TemplateName[] {
  return placesOf(entry).flatMap((place) => {
    const source = sourceOf(entry, place, draft)
    const parsed = source === null ? null : parse(source)
    return source === null || parsed === null || 'message' in parsed ? [] : namesIn(parsed.templates, source)
  })
}

function missingFile(
  entry: Entry<CampaignRaw>,
  place: Place,
  { templates: known }: Draft,
): readonly Problem[] {
  const raw = writtenAt(entry, place)
  if (raw === undefined || typeof raw === 'string' || known.has(raw.file)) return []
  const inside = raw.file.startsWith('templates/') ? '' : '; templates lie below `templates/`'
  const message = `there is no template file \`${raw.file}\`${inside}; known: ${listOf(known.keys())}`
  return [problem(entry.at([...place, 'file']), 'MISSING_FILE', message, nearest(raw.file, known.keys()))]
}

/** A text in place, a file, or nothing. */
function writtenAt(
  { value }: Entry<CampaignRaw>,
  [part, field]: Place,
): string | { readonly file: string } | undefined {
  if (part !== 'payload') return value?.[part]
  const given = field === undefined ? undefined : value?.payload?.[field]
  return typeof given === 'object' && 'text' in given ? given.text : undefined
}

function sourceOf(entry: Entry<CampaignRaw>, place: Place, draft: Draft): Source | null {
  const raw = writtenAt(entry, place)
  if (raw === undefined) return null
  if (typeof raw === 'string') return { text: raw, at: () => entry.at(place) }
  const text = draft.templates.get(raw.file)
  return text === undefined ? null : { text, at: (line, column) => ({ file: raw.file, line, column }) }
}

type ParsedTemplate =
  | { readonly templates: Template[] }
  | {
      readonly message: string
      readonly suggestion: string | null
      readonly row: number
      readonly column: number
    }

function parse({ text }: Source): ParsedTemplate {
  try {
    return { templates: engine.parse(text) }
  } catch (fault) {
    if (!(fault instanceof Error)) throw fault
    const place = /line:(\d+), col:(\d+)/.exec(fault.message)
    const message = fault.message.replace(/, (file:.*, )?line:.*/s, '')
    return { ...told(message), row: Number(place?.[1] ?? 1), column: Number(place?.[2] ?? 1) }
  }
}

/** Liquid's words, but for a filter that it has not: the nearest one that it has is worth more. */
function told(message: string): { readonly message: string; readonly suggestion: string | null } {
  const filter = /^undefined filter: (.*)/s.exec(message)?.[1]
  if (filter === undefined) return { message, suggestion: null }
  return {
    message: `there is no filter \`${filter}\``,
    suggestion: nearest(filter, Object.keys(engine.filters)),
  }
}

function unreadable(entry: Entry<CampaignRaw>, place: Place, context: Context): readonly Problem[] {
  const source = sourceOf(entry, place, context.draft)
  if (source === null) return []
  const partial = /\{%-?\s*(include|render|layout)\b/.exec(source.text)
  if (partial) {
    const row = source.text.slice(0, partial.index).split('\n').length
    return [
      problem(
        source.at(row, 1),
        'BAD_TEMPLATE',
        `\`${partial[1]}\` is not allowed: a template is one file; write the text in place`,
        null,
      ),
    ]
  }
  const parsed = parse(source)
  if ('message' in parsed) {
    const inside = typeof writtenAt(entry, place) === 'string' ? ` (line ${parsed.row} of the text)` : ''
    return [
      problem(
        source.at(parsed.row, parsed.column),
        'BAD_TEMPLATE',
        `the template cannot be read${inside}: ${parsed.message}`,
        parsed.suggestion,
      ),
    ]
  }
  return namesIn(parsed.templates, source).flatMap((name) => unknownTemplateName(name, context))
}

function namesIn(parsed: Template[], source: Source): readonly TemplateName[] {
  const { globals } = engine.analyzeSync(parsed, { partials: false })
  return Object.values(globals).flatMap((uses) =>
    uses.map((use) => {
      const [root, name] = use.segments
      return {
        root: String(root),
        name: typeof name === 'string' ? name : null,
        at: source.at(use.location.row, use.location.col),
      }
    }),
  )
}

function unknownTemplateName({ root, name, at }: TemplateName, context: Context): readonly Problem[] {
  if (!ROOTS.includes(root))
    return unknownName(at, root, {
      what: 'word',
      whose: ' of a template',
      known: new Set(ROOTS),
      closed: true,
    })
  if (name === null) return []
  if (root === 'trait') return unknownName(at, name, context.traits)
  const facts = FACTS[root]
  if (facts)
    return unknownName(at, name, {
      what: 'word',
      whose: ` of \`${root}\``,
      known: new Set(facts),
      closed: true,
    })
  const { attributes, sealed, complete } = context.facts
  return unknownName(at, name, {
    what: 'attribute',
    known: new Set([...attributes.keys(), ...sealed.keys()]),
    closed: complete,
  })
}
