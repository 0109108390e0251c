import type { OpenEntry } from '../../activities/consent/queries.ts'
import type {
  ShownAttribute,
  ShownIdentifier,
  ShownProfile,
  ShownRecord,
} from '../../activities/profiles/queries/show.ts'
import type {
  ContactabilityRow,
  MembershipRow,
  PersonDeliveryRow,
  PersonEventRow,
} from '../../activities/report/queries/person.ts'
import { countOf } from '../../core/format.ts'
import { minuteText } from '../project/zone.ts'
import { type Paint, stateWord } from './paint.ts'
import { type Column, tableLines } from './table.ts'
import { valueText } from './value-text.ts'

export interface ShownTrait {
  readonly name: string
  readonly value: string | null
  /** What it counts: `days`, a currency; null = a number of things, or not known. */
  readonly unit: string | null
  readonly since_run: number
}

/** Everything that is shown of a person. */
export interface PersonPicture extends ShownProfile {
  readonly run_id: number
  readonly traits: readonly ShownTrait[]
  readonly segments: readonly MembershipRow[]
  readonly contactability: readonly ContactabilityRow[]
  /** Every word of the ledger that counts for this person. */
  readonly consents: readonly OpenEntry[]
  /** How many there are; the lists hold the newest. */
  readonly counts: { readonly events: number; readonly deliveries: number }
  readonly events: readonly PersonEventRow[]
  readonly deliveries: readonly PersonDeliveryRow[]
}

/**
 * A person for people: identifiers, attributes with lineage, traits, segments, and where they may be contacted.
 * Times are those of `zone`.
 */
export function profileLines(p: PersonPicture, zone: string, tint: Paint): readonly string[] {
  const verdict: Column<ContactabilityRow> = {
    head: 'VERDICT',
    cell: (c) => c.verdict,
    tint: (padded, text) => padded.replace(text, stateWord(tint, text)),
  }
  return [
    `${tint.bold(`Profile ${p.profile_id}`)} (${p.kind}), since run ${p.since_run}, as of run ${p.run_id}`,
    ...(p.aliases.length === 0 ? [] : [`Also known as ${p.aliases.join(', ')}`]),
    '',
    ...section(IDENTIFIERS, p.identifiers, 'No identifiers.', tint),
    '',
    ...section(RECORDS, p.records, 'No records.', tint),
    '',
    ...section(ATTRIBUTES, p.attributes, 'No attributes.', tint),
    '',
    ...section(TRAITS, p.traits, 'No traits.', tint),
    '',
    p.segments.length === 0
      ? 'In no segment.'
      : `In segments: ${p.segments.map((s) => `${s.segment} (since run ${s.since_run})`).join(', ')}`,
    '',
    ...section(
      [
        { head: 'CHANNEL', cell: (c) => c.channel },
        { head: 'PURPOSE', cell: (c) => c.purpose },
        verdict,
        { head: 'RULE', cell: (c) => c.rule },
      ],
      p.contactability,
      'May not be contacted: nobody asked, by any channel.',
      tint,
    ),
    '',
    ...section(consentsOf(p, zone), p.consents, 'Said nothing about being contacted.', tint),
    '',
    ...section(eventsIn(zone), p.events, 'No events.', tint),
    ...more(p.counts.events, p.events.length, 'event', 'events'),
    '',
    ...section(DELIVERIES, p.deliveries, 'No deliveries.', tint),
    ...more(p.counts.deliveries, p.deliveries.length, 'delivery', 'deliveries'),
  ]
}

const more = (all: number, shown: number, one: string, many: string): readonly string[] =>
  all > shown ? [`The newest of ${countOf(all, one, many)}; --limit N shows more.`] : []

function consentsOf(p: PersonPicture, zone: string): readonly Column<OpenEntry>[] {
  const names = new Map(p.identifiers.map((i) => [i.identifier_id, `${i.type}:${i.value ?? '(erased)'}`]))
  return [
    { head: 'SAID', cell: (c) => c.action },
    { head: 'CHANNEL', cell: (c) => c.channel },
    { head: 'PURPOSE', cell: (c) => c.purpose },
    { head: 'ON', cell: (c) => names.get(c.identifier_id) ?? 'another one of this person' },
    { head: `AT (${zone})`, cell: (c) => minuteText(c.occurred_at, zone) },
    { head: 'METHOD', cell: (c) => c.method },
    { head: 'PROOF', cell: (c) => c.proof ?? '' },
    { head: 'FROM', cell: (c) => c.source ?? 'recorded' },
  ]
}

const eventsIn = (zone: string): readonly Column<PersonEventRow>[] => [
  { head: 'EVENT', cell: (e) => e.name },
  { head: `AT (${zone})`, cell: (e) => minuteText(e.occurred_at, zone) },
  { head: 'AMOUNT', number: true, cell: (e) => (e.amount === null ? '' : `${e.amount} ${e.currency ?? ''}`) },
  { head: 'SOURCE', cell: (e) => e.source },
  { head: 'PROPERTIES', cell: (e) => propertiesText(e.properties) },
]

const propertiesText = (properties: PersonEventRow['properties']): string =>
  Object.entries(properties)
    .map(([name, value]) => `${name}=${valueText(value)}`)
    .join(' ')

const DELIVERIES: readonly Column<PersonDeliveryRow>[] = [
  { head: 'DELIVERY', number: true, cell: (d) => String(d.delivery_id) },
  { head: 'CAMPAIGN', cell: (d) => d.campaign },
  { head: 'WAVE', cell: (d) => d.wave },
  { head: 'DESTINATION', cell: (d) => d.destination },
  { head: 'STATE', cell: (d) => d.state },
  { head: 'REASON', cell: (d) => d.reason ?? '' },
]

const IDENTIFIERS: readonly Column<ShownIdentifier>[] = [
  { head: 'IDENTIFIER', cell: (i) => i.type },
  { head: 'VALUE', cell: (i) => i.value ?? '(erased)' },
  { head: 'VERIFIED', cell: (i) => (i.verified ? 'yes' : '') },
  { head: 'SOURCES', cell: (i) => i.sources.join(', ') },
]

/** As `profile split --records` takes them. */
const RECORDS: readonly Column<ShownRecord>[] = [
  { head: 'RECORD', cell: (r) => `${r.source}:${r.source_key}` },
  { head: 'SINCE', number: true, cell: (r) => `run ${r.since_run}` },
]

const ATTRIBUTES: readonly Column<ShownAttribute>[] = [
  { head: 'ATTRIBUTE', cell: (a) => a.name },
  { head: 'VALUE', cell: (a) => valueText(a.value) },
  { head: 'SOURCE', cell: (a) => a.source },
  { head: 'KEY', cell: (a) => a.source_key },
  { head: 'RULE', cell: (a) => a.rule },
  { head: 'SINCE', number: true, cell: (a) => `run ${a.since_run}` },
]

const TRAITS: readonly Column<ShownTrait>[] = [
  { head: 'TRAIT', cell: (t) => t.name },
  {
    head: 'VALUE',
    cell: (t) => [t.value ?? '', ...(t.unit === null || t.value === null ? [] : [t.unit])].join(' '),
  },
  { head: 'SINCE', number: true, cell: (t) => `run ${t.since_run}` },
]

function section<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  empty: string,
  tint: Paint,
): readonly string[] {
  return rows.length === 0 ? [empty] : tableLines(columns, rows, tint)
}
