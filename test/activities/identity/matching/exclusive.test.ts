import fc from 'fast-check'
import { expect, test } from 'vitest'
import { exclusiveBeside, exclusiveOf } from '../../../../activities/identity/matching/exclusive.ts'

const values = fc.array(fc.option(fc.constantFrom('a1', 'b2', 'c3', 'd4')), { maxLength: 8 })
const of = (said: readonly (string | null)[]) => exclusiveOf(said.length, (place) => said[place] ?? null)

test('records of a list and those that come to it have one code where they have one value, and 0 where they have none', () => {
  fc.assert(
    fc.property(values, values, (list, added) => {
      const codes = [...exclusiveBeside(of(list), of(added))]
      const said = [...list, ...added]
      expect(codes.map((code) => code === 0)).toEqual(said.map((value) => value === null))
      const alike = (all: readonly unknown[]) => all.map((one) => all.indexOf(one))
      expect(alike(codes)).toEqual(alike(said))
    }),
  )
})
