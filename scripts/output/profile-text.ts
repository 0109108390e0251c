import type { ShownAttribute, ShownIdentifier, ShownProfile } from '../../activities/profiles/queries/show.ts'
import type { ContactabilityRow, MembershipRow, TraitRow } from '../../activities/report/queries/person.ts'
import { type Paint, stateWord } from './paint.ts'
import { type Column, tableLines } from './table.ts'
import { valueText } from './value-text.ts'

/** Everything that is shown of a person. */
export interface PersonPicture extends ShownProfile {
  readonly run_id: number
  readonly traits: readonly TraitRow[]
  readonly segments: readonly MembershipRow[]
  readonly contactability: readonly ContactabilityRow[]
}

/** A person for people: identifiers, attributes with lineage, traits, segments, and where they may be contacted. */
export function profileLines(p: PersonPicture, tint: Paint): readonly string[] {
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
  ]
}

const IDENTIFIERS: readonly Column<ShownIdentifier>[] = [
  { head: 'IDENTIFIER', cell: (i) => i.type },
  { head: 'VALUE', cell: (i) => i.value ?? '(erased)' },
  { head: 'VERIFIED', cell: (i) => (i.verified ? 'yes' : '') },
  { head: 'SOURCES', cell: (i) => i.sources.join(', ') },
]

const ATTRIBUTES: readonly Column<ShownAttribute>[] = [
  { head: 'ATTRIBUTE', cell: (a) => a.name },
  { head: 'VALUE', cell: (a) => valueText(a.value) },
  { head: 'SOURCE', cell: (a) => a.source },
  { head: 'KEY', cell: (a) => a.source_key },
  { head: 'RULE', cell: (a) => a.rule },
  { head: 'SINCE', number: true, cell: (a) => `run ${a.since_run}` },
]

const TRAITS: readonly Column<TraitRow>[] = [
  { head: 'TRAIT', cell: (t) => t.name },
  { head: 'VALUE', cell: (t) => t.value ?? '' },
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
