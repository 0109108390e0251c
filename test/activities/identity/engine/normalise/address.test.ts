import { describe, expect, test } from 'vitest'
import {
  cityName,
  postalArea,
  postalCode,
  splitAddress,
} from '../../../../../activities/identity/engine/normalise/address.ts'

const split = (raw: string) => {
  const { number, street, postal, city } = splitAddress(raw)
  return [number, street, postal, city]
}

describe('an address line', () => {
  test.each([
    ['12 rue de la Paix, 75002 Paris', ['12', 'rue de la paix', '75002', 'paris']],
    ['12, rue de la Paix, 75002 Paris', ['12', 'rue de la paix', '75002', 'paris']],
    ['12 bis av. Foch', ['12bis', 'avenue foch', '', '']],
    ['Hauptstr. 5a', ['5a', 'hauptstr', '', '']],
    ['Hauptstraße 5 a', ['5', 'hauptstr', '', '']],
    ['Ansbacher Strasse 23, 56422 Düsseldorf', ['23', 'ansbacher str', '56422', 'dusseldorf']],
    ['123 Main Street, Las Vegas NV 89132', ['123', 'main street', '89132', 'las vegas']],
    ['123 Main St', ['123', 'main street', '', '']],
    ['80 Delaware Ave SE Washington DC 40040', ['80', 'delaware avenue southeast', '40040', 'washington']],
    ['Skyline Apartments, 705 Sheppard Ave', ['705', 'sheppard avenue', '', '']],
    ['10 Downing Street, London SW1A 2AA', ['10', 'downing street', 'sw1a2aa', 'london']],
    ['12 High Rd Apt 4', ['12', 'high road', '', '']],
    ['PO Box 77', ['77', 'po box', '', '']],
    ['Calle Mayor, 12', ['12', 'calle mayor', '', '']],
    ['C/ Mayor, 12, 3º B', ['12', 'calle mayor', '', '']],
    ['C. Mayor nº 12, 28013 Madrid', ['12', 'calle mayor', '28013', 'madrid']],
    ['Pº de la Paz n.59, 1º izq.', ['59', 'paseo de la paz', '', '']],
    ['V.le Nazionale, 150', ['150', 'viale nazionale', '', '']],
    ['P.zza San Marco 1, int. 4', ['1', 'place san marco', '', '']],
    ['Rua 25 de Abril 112', ['112', 'rue 25 de abril', '', '']],
    ['wallaby place', ['', 'wallaby place', '', '']],
  ])('%s', (raw, parts) => {
    expect(split(raw)).toEqual(parts)
  })
})

describe('postal codes and towns', () => {
  test.each([
    ['SW1A 2AA', 'sw1a2aa', 'sw1a'],
    ['tq13 8df', 'tq138df', 'tq13'],
    ['75002', '75002', '750'],
    ['927230000', '92723', '927'],
    ['2119', '2119', '211'],
    ['M1S 1T4', 'm1s1t4', 'm1s'],
    ['00000', '', ''],
    ['n/a', '', ''],
  ])('%s is %s, of the area %s', (raw, code, area) => {
    expect(postalCode(raw)).toBe(code)
    expect(postalArea(code)).toBe(area)
  })

  test.each([
    ['Saint-Étienne', 'saint etienne'],
    ['St Etienne', 'saint etienne'],
    ['Paris CEDEX 08', 'paris'],
    ['Düsseldorf', 'dusseldorf'],
    ['Duesseldorf', 'dusseldorf'],
    ['unknown', ''],
  ])('the town %s is %s', (raw, city) => {
    expect(cityName(raw)).toBe(city)
  })
})
