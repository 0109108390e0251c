import type { ComparisonDrift, Drift } from '../../activities/identity/drift.ts'
import { countText } from '../../core/format.ts'
import type { Paint } from './paint.ts'
import { tableLines } from './table.ts'

/** How a new model differs from the one in use, for people; `fitted` = to the records of today. */
export function driftLines(drift: Drift, fitted: boolean, tint: Paint): readonly string[] {
  const { prior, comparisons } = drift
  const changed = comparisons.filter(({ levels }) => levels.some(isOther))
  return [
    prior.before === null
      ? `One pair in ${oneIn(prior.after)} is one person.`
      : `One pair in ${oneIn(prior.after)} is one person; in the model in use one in ${oneIn(prior.before)}.`,
    ...(changed.length === 0
      ? ['All comparisons weigh what they weigh in the model in use.']
      : ['', ...weightLines(changed, tint), '']),
    ...(fitted ? verdict(drift) : []),
  ]
}

function weightLines(comparisons: readonly ComparisonDrift[], tint: Paint): readonly string[] {
  const rows = comparisons.flatMap((one) => one.levels.map((level, place) => ({ ...level, place, one })))
  return tableLines(
    [
      { head: 'COMPARISON', cell: ({ one, place }) => (place === 0 ? one.comparison : '') },
      { head: 'LEVEL', cell: ({ level }) => level },
      { head: 'BITS BEFORE', number: true, cell: ({ before }) => bitsText(before) },
      { head: 'AFTER', number: true, cell: ({ after }) => bitsText(after) },
      { head: 'CHANGE', number: true, cell: changeText },
      { head: 'PSI', number: true, cell: ({ one, place }) => (place === 0 ? psiText(one) : '') },
    ],
    rows,
    tint,
  )
}

/** The bounds that are used for stability indices everywhere, and a prior twice or half as high. */
const STABLE = 0.1
const OTHER = 0.25
const BIT = 1

function verdict({ psi, beyond_chance: beyond, prior }: Drift): readonly string[] {
  if (psi === null || beyond === null || prior.bits === null || prior.by_chance === null) return []
  const is = `The largest stability index (PSI) is ${psi.toFixed(3)}, ${beyond.toFixed(3)} beyond what lists of these sizes show by chance`
  if (beyond >= OTHER) return [`${is}: the model in use was made for other records than those of today.`]
  if (beyond >= STABLE) return [`${is}: the records have drifted somewhat from the model in use.`]
  if (Math.abs(prior.bits) >= Math.max(BIT, prior.by_chance))
    return [
      `${is}, but the prior changed by ${signed(prior.bits)} bits: there are more records of one person, or fewer, than the model in use knows.`,
    ]
  return [`${is}: the model in use fits the records of today.`]
}

const oneIn = (prior: number): string => countText(1 / prior)
const bitsText = (bits: number | null): string => (bits === null ? '-' : signed(bits))
const signed = (bits: number): string => `${bits < 0 ? '' : '+'}${bits.toFixed(3)}`

type Level = ComparisonDrift['levels'][number]

const SAME = 0.0005
const isOther = ({ before, after }: Level): boolean =>
  before === null || after === null || Math.abs(after - before) >= SAME

function changeText(level: Level): string {
  const { before, after } = level
  if (before === null || after === null) return ''
  return isOther(level) ? signed(after - before) : '·'
}

const psiText = ({ psi }: ComparisonDrift): string =>
  psi === null ? '-' : Math.max(psi.one_person, psi.others).toFixed(3)
