import { countOf, shareText } from '../../core/format.ts'
import type { ShownExplanation, ShownLink, ShownRejected } from '../identity/explanation.ts'
import type { Paint } from './paint.ts'
import { type Column, tableLines } from './table.ts'

/** Why two records are one person, or why not, for people. */
export function explanationLines(it: ShownExplanation, tint: Paint): readonly string[] {
  const { pair, rejected } = it
  const { a, b } = pair
  const verdict = `${a} and ${b} are ${it.together ? 'one person' : 'two people'}`
  const links = (it.together ? (it.path ?? []) : [rejected?.best ?? null]).filter(
    (link) => link !== null && !samePair(link, pair),
  )
  const why = rejected === null ? joined(it.path) : stopped(rejected)
  return [
    tint.bold(verdict),
    ...why,
    '',
    ...linkLines(pair, tint),
    ...links.flatMap((link) => (link === null ? [] : ['', ...linkLines(link, tint)])),
  ]
}

const samePair = (one: ShownLink, other: ShownLink): boolean =>
  (one.a === other.a && one.b === other.b) || (one.a === other.b && one.b === other.a)

function joined(path: readonly ShownLink[] | null): readonly string[] {
  const [first, ...more] = path ?? []
  if (first === undefined) return ['A decision put them together.']
  if (more.length === 0) return ['Their own link joined them.']
  const way = [first, ...more].map(({ b }) => b)
  const weakest = Math.min(first.total, ...more.map(({ total }) => total))
  return [`Joined over ${[first.a, ...way].join(' - ')}; the weakest link has ${signed(weakest)} bits.`]
}

function stopped(rejected: ShownRejected): readonly string[] {
  const { best, pairs, scored, gain } = rejected
  const between = `${countOf(pairs, 'pair', 'pairs')} of records between the two clusters, ${scored} of them kept`
  const found =
    best === null
      ? 'No link was kept between them'
      : `The best link between them is ${best.a} and ${best.b}, ${signed(best.total)} bits`
  return [`${found}. ${reasonOf(rejected)}`, `${between}; as one cluster: ${signed(gain)} bits.`]
}

function reasonOf({ stopped_by, identifier, a, b }: ShownRejected): string {
  switch (stopped_by) {
    case 'unscored':
      return 'A link is kept if a blocking rule finds the pair, and it weighs at least -2 bits.'
    case 'weight':
      return 'That is too little: a link joins from -1.5 bits on.'
    case 'objective':
      return 'Stopped by the other pairs, which speak against it more than it gains.'
    case 'cannot_link':
      return `Stopped by a decision that keeps ${a} and ${b} apart.`
    case 'exclusive':
      return `Stopped by ${identifier}: a person has one, and ${a} and ${b} differ.`
  }
}

interface Row {
  readonly name: string
  readonly says: string
  readonly bits: number
  readonly rarity: number
}

const COLUMNS: readonly Column<Row>[] = [
  { head: 'COMPARISON', cell: (row) => row.name },
  { head: 'LEVEL', cell: (row) => row.says },
  { head: 'BITS', number: true, cell: (row) => signed(row.bits) },
  { head: 'OF WHICH RARITY', number: true, cell: (row) => (row.rarity === 0 ? '' : signed(row.rarity)) },
]

function linkLines(link: ShownLink, tint: Paint): readonly string[] {
  const rows: readonly Row[] = [
    { name: 'prior', says: 'any two records of the list', bits: link.prior, rarity: 0 },
    ...link.comparisons.map((one) => ({ ...one, name: one.comparison, says: one.level })),
    ...link.dependences.map((one) => ({
      name: `${one.first}, ${one.second}`,
      says: 'often agree together',
      bits: one.bits,
      rarity: 0,
    })),
    ...(link.household === 0
      ? []
      : [{ name: 'household', says: 'would look like this, too', bits: link.household, rarity: 0 }]),
    { name: 'total', says: `one person: ${chance(link.probability)}`, bits: link.total, rarity: 0 },
  ]
  return [`${link.a} and ${link.b}${STATES[link.state]}`, ...tableLines(COLUMNS, rows, tint)]
}

const STATES: Readonly<Record<ShownLink['state'], string>> = {
  kept: '',
  against: ': speaks against one cluster, for it weighs less than -2 bits',
  too_weak: ': no link, for it weighs less than -2 bits',
  not_compared: ': not compared, for no blocking rule found the pair',
}

const signed = (bits: number): string => `${bits > 0 ? '+' : ''}${bits.toFixed(3)}`

function chance(probability: number): string {
  if (probability > 0.999) return 'over 99.9 %'
  return probability < 0.001 ? 'under 0.1 %' : shareText(probability)
}
