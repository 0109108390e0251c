import { MOST_COMPARISONS } from '../fit/histogram.ts'
import type { Comparison, Encoded } from '../types.ts'
import { birthComparison } from './birth.ts'
import { emailComparison, idComparisons, phoneComparison } from './contact.ts'
import { nameComparison } from './name.ts'
import { placeComparison, streetComparison } from './place.ts'
import { middleComparison, plainComparison, textComparison } from './texts.ts'

/**
 * The comparisons that a list allows, one a concept: facts that go together (postal code and town, full name and
 * given name) are levels of one, for the model takes comparisons to be independent. Each thread makes its own, with
 * its own tables of what it has compared.
 */
export function comparisonsOf(encoded: Encoded): readonly Comparison[] {
  const all = [
    nameComparison(encoded),
    birthComparison(encoded),
    emailComparison(encoded),
    phoneComparison(encoded),
    ...idComparisons(encoded),
    placeComparison(encoded),
    streetComparison(encoded),
    textComparison(encoded, 'birth_place'),
    middleComparison(encoded),
    textComparison(encoded, 'occupation'),
    plainComparison(encoded, 'gender'),
    plainComparison(encoded, 'category'),
  ]
  const isWanted = ({ name }: Comparison): boolean => !encoded.without.includes(name.replace(/ \d+$/, ''))
  return all
    .filter((one) => one !== null)
    .filter(isWanted)
    .slice(0, MOST_COMPARISONS)
}
