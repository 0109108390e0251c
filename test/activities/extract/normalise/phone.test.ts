import fc from 'fast-check'
import examples from 'libphonenumber-js/mobile/examples'
import { expect, test } from 'vitest'
import { BAD_IDENTIFIER } from '../../../../activities/extract/converted.ts'
import { fastPhone, libraryPhone, normalisePhone } from '../../../../activities/extract/normalise/phone.ts'
import {
  mainCountry,
  phoneCountries,
  phonePlan,
} from '../../../../activities/extract/normalise/phone-plan.ts'

test.each([
  ['06 12 34 56 78', 'FR', '+33612345678'],
  ['06.12.34.56.78', 'FR', '+33612345678'],
  ['612345678', 'FR', '+33612345678'],
  ['612345678.0', 'FR', '+33612345678'],
  ['0033 6 12 34 56 78', 'FR', '+33612345678'],
  ['+33 (0)6 12 34 56 78', 'DE', '+33612345678'],
  ['(+33) 6 12 34 56 78', null, '+33612345678'],
  ['+33612345678', null, '+33612345678'],
  ['０６１２３４５６７８', 'FR', '+33612345678'],
  ['030/123456', 'DE', '+4930123456'],
  ['+44 (0)20 7946 0958', 'FR', '+442079460958'],
  ['(213) 373-4253', 'US', '+12133734253'],
  ['1-213-373-4253', 'US', '+12133734253'],
  ['06 12 34 56 78', 'IT', '+390612345678'],
  ['0692 12 34 56', 'RE', '+262692123456'],
  ['0692123456', 'RE', '+262692123456'],
])('%s in %s is %s', (raw, country, number) => {
  expect(normalisePhone(raw, country)).toBe(number)
})

test.each([
  ['06 12 34 56 78', null],
  ['0692 12 34 56', 'FR'],
  ['12', 'FR'],
  ['0000000000', 'FR'],
  ['+1 (0)213 373 4253', 'US'],
  ['3.36123E+10', 'FR'],
  ['jean@example.fr', 'FR'],
  ['62a14e44f765419d10fea99367361a727c12365e2520f32218d505ed9aa0f62f', 'US'],
  ['x'.repeat(1_000), 'FR'],
  ['06 12 34 56 78', 'XX'],
])('%s in %s is no number', (raw, country) => {
  expect(normalisePhone(raw, country)).toBe(BAD_IDENTIFIER)
})

test('blanks are a missing number', () => {
  expect([normalisePhone('', 'FR'), normalisePhone(' \u00a0', 'FR')]).toEqual([null, null])
})

test('the fast path knows the common countries and leaves the special ones', () => {
  const fast = phoneCountries().filter((country) => phonePlan(country))
  expect(fast).toEqual(
    expect.arrayContaining(['FR', 'DE', 'GB', 'US', 'ES', 'IT', 'BE', 'NL', 'CH', 'AT', 'PL']),
  )
  expect(fast.length).toBeGreaterThan(180)
  expect([phonePlan('AR'), phonePlan('BR'), phonePlan('XX'), mainCountry('44')]).toEqual([
    null,
    null,
    null,
    'GB',
  ])
})

/** Numbers near to valid ones, in the shapes in which people and programs write them. */
const written = fc
  .record({
    country: fc.constantFrom(...phoneCountries()),
    changes: fc.array(fc.tuple(fc.nat(14), fc.constantFrom(...'0123456789')), { maxLength: 4 }),
    shape: fc.nat(9),
    cut: fc.boolean(),
    mark: fc.constantFrom('', ' ', '.', '-', '/', ' (', ')'),
  })
  .map(({ country, changes, shape, cut, mark }) => {
    const digits = [...((examples as Readonly<Record<string, string>>)[country] ?? '612345678')]
    for (const [at, digit] of changes) digits[at] = digit
    const number = digits.join('').slice(0, cut ? -1 : undefined)
    const plan = phonePlan(country)
    const [code, trunk] = [plan?.callingCode ?? '33', plan?.trunk ?? '0']
    const shapes = [
      trunk + number,
      number,
      `+${code}${number}`,
      `+${code}${trunk}${number}`,
      `+${code} (0)${number}`,
      `${code}${number}`,
      `00${code}${number}`,
      `0${number}`,
      `1${number}`,
      `+${number}`,
    ]
    return { country, text: (shapes[shape] ?? number).replace(/(\d\d)(?=\d)/g, `$1${mark}`) }
  })

test('where the fast path answers, it answers what the library answers', () => {
  let taken = 0
  fc.assert(
    fc.property(written, ({ country, text }) => {
      const fast = fastPhone(text, country)
      if (fast === null) return
      taken += 1
      expect(fast).toBe(libraryPhone(text, country))
    }),
    { numRuns: 100_000 },
  )
  expect(taken).toBeGreaterThan(15_000)
}, 60_000)
