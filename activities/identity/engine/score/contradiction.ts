import { find } from '../compare/fields.ts'
import { GIVEN, givenMatcher } from '../compare/name-parts.ts'
import type { Comparison, Encoded } from '../types.ts'
import { MILLI } from './milli.ts'
import { pairScale, rarityOf } from './scale.ts'
import type { Weights } from './weights.ts'

/** Comparisons of what is somebody's own. Numbers are not among them: they are what two records share here. */
export const OWN: ReadonlySet<string> = new Set(['name', 'birth', 'middle name', 'gender'])
/** One comparison speaks against with so much at most: lists without a slip take each of theirs for impossible. */
const MOST_AGAINST = -6 * MILLI
/** Two people: what is their own is by more than this likelier to be that of strangers, or of a household. */
const CONTRADICTED = -2 * MILLI
/** The level of names in which either given names or surnames may be the ones that disagree. */
const PARTLY = 'one of them alike'
/** Two given names of one family: what the level above says where it is the given names. */
const OTHER_GIVEN = 'same surname, other given name'

/** Do two records speak of two people? `personal`: is what they share a person's, as an e-mail address is? */
export type Contradicts = (a: number, b: number, personal: boolean) => boolean

/**
 * Tells whether what is somebody's own (names, birth, gender) speaks against one person, so that a shared identifier
 * does not make two records one: a couple at one e-mail, yes; a surname that a marriage changed, a nickname, a slip in a
 * date, no. What is missing on one side says nothing.
 *
 * Own facts are weighed against strangers, and against two people of one household, who share the surname: a
 * contradiction is the worse of the two sums, or names or birth alone, below -2 bits, and the whole pair below 0, for what
 * agrees beside is evidence, too: father and son of one name are told by their births, and a wrong gender is a slip. Levels that a household hardly ever reaches (`Personal.own`: nicknames, slips, one given name and another
 * surname) never speak against, however seldom a clean list has them; that an alike surname goes with another given name
 * counts as the same surname does.
 *
 * Why so: another given name in one family is -4 to -6 bits, so -2 lets one doubt be outweighed, and none pass. Of
 * 75,000 pairs of invented families (bench/identity/hard), with one e-mail 0.3 % of those of one person were
 * contradicted and 75 % of those of two; without a shared e-mail 1.8 % and 96 %. Without the weight of the whole pair
 * it would be 2 % and 99 % with one e-mail: those pairs agree on so much else that the engine joins them, too.
 *
 * Where two records share no identifier of a person, but a browser (`personal` = false), which is a home's, the whole pair is
 * not asked, for what else a family shares says nothing more; and another e-mail address or number speaks against, too,
 * unless the names are such as one person alone has. Of invented families with a browser each (6,000 records, three seeds)
 * that took back 0.95, 0.05 and 0.24 points of precision, of 1.1, 0.2 and 1.05 that browsers cost, for 0.09, 0 and 0.02
 * of recall.
 *
 * `order`: of each place of the list, where its record stands among all; null = as the list has them.
 */
export function contradiction(
  encoded: Encoded,
  comparisons: readonly Comparison[],
  weights: Weights,
  order: Int32Array | null,
): Contradicts {
  const facts = comparisons.flatMap((one, i) =>
    OWN.has(one.name) ? [{ name: one.name, of: factOf(encoded, one, weights, i) }] : [],
  )
  const scale = pairScale(encoded, comparisons, weights, Number.NEGATIVE_INFINITY)
  const { width } = encoded
  const others = otherContacts(comparisons)
  const stands = (place: number): number => (order === null ? place : (order[place] as number))
  return (a, b, personal) => {
    // How rare a value is, is looked up in the first record, as the scorer does.
    const [first, second] = stands(a) < stands(b) ? [a, b] : [b, a]
    const said = facts.map((fact) => ({ ...fact.of(first * width, second * width), name: fact.name }))
    const strangers = said.reduce((sum, one) => sum + one.strangers, 0)
    const household = said.reduce((sum, one) => sum + one.household, 0)
    const speaksAgainst =
      Math.min(strangers, household) < CONTRADICTED ||
      said.some((one) => one.name !== 'gender' && Math.min(one.strangers, one.household) < CONTRADICTED)
    if (personal) return speaksAgainst && scale.weigh(first, second) < 0
    return speaksAgainst || others(first * width, second * width)
  }
}

/** What one fact says for one person, against strangers and against two people of one household. */
interface Said {
  readonly strangers: number
  readonly household: number
}

function factOf(
  encoded: Encoded,
  { name, levels, person, compare }: Comparison,
  weights: Weights,
  index: number,
): (rowA: number, rowB: number) => Said {
  const own = new Set(person?.own)
  const said = levels.map((_, level): Said => {
    const strangers = weights.levels[index]?.[level] ?? 0
    const household = strangers - (weights.household[index]?.[level] ?? 0)
    const least = own.has(level) ? 0 : MOST_AGAINST
    return { strangers: Math.max(strangers, least), household: Math.max(household, least) }
  })
  const partly = name === 'name' ? levels.indexOf(PARTLY) : -1
  const ofOthers = said[levels.indexOf(OTHER_GIVEN)] ?? NOTHING
  const othersGiven = otherGivenNames(encoded)
  const rarity = weights.rarity[index] ?? []
  return (rowA, rowB) => {
    const level = compare(rowA, rowB)
    if (level === partly) return othersGiven(rowA, rowB) ? ofOthers : NOTHING
    const { strangers, household } = said[level] ?? NOTHING
    return { strangers: strangers + rarityOf(rarity[level], encoded.rows, rowA, rowB), household }
  }
}

/** Is there another mailbox or number, and are names, where both have some, not such as one person alone has? */
function otherContacts(comparisons: readonly Comparison[]): (rowA: number, rowB: number) => boolean {
  const names = comparisons.find(({ name }) => name === 'name')
  if (names === undefined) return () => false
  const own = new Set(names.person?.own)
  const contacts = comparisons.filter(({ name }) => CONTACTS.has(name))
  return (rowA, rowB) => {
    const level = names.compare(rowA, rowB)
    if (level === 0 || own.has(level)) return false
    return contacts.some(({ levels, compare }) => compare(rowA, rowB) === levels.length - 1)
  }
}

/** Comparisons of what speaks against where it is another one, if but a browser is shared. */
export const CONTACTS: ReadonlySet<string> = new Set(['email', 'phone'])

const NOTHING: Said = { strangers: 0, household: 0 }

/** Have both a given name, and is it no form of the other's? */
function otherGivenNames(encoded: Encoded): (rowA: number, rowB: number) => boolean {
  const given = find(encoded, 'given')
  if (given === null) return () => false
  const { dictionary, slot } = given
  const agree = givenMatcher(dictionary)
  const { rows } = encoded
  return (rowA, rowB) => {
    const how = agree(rows[rowA + slot] as number, rows[rowB + slot] as number)
    return how === GIVEN.other || how === GIVEN.rough
  }
}
