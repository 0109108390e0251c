import { countOf } from '../../core/format.ts'
import type { ShownExplanation, ShownLink, ShownRejected } from '../identity/explanation.ts'
import type { Paint } from './paint.ts'
import { signed, waterfallLines } from './waterfall-text.ts'

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

const linkLines = (link: ShownLink, tint: Paint): readonly string[] => [
  `${link.a} and ${link.b}${STATES[link.state]}`,
  ...waterfallLines(link, tint),
]

const STATES: Readonly<Record<ShownLink['state'], string>> = {
  kept: '',
  against: ': speaks against one cluster, for it weighs less than -2 bits',
  too_weak: ': no link, for it weighs less than -2 bits',
  not_compared: ': not compared, for no blocking rule found the pair',
}
