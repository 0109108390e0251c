import type { Concept } from '../concepts.ts'
import type { Compared, FrozenLevel, FrozenModel } from '../fit/frozen.ts'
import { isMet, type Situation } from './agreement.ts'
import { type Condition, columnsIn, isKnown, type Meaning, meant } from './condition.ts'
import { conceptsOf, situationOf } from './situations.ts'

/** A model of Splink, as far as it is used here. */
export interface SplinkModel {
  readonly prior: number
  readonly comparisons: readonly SplinkComparison[]
}

export interface SplinkComparison {
  readonly name: string
  /** In Splink's order: the first whose condition is met counts. */
  readonly levels: readonly SplinkLevel[]
}

export interface SplinkLevel {
  readonly label: string
  readonly condition: Condition
  /** Something is missing: the comparison says nothing. */
  readonly isNull: boolean
  readonly shares: Shares
  /** Was it seen in training? If not, `shares` is what Splink starts with. */
  readonly isTrained: boolean
}

/** How often a level is seen among pairs of one person, and among others. */
export interface Shares {
  readonly m: number
  readonly u: number
}

export interface Converted {
  readonly model: FrozenModel
  /** What could not be taken over, a sentence each. */
  readonly told: readonly string[]
}

/** Splink knows no households: so few that nothing is ever taken off for them. */
const HOUSEHOLDS = 1e-15
const SAYS_NOTHING: Shares = { m: 1, u: 1 }

/**
 * Splink's model for the comparisons of a list. Each of our levels gets what Splink would give two records that are an
 * example of it (`situations.ts`); several comparisons of Splink that are one of ours (given name, surname) add up.
 * `conceptOf` a column: what the map says that it means.
 */
export function fromSplink(
  splink: SplinkModel,
  list: readonly Compared[],
  conceptOf: (column: string) => Concept | null,
): Converted {
  const read = splink.comparisons.map((one) => readBy(one, list, conceptOf))
  const comparisons = list.map((ours) => {
    const used = read.filter(({ ours: name }) => name === ours.name)
    return {
      comparison: ours.name,
      levels: ours.levels.slice(1).map((level) => levelOf(ours.name, level, used)),
    }
  })
  const silent = list.map(({ name }) => name).filter((name) => !read.some(({ ours }) => ours === name))
  return {
    model: { prior: splink.prior, households: HOUSEHOLDS, comparisons, dependences: [] },
    told: [
      ...read.flatMap(({ told }) => told),
      ...(silent.length === 0
        ? []
        : [`Of ${silent.join(', ')} of the list the model says nothing: there they do not count.`]),
    ],
  }
}

/** A comparison of Splink, its levels in our concepts, and which of ours it is. */
interface Read {
  readonly ours: string | null
  readonly levels: readonly SplinkLevel[]
  readonly told: readonly string[]
}

function readBy(
  splink: SplinkComparison,
  list: readonly Compared[],
  conceptOf: (column: string) => Concept | null,
): Read {
  const columns = [...new Set(splink.levels.flatMap(({ condition }) => columnsIn(condition)))]
  const known = new Map(columns.map((column) => [column, conceptOf(column)] as const))
  const concepts = [...known.values()].filter((concept) => concept !== null)
  const ofList = list.filter(({ name }) => conceptsOf(name).some((concept) => concepts.includes(concept)))
  const refused = refusal(splink.name, columns, concepts, ofList)
  const levels = splink.levels.map((level) => ({ ...level, condition: inConcepts(level.condition, known) }))
  return {
    ours: refused === null ? (ofList[0]?.name ?? null) : null,
    levels,
    told: refused === null ? warnings(splink.name, levels) : [refused],
  }
}

/** A column that Splink made of others has their names in its own: first_name_surname_concat, surname_soundex. */
function inConcepts(condition: Condition, known: ReadonlyMap<string, Concept | null>): Condition {
  return meant(condition, (column): Meaning => {
    const own = known.get(column) ?? null
    if (own !== null) return { concepts: [own], isMade: false }
    const within = [...known].flatMap(([name, of]) => (of !== null && column.includes(name) ? [of] : []))
    return { concepts: within, isMade: within.length === 1 }
  })
}

/** Why a comparison of Splink cannot be used; null = it can. */
function refusal(
  name: string,
  columns: readonly string[],
  concepts: readonly Concept[],
  meant: readonly Compared[],
): string | null {
  const head = `The comparison ${name} of the model is not used:`
  if (concepts.length === 0) return `${head} the map of columns does not name ${columns.join(', ')}.`
  if (meant.length === 0) return `${head} nothing in the list is compared by it.`
  return meant.length > 1 ? `${head} it is of ${meant.map((one) => one.name).join(' and ')} at once.` : null
}

function warnings(name: string, levels: readonly SplinkLevel[]): readonly string[] {
  const strange = levels.filter(({ condition }) => !isKnown(condition))
  const untrained = levels.filter(({ isTrained, isNull }) => !isTrained && !isNull)
  const labels = (some: readonly SplinkLevel[]): string => some.map(({ label }) => `"${label}"`).join(', ')
  return [
    ...(strange.length === 0
      ? []
      : [`Of ${name} nobody reaches ${labels(strange)}: its SQL, or a column in it, is not understood.`]),
    ...(untrained.length === 0
      ? []
      : [
          `Of ${name} ${labels(untrained)} was never seen in training: it counts as much as Splink starts with.`,
        ]),
  ]
}

function levelOf(comparison: string, level: string, used: readonly Read[]): FrozenLevel {
  const situation = situationOf(comparison, level)
  const each = situation === null ? [] : used.map((one) => sharesOf(one, situation))
  const product = (of: keyof Shares): number => each.reduce((all, one) => all * one[of], 1)
  const [m, u] = [product('m'), product('u')]
  // Set by hand in Splink they may be above 1; what counts is m over u.
  const most = Math.max(m, u, 1)
  return { level, m: m / most, u: u / most, household: 0 }
}

/** What Splink says of two records: of the first level that they reach. */
function sharesOf({ levels }: Read, situation: Situation): Shares {
  const met = levels.filter(({ condition }) => isMet(condition, situation))
  const [first] = met
  if (first === undefined || first.isNull) return SAYS_NOTHING
  // Which part it is (district, area), one level of ours does not tell: it is all that Splink has of them.
  const alike = isPart(first) ? met.filter(isPart) : [first]
  return mean(alike.map(({ shares }) => shares))
}

const isPart = ({ condition }: SplinkLevel): boolean =>
  condition.is === 'all' && condition.of.every(({ is }) => is === 'part')

/** The geometric mean: that of the weights in bits. */
function mean(all: readonly Shares[]): Shares {
  const of = (which: keyof Shares): number =>
    2 ** (all.reduce((sum, one) => sum + Math.log2(one[which]), 0) / all.length)
  return { m: of('m'), u: of('u') }
}
