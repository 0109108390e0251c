import { countOf, countText, shareText } from '../../../core/format.ts'
import type { MatchingFigures, NotCompared } from '../identity.ts'
import { html, type Markup } from './markup.ts'
import { type Column, table } from './table.ts'

type Compared = NonNullable<MatchingFigures['compared']>
type Estimate = NonNullable<MatchingFigures['estimate']>

/** How records were compared, what is in doubt, and how right the nights were in doubt; what is zero is left out. */
export function matching(it: MatchingFigures): Markup {
  const lines = [...comparedLines(it), ...limitLines(it), ...reviewLines(it), ...estimateLines(it.estimate)]
  return html`<h3>How records were compared</h3>
<ul>${lines.map((line) => html`<li>${line}</li>\n`)}</ul>
${it.compared === null ? null : rulesOf(it.compared)}`
}

const WHY: Readonly<Record<NotCompared, string>> = {
  unchanged: 'Nobody was compared: nothing that is compared changed.',
  no_model:
    'Nobody was compared: identity.yaml has match: off, sources give no names, or there are too few records to learn from.',
  skipped: 'Nobody was compared: the run began with a later stage, and who is who stands as it was.',
  not_reached: 'Nobody was compared: the run did not get that far.',
}

/** Most nights compare those alone who changed. */
function pairsLine({ records, changed, pairs, rules }: Compared): string {
  const told = `${countOf(pairs, 'pair', 'pairs')} of ${countOf(records, 'record', 'records')} compared`
  const found = `found by ${countOf(rules.filter(isUsed).length, 'rule', 'rules')}`
  if (changed === null) return `${told}, ${found}.`
  return `${told}, ${found}, for ${countOf(changed, 'record', 'records')} changed since everybody was compared.`
}

function comparedLines({ compared, not_compared }: MatchingFigures): readonly string[] {
  if (compared === null) return [WHY[not_compared ?? 'not_reached']]
  const { clusters, largest, lost, blocked, equal } = compared
  const values = blocked.reduce((sum, one) => sum + one.values, 0)
  return [
    pairsLine(compared),
    largest.length === 0
      ? 'That alone makes no two records one person.'
      : `That alone makes ${countOf(clusters, 'person', 'people')} of them; the largest have ${listed(largest)} records.`,
    ...some(
      lost,
      (n) =>
        `${countOf(n, 'pair was', 'pairs were')} passed over by a rule, as too many records agree there; others may have found them.`,
    ),
    ...some(
      values,
      (n) =>
        `${countOf(n, 'value', 'values')} shared by too many people, blocked automatically: ${blocked.map(blockedText).join(', ')}.`,
    ),
    ...some(
      equal.records,
      (n) =>
        `${countOf(n, 'record says', 'records say')} the same as so many others that one pair stood for all.`,
    ),
  ]
}

const blockedText = ({ field, values, records }: Compared['blocked'][number]): string =>
  `${field.replaceAll('_', ' ')} ${countText(values)} (${countOf(records, 'record', 'records')})`

function limitLines({ over_limit, refused, retired }: MatchingFigures): readonly string[] {
  return [
    ...some(
      over_limit,
      (n) => `${countOf(n, 'identifier', 'identifiers')} on too many records joined nobody.`,
    ),
    ...some(
      refused,
      (n) =>
        `${countOf(n, 'join', 'joins')} forbidden by an exclusive identifier, a decision or a contradiction.`,
    ),
    ...some(retired, (n) => `${countOf(n, 'profile has', 'profiles have')} no record left.`),
  ]
}

function reviewLines({ review: { pairs, bridges } }: MatchingFigures): readonly Markup[] {
  if (pairs + bridges === 0) return []
  const kinds = [
    ...some(pairs, (n) => `${countOf(n, 'pair', 'pairs')} kept apart`),
    ...some(bridges, (n) => `${countOf(n, 'bridge', 'bridges')} inside of a profile`),
  ]
  const all = countOf(pairs + bridges, 'doubt waits', 'doubts wait')
  return [html`${all} for review (${kinds.join(', ')}): <code>nocturne review list</code>`]
}

function estimateLines(estimate: Estimate | null): readonly string[] {
  if (estimate === null) return []
  const { decided, bridges, pairs } = estimate
  const parts = [
    ...(bridges === null ? [] : [`joins were right in ${shareLine(bridges)}`]),
    ...(pairs === null ? [] : [`pairs were rightly apart in ${shareLine(pairs)}`]),
  ]
  return [
    `Of ${countOf(decided, 'doubt', 'doubts')} that operators decided (worst first, no sample of all records): ${parts.join('; ')}.`,
  ]
}

const shareLine = ({ right, decided, share, low, high }: NonNullable<Estimate['pairs']>): string =>
  `${countText(right)} of ${countText(decided)}, ${shareText(share)} (95 %: ${shareText(low)} to ${shareText(high)})`

/** One line that opens: who tunes the rules needs them. */
function rulesOf({ rules }: Compared): Markup | null {
  const used = rules.filter(isUsed)
  if (used.length === 0) return null
  return html`<details><summary>Pairs of each rule; a pair that several find is counted for each</summary>
${table('Pairs of each rule', RULES, used, '')}</details>`
}

const isUsed = ({ pairs, lost }: Compared['rules'][number]): boolean => pairs > 0 || lost > 0

const RULES: readonly Column<Compared['rules'][number]>[] = [
  { head: 'Rule', cell: (r) => r.name },
  { head: 'Pairs', number: true, cell: (r) => countText(r.pairs) },
  { head: 'Passed over', number: true, cell: (r) => (r.lost === 0 ? '·' : countText(r.lost)) },
]

const some = (value: number, text: (value: number) => string): readonly string[] =>
  value === 0 ? [] : [text(value)]

/** `12, 9 and 8`. */
const listed = (values: readonly number[]): string =>
  [values.slice(0, -1).map(countText).join(', '), countText(values.at(-1) ?? 0)]
    .filter((part) => part !== '')
    .join(' and ')
