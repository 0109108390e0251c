import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BAD_IDENTIFIER, isRefusal } from '../../../../activities/extract/converted.ts'
import { countryCode } from '../../../../activities/extract/normalise/country.ts'
import {
  type IdentifierForm,
  normaliseIdentifier,
} from '../../../../activities/extract/normalise/identifier.ts'
import { isPlaceholder } from '../../../../activities/extract/normalise/placeholder.ts'
import { phoneCountryAt } from '../../../../activities/extract/normalise/territory.ts'

const FORM: IdentifierForm = { country: 'FR', case: null }

test('each type has its own form', () => {
  expect(normaliseIdentifier('email', ' A@B.FR', FORM)).toBe('a@b.fr')
  expect(normaliseIdentifier('phone', '06 12 34 56 78', FORM)).toBe('+33612345678')
  expect(normaliseIdentifier('login', ' JeanD ', FORM)).toBe('jeand')
  expect(normaliseIdentifier('customer_number', ' ＡB-007 ', FORM)).toBe('AB-007')
  expect(normaliseIdentifier('anything_else', 'x y', FORM)).toBe('x y')
})

test('a UUID is one in any case, and the case of others can be said', () => {
  const uuid = 'AEBE52E7-03EE-455A-B3C4-E57283966239'
  expect(normaliseIdentifier('device_id', uuid, FORM)).toBe(uuid.toLowerCase())
  expect(normaliseIdentifier('loyalty_number', 'ab12', { ...FORM, case: 'upper' })).toBe('AB12')
})

test('nothing is missing; control characters and endless texts are refused', () => {
  expect(normaliseIdentifier('customer_number', ' ', FORM)).toBeNull()
  expect(normaliseIdentifier('customer_number', 'a\u0007b', FORM)).toBe(BAD_IDENTIFIER)
  expect(normaliseIdentifier('customer_number', 'a'.repeat(257), FORM)).toBe(BAD_IDENTIFIER)
})

test('a normalised identifier is its own normal form', () => {
  const types = fc.constantFrom('email', 'phone', 'login', 'customer_number', 'device_id')
  fc.assert(
    fc.property(types, fc.string({ unit: 'grapheme' }), (type, raw) => {
      const once = normaliseIdentifier(type, raw, FORM)
      if (once !== null && !isRefusal(once)) expect(normaliseIdentifier(type, once, FORM)).toBe(once)
    }),
    { numRuns: 5_000 },
  )
})

test('accents that compose anew after a change of case leave one form', () => {
  const once = normaliseIdentifier('login', 'a\u03aa\u0301', FORM)
  expect(normaliseIdentifier('login', String(once), FORM)).toBe(once)
  const upper = normaliseIdentifier('loyalty_number', '\u0131\u0301', { ...FORM, case: 'upper' })
  expect(upper).toBe('\u00cd')
})

test('placeholders of any brand are known, and numbers that look odd are not taken for them', () => {
  const zero = '00000000-0000-0000-0000-000000000000'
  expect(
    [
      ['email', 'test@test.com'],
      ['email', 'a@a.fr'],
      ['phone', '0000000000'],
      ['customer_number', 'N/A'],
      ['device_id', zero],
    ].map(([type = '', value = '']) => isPlaceholder(type, value)),
  ).toEqual([true, true, true, true, true])
  expect([isPlaceholder('customer_number', '7777'), isPlaceholder('email', 'anna@test.com')]).toEqual([
    false,
    false,
  ])
})

test('overseas postal codes of France name their own numbering plan', () => {
  expect([
    phoneCountryAt('FR', '97400'),
    phoneCountryAt('FR', '97 100'),
    phoneCountryAt('FR', '75001'),
  ]).toEqual(['RE', 'GP', 'FR'])
  expect([phoneCountryAt('DE', '97400'), phoneCountryAt('FR', '9740')]).toEqual(['DE', 'FR'])
})

test('a country is known by its codes, and by its name in several languages', () => {
  const written = ['ESP', 'España', 'ESPANA', 'Italia', 'prt', 'Deutschland', 'Reino Unido', 'Niger', 'XYZ']
  expect(written.map(countryCode)).toEqual(['ES', 'ES', 'ES', 'IT', 'PT', 'DE', 'GB', 'NE', null])
  expect(['fr', ' FR ', 'France', 'united kingdom', 'UK', 'EIRE', 'Atlantis', ''].map(countryCode)).toEqual([
    'FR',
    'FR',
    'FR',
    'GB',
    'GB',
    'IE',
    null,
    null,
  ])
})
