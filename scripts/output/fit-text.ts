import type { ComparisonDrift, Drift } from '../../activities/identity/drift.ts'
import { countText } from '../../core/format.ts'
import type { Paint } from './paint.ts'
import { tableLines } from './table.ts'

/** How a new model differs from the one in use, for people. */
export function driftLines({ prior, comparisons, psi }: Drift, tint: Paint): readonly string[] {
  const rows = comparisons.flatMap((one) => one.levels.map((level, place) => ({ ...level, place, one })))
  return [
    prior.before === null
      ? `One pair in ${oneIn(prior.after)} is one person.`
      : `One pair in ${oneIn(prior.after)} is one person; in the model in use one in ${oneIn(prior.before)}.`,
    '',
    ...tableLines(
      [
        { head: 'COMPARISON', cell: ({ one, place }) => (place === 0 ? one.comparison : '') },
        { head: 'LEVEL', cell: ({ level }) => level },
        { head: 'BITS BEFORE', number: true, cell: ({ before }) => bitsText(before) },
        { head: 'AFTER', number: true, cell: ({ after }) => bitsText(after) },
        { head: 'CHANGE', number: true, cell: ({ before, after }) => changeText(before, after) },
        { head: 'PSI', number: true, cell: ({ one, place }) => (place === 0 ? psiText(one) : '') },
      ],
      rows,
      tint,
    ),
    ...(psi === null ? [] : ['', verdict(psi)]),
  ]
}

/** The bounds that are used for stability indices everywhere. */
const STABLE = 0.1
const OTHER = 0.25

function verdict(psi: number): string {
  const is = `The largest stability index (PSI) is ${psi.toFixed(3)}`
  if (psi < STABLE) return `${is}: under ${STABLE}, the model in use fits the records of today.`
  if (psi < OTHER)
    return `${is}: between ${STABLE} and ${OTHER}, the records have drifted somewhat from the model in use.`
  return `${is}: over ${OTHER}, the model in use was made for other records than those of today.`
}

const oneIn = (prior: number): string => countText(1 / prior)
const bitsText = (bits: number | null): string => (bits === null ? '-' : signed(bits))
const signed = (bits: number): string => `${bits < 0 ? '' : '+'}${bits.toFixed(3)}`

function changeText(before: number | null, after: number | null): string {
  if (before === null || after === null) return ''
  return Math.abs(after - before) < 0.0005 ? '·' : signed(after - before)
}

const psiText = ({ psi }: ComparisonDrift): string =>
  psi === null ? '-' : Math.max(psi.one_person, psi.others).toFixed(3)
