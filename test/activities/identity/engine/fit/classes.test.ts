import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  believed,
  believedOfHousehold,
  ofHousehold,
  ofPerson,
} from '../../../../../activities/identity/engine/fit/classes.ts'
import { scaled, sum } from '../../../../../activities/identity/engine/fit/levels.ts'

/** Levels: missing, same, similar, same surname, else. */
const NAME = { own: [1, 2], mostElse: 0.1 }
const shares = fc
  .array(fc.nat(1_000), { minLength: 4, maxLength: 4 })
  .filter((some) => some.some((one) => one > 0))
  .map((some) => scaled(Float64Array.of(0, ...some)))
const own = (all: Float64Array): number => (all[1] ?? 0) + (all[2] ?? 0)

describe("what the fit may believe of a concept that is somebody's own", () => {
  test('two people of one household agree on it in at most a tenth of their pairs', () => {
    fc.assert(
      fc.property(shares, (h) => {
        const limited = ofHousehold(h, NAME)
        expect(own(limited)).toBeLessThanOrEqual(0.1 + 1e-9)
        if (own(h) <= 0.1) expect(limited).toEqual(h)
      }),
    )
    expect([...ofHousehold(Float64Array.of(0, 0.3, 0.1, 0.4, 0.2), NAME)]).toEqual(
      [0, 0.075, 0.025, 0.6, 0.3].map((share) => expect.closeTo(share, 9)),
    )
  })

  test('the records of one person disagree on it in at most the share that the comparison names', () => {
    fc.assert(
      fc.property(shares, (m) => {
        const limited = ofPerson(m, NAME)
        expect(limited[4]).toBeLessThanOrEqual(0.1 + 1e-9)
        if ((m[4] ?? 0) <= 0.1) expect(limited).toEqual(m)
      }),
    )
    expect([...ofPerson(Float64Array.of(0, 0.2, 0.1, 0.2, 0.5), NAME)]).toEqual(
      [0, 0.36, 0.18, 0.36, 0.1].map((share) => expect.closeTo(share, 9)),
    )
  })

  test('what a household shares is limited for neither', () => {
    fc.assert(
      fc.property(shares, (some) => {
        expect(ofHousehold(some, null)).toBe(some)
        expect(ofPerson(some, null)).toBe(some)
      }),
    )
  })
})

test("before anything is seen, a person agrees, and so does a household, but for what is somebody's own", () => {
  const person = believed(5)
  expect(sum(person)).toBeCloseTo(1)
  expect([...person]).toEqual([0, 7, 3.5, 1.75, 1].map((share) => expect.closeTo(share / 13.25, 9)))
  expect(believedOfHousehold(5, null)).toEqual(person)
  const household = believedOfHousehold(5, NAME)
  expect(own(household)).toBeCloseTo(0.1)
  expect(household[4]).toBeCloseTo(3 * (household[3] ?? 0))
})
