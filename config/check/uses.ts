import { dotted } from '../../core/brand/reference.ts'
import type { Position } from '../../core/brand/segment.ts'
import { listOf } from '../nearest.ts'
import type { Draft, Entry } from '../parse/draft.ts'
import { type Problem, place, problem } from '../problem.ts'
import type { CampaignRaw } from '../schema/campaign.ts'
import type { SourceRaw } from '../schema/source.ts'
import type { Check, Context } from './context.ts'
import { joinsOfProfiles } from './datasets.ts'
import type { Giver } from './facts.ts'
import type { Reference } from './references.ts'
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

/** Data used for a purpose that its source does not allow. */
export const allowedUses: Check = (context) => {
  const table = dataOfRules(context)
  const ofRules = context.rules.flatMap(({ kind, name, purpose, references }) =>
    references.map((one) => use(`the ${kind} \`${name}\``, purpose, one, context, table)),
  )
  return [...ofRules, ...campaignUses(context, table), ...decisionUses(context, table)].flatMap(refusals)
}

function use(user: string, purpose: string, reference: Reference, context: Context, table: Table): Use {
  return { at: reference.at, user, purpose, data: dataOf(reference, context, table) }
}

function refusals({ at, user, purpose, data }: Use): readonly Problem[] {
  const told = new Set<string>()
  return data.flatMap(({ what, giver: { source, raw } }) => {
    if (allows(raw, purpose) || told.has(source.name)) return []
    told.add(source.name)
    const message =
      `${user} uses ${what} for the purpose \`${purpose}\`, but its source \`${source.name}\` allows ` +
      `${listOf(raw.allowed_uses)} only (${place(source.at(['allowed_uses']))}); take it out, change the purpose, ` +
      `or add \`${purpose}\` there if people were told of it`
    return [problem(at, 'NOT_ALLOWED_USE', message, null)]
  })
}

/** Serving a contract is what data collected for it is for. */
function allows(raw: SourceRaw, purpose: string): boolean {
  return raw.allowed_uses.includes(purpose) || (purpose === 'service' && raw.lawful_basis === 'contract')
}

/** `segment vip` -> what it rests on in the end: by source, one datum each. */
type Table = ReadonlyMap<string, ReadonlyMap<string, Datum>>

/** Carried from each rule to those that use it until nothing is new: long chains and cycles end alike. */
function dataOfRules(context: Context): Table {
  const table = new Map<string, Map<string, Datum>>(
    context.rules.map(({ kind, name }) => [`${kind} ${name}`, new Map()]),
  )
  const users = new Map<string, string[]>()
  const open: (readonly [string, readonly Datum[]])[] = []
  for (const { kind, name, references } of context.rules) {
    const own = `${kind} ${name}`
    open.push([own, references.flatMap((reference) => directData(reference, context))])
    for (const used of references.flatMap(ruleKeys)) users.set(used, [...(users.get(used) ?? []), own])
  }
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [key, data] = next
    const known = table.get(key)
    const fresh = data.filter(({ giver }) => known?.has(giver.source.name) === false)
    for (const datum of fresh) known?.set(datum.giver.source.name, datum)
    if (fresh.length > 0) open.push(...(users.get(key) ?? []).map((user) => [user, fresh] as const))
  }
  return table
}

function dataOf(reference: Reference, context: Context, table: Table): readonly Datum[] {
  const through = ruleKeys(reference).flatMap((key) =>
    [...(table.get(key)?.values() ?? [])].map(({ what, giver }) => ({
      what: `${what} (through the ${key.replace(' ', ' `')}\`)`,
      giver,
    })),
  )
  return [...directData(reference, context), ...through]
}

function ruleKeys(reference: Reference): readonly string[] {
  if (reference.kind === 'segment') return [`segment ${reference.name}`]
  return reference.kind === 'trait' || reference.kind === 'number' ? [`trait ${reference.name}`] : []
}

function directData(reference: Reference, { facts }: Context): readonly Datum[] {
  if (reference.kind === 'event') {
    const givers = [...(facts.events.get(reference.name) ?? []), ...facts.openEvents]
    return givers.map((giver) => ({ what: `the event \`${reference.name}\``, giver }))
  }
  if (reference.kind !== 'attribute' && reference.kind !== 'number') return []
  const { name } = reference
  const givers = [name, ...keyOf(name, facts)].flatMap((one) => [
    ...(facts.attributes.get(one) ?? []),
    ...(facts.sealed.get(one) ?? []),
  ])
  return givers.map((giver) => ({ what: `the attribute \`${name}\``, giver }))
}

/** `store.region` rests on the attribute that names the store. */
function keyOf(name: string, { references }: Context['facts']): readonly string[] {
  const parts = dotted(name)
  return parts === null ? [] : (joinsOfProfiles(references).get(parts.join)?.key ?? [])
}

function campaignUses(context: Context, table: Table): readonly Use[] {
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
      ...payloadReferences(entry, raw),
    ]
    return all.map((one) => use(user, purpose, one, context, table))
  })
}

/** Segments that are told to a site are used for its purpose. */
function decisionUses(context: Context, table: Table): readonly Use[] {
  return context.draft.destinations.flatMap((entry) => {
    const raw = entry.value
    if (raw?.kind !== 'decisions') return []
    const told = [
      ...raw.segments.map((name, i): Reference => ({ kind: 'segment', name, at: entry.at(['segments', i]) })),
      ...(raw.blocks ?? []).flatMap(({ segment }, i): readonly Reference[] =>
        segment === undefined
          ? []
          : [{ kind: 'segment', name: segment, at: entry.at(['blocks', i, 'segment']) }],
      ),
    ]
    return told.map((one) => use(`the destination \`${raw.destination}\``, raw.purpose, one, context, table))
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

function payloadReferences(entry: Entry<CampaignRaw>, raw: CampaignRaw): readonly Reference[] {
  return Object.entries(raw.payload ?? {}).flatMap(([field, value]) => {
    if (typeof value !== 'string') return []
    const dot = value.indexOf('.')
    return personal(value.slice(0, dot), value.slice(dot + 1), entry.at(['payload', field]))
  })
}

function personal(root: string, name: string, at: Position): readonly Reference[] {
  if (root === 'person') return [{ kind: 'attribute', name, at }]
  return root === 'trait' ? [{ kind: 'trait', name, at }] : []
}
