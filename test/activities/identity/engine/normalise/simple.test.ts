import { describe, expect, test } from 'vitest'
import { countryCode } from '../../../../../activities/identity/engine/normalise/countries.ts'
import { gender, idCode, plainText } from '../../../../../activities/identity/engine/normalise/simple.ts'
import { soundOf } from '../../../../../activities/identity/engine/text/sound.ts'

test.each([
  ['294-66-9999', '294669999'],
  ['AB 12.34', 'ab1234'],
  ['000000000', ''],
  ['0', ''],
  ['123456789', ''],
  ['9999999', ''],
  ['unknown', ''],
  ['N/A', ''],
  ['111', '111'],
  ['12345', '12345'],
])('the number %s is kept as "%s"', (raw, code) => {
  expect(idCode(raw)).toBe(code)
})

test.each([
  ['Male', 'm'],
  ['H', 'm'],
  ['homme', 'm'],
  ['männlich', 'm'],
  ['F', 'f'],
  ['Frau', 'f'],
  ['W', 'f'],
  ['Sra.', 'f'],
  ['Masculino', 'm'],
  ['U', ''],
  ['Unknown', ''],
  ['Divers', 'divers'],
])('the gender %s is "%s"', (raw, folded) => {
  expect(gender(raw)).toBe(folded)
})

test('what says nothing is no text', () => {
  expect(['n/a', 'NULL', 'Unbekannt', 'inconnu', ' - '].map(plainText)).toEqual(['', '', '', '', ''])
  expect(plainText('Opéra  Singer')).toBe('opera singer')
})

test('countries are told by code and by name', () => {
  expect(
    ['FR', 'Deutschland', 'United States of America', 'uk', 'Großbritannien', 'xx', 'Atlantis'].map(
      countryCode,
    ),
  ).toEqual(['FR', 'DE', 'US', 'GB', 'GB', 'XX', null])
})

describe('surnames that sound alike', () => {
  test.each([
    ['meier', 'mayer'],
    ['schmidt', 'schmitt'],
    ['smith', 'smyth'],
    ['philips', 'filip'],
    ['wright', 'rite'],
    ['knight', 'nite'],
    ['macdonald', 'mcdonald'],
    ['arnaud', 'arnault'],
    ['vogel', 'fogel'],
    ['kaiser', 'caiser'],
    ['thomson', 'tomson'],
  ])('%s and %s', (one, other) => {
    expect(soundOf(one)).toBe(soundOf(other))
  })

  test.each([
    ['miller', 'martin'],
    ['brown', 'green'],
    ['dupont', 'durand'],
  ])('%s and %s do not', (one, other) => {
    expect(soundOf(one)).not.toBe(soundOf(other))
  })

  test('a name without Latin letters has no sound', () => {
    expect(soundOf('иванов')).toBe('')
  })
})
