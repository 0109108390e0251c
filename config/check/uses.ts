import type { Position } from '../../core/brand/segment.ts'
import { listOf } from '../nearest.ts'
import type { Draft, Entry } from '../parse/draft.ts'
import { type Problem, place, problem } from '../problem.ts'
import type { SourceRaw } from '../schema/source.ts'
import type { Check, Context } from './context.ts'
import type { Giver } from './facts.ts'
import { type Reference, segmentReferences, traitReferences } from './references.ts'
import { templateNames } from './templates.ts'

/** Something that is used for a purpose, and where it is asked for. */
interface Use {
  readonly at: Position
  readonly user: string
  readonly purpose: string
  readonly data: readonly Datum[]
}

/** What a rule rests on in the end: an attribute or event of a source, and by which way it is reached. */
interface Datum {
  readonly what: string
  readonly giver: Giver
}

const DEFAULT_PURPOSE = 'profiling'

/** Data used for a purpose that its source does not allow. */
export const allowedUses: Check = (context) => {
  const { draft } = context
  const uses = [
    ...draft.traits.flatMap((entry) => {
      const raw = entry.value
      if (raw === null) return []
      return traitReferences(entry, raw).map((one) =>
        use(`the trait \`${entry.name}\``, raw.purpose ?? DEFAULT_PURPOSE, one, context),
      )
    }),
    ...draft.segments.flatMap((entry) => {
      const raw = entry.value
      if (raw === null) return []
      return segmentReferences(entry, raw).map((one) =>
        use(`the segment \`${entry.name}\``, raw.purpose ?? DEFAULT_PURPOSE, one, context),
      )
    }),
    ...campaignUses(context),
  ]
  return uses.flatMap(refusals)
}

function use(user: string, purpose: string, reference: Reference, context: Context): Use {
  return { at: reference.at, user, purpose, data: dataOf(reference, context, new Set()) }
}

function refusals({ at, user, purpose, data }: Use): readonly Problem[] {
  const told = new Set<string>()
  return data.flatMap(({ what, giver: { source, raw } }) => {
    if (allows(raw, purpose) || told.has(source.name)) return []
    told.add(source.name)
    const message =
      `${user} uses ${what} for the purpose \`${purpose}\`, but its source \`${source.name}\` allows ` +
      `${listOf(raw.allowed_uses)} only (${place(source.at(['allowed_uses']))}); take it out, or change the purpose`
    return [problem(at, 'NOT_ALLOWED_USE', message, null)]
  })
}

/** Serving a contract is what data collected for it is for. */
function allows(raw: SourceRaw, purpose: string): boolean {
  return raw.allowed_uses.includes(purpose) || (purpose === 'service' && raw.lawful_basis === 'contract')
}

function dataOf(reference: Reference, context: Context, seen: Set<string>): readonly Datum[] {
  const { facts } = context
  if (reference.kind === 'attribute') return attribute(reference.name, context)
  if (reference.kind === 'event') {
    const givers = [...(facts.events.get(reference.name) ?? []), ...facts.openEvents]
    return givers.map((giver) => ({ what: `the event \`${reference.name}\``, giver }))
  }
  if (reference.kind === 'trait') return through('trait', reference.name, context, seen)
  if (reference.kind === 'segment') return through('segment', reference.name, context, seen)
  if (reference.kind === 'number')
    return [...attribute(reference.name, context), ...through('trait', reference.name, context, seen)]
  return []
}

function attribute(name: string, { facts }: Context): readonly Datum[] {
  const givers = [...(facts.attributes.get(name) ?? []), ...(facts.sealed.get(name) ?? [])]
  return givers.map((giver) => ({ what: `the attribute \`${name}\``, giver }))
}

/** What a trait or a segment rests on; each once, so that cycles end. */
function through(
  kind: 'trait' | 'segment',
  name: string,
  context: Context,
  seen: Set<string>,
): readonly Datum[] {
  const key = `${kind} ${name}`
  if (seen.has(key)) return []
  seen.add(key)
  const inner = referencesFrom(kind, name, context.draft)
  const data = inner.flatMap((reference) => dataOf(reference, context, seen))
  return data.map(({ what, giver }) => ({ what: `${what} (through the ${kind} \`${name}\`)`, giver }))
}

function referencesFrom(kind: 'trait' | 'segment', name: string, draft: Draft): readonly Reference[] {
  if (kind === 'trait') {
    const entry = draft.traits.find((one) => one.name === name)
    return entry?.value ? traitReferences(entry, entry.value) : []
  }
  const entry = draft.segments.find((one) => one.name === name)
  return entry?.value ? segmentReferences(entry, entry.value) : []
}

function campaignUses(context: Context): readonly Use[] {
  return context.draft.campaigns.flatMap((entry) => {
    const raw = entry.value
    if (raw === null) return []
    const { purpose } = raw
    const user = `the campaign \`${raw.campaign}\``
    const audience = context.draft.segments.find(({ name }) => name === raw.audience)
    const isTold = audience?.value?.purpose === purpose
    const reference: Reference = { kind: 'segment', name: raw.audience, at: entry.at(['audience']) }
    const texts = templateNames(entry, context.draft).flatMap(({ root, name, at }) =>
      name === null ? [] : personal(root, name, at),
    )
    const all = [
      ...(isTold ? [] : [reference]),
      ...texts,
      ...columnReferences(entry, raw.destination, context.draft),
    ]
    return all.map((one) => use(user, purpose, one, context))
  })
}

/** The columns of a file go out with every campaign that writes it; told at the campaign, which has the purpose. */
function columnReferences(entry: Entry<unknown>, destination: string, draft: Draft): readonly Reference[] {
  const to = draft.destinations.find(({ name }) => name === destination)?.value
  if (to?.kind !== 'file') return []
  return Object.values(to.columns).flatMap((column) => {
    const dot = column.indexOf('.')
    return personal(column.slice(0, dot), column.slice(dot + 1), entry.at(['destination']))
  })
}

function personal(root: string, name: string, at: Position): readonly Reference[] {
  if (root === 'person') return [{ kind: 'attribute', name, at }]
  return root === 'trait' ? [{ kind: 'trait', name, at }] : []
}
