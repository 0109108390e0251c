import { JOINS } from '../../activities/identity/apart.ts'
import { countOf } from '../../core/format.ts'
import type { ShownApart, ShownCompared } from '../identity/ties.ts'
import type { Paint } from './paint.ts'
import { nameOf } from './review-text.ts'
import { signed, waterfallLines } from './waterfall-text.ts'

/** What keeps two profiles apart, for people. */
export function apartLine(it: ShownApart): string {
  const found = `${signed(it.bits ?? 0)} bits`
  switch (it.reason) {
    case 'decided':
      return 'An operator decided that they are two.'
    case 'not_obeyed_yet':
      return 'An operator decided that they are one: the next run obeys.'
    case 'exclusive':
      return `A person has one ${it.type} (exclusive), and theirs differ.`
    case 'contradiction':
      return `What is their own speaks against one person, so that what they share joins nobody: ${saidAgainst(it)}.`
    case 'too_little':
      return `Comparing finds too little: their strongest pair of records has ${found}, and a link joins from ${JOINS / 1_000} bits on.`
    case 'others':
      return `Their strongest pair of records has ${found}, which would do, but others speak against it more, or no blocking rule finds the pair.`
    case 'not_joining':
      return 'Nothing that joins is shared: see STATE.'
    case 'third':
      return 'A third record keeps them apart (what each of them shares with others is looked at first), or the next run joins them.'
    case 'nothing_shared':
      return 'Nothing joins them.'
  }
}

const saidAgainst = ({ comparisons }: ShownApart): string =>
  comparisons
    .map(({ comparison, level, bits }) => `${comparison} (${level}, ${signed(bits)} bits)`)
    .join(', ')

/** What comparing says of two sides, for people. */
export function comparedLines(it: ShownCompared | null, tint: Paint): readonly string[] {
  if (it === null) return []
  const { pair, described, pairs, against } = it
  if (pair === null)
    return described.includes(0)
      ? ['', 'Not compared: a side has records of events alone, which say nothing of anybody.']
      : []
  const all = `${countOf(pairs, 'pair', 'pairs')} of records compared; in ${against} of them names or birth speak against one person; the strongest`
  return [
    '',
    `${all}${against * 2 > pairs ? ' of these' : ''}: ${nameOf(pair.a)} and ${nameOf(pair.b)}`,
    ...waterfallLines(pair, tint),
  ]
}
