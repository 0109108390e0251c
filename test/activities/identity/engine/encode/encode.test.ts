import { describe, expect, test } from 'vitest'
import { hashText } from '../../../../../activities/identity/engine/text/hash.ts'
import { encoded, textsOf } from './people-list.ts'

describe('a list is encoded', () => {
  test('with one code for all writings of a value, and the records that have it counted', () => {
    const list = encoded({ family_name: ['Müller', 'MUELLER', '', 'Smith'] })
    const [family] = list.fields
    expect(textsOf(list, 'family')).toEqual(['muller', 'muller', '', 'smith'])
    expect(list.rows[0]).toBe(list.rows[1])
    expect([...(family?.dictionary.count ?? [])]).toEqual([0, 2, 1])
  })

  test('with hashes of texts that do not depend on the order of reading', () => {
    const hashes = (names: readonly string[]) => {
      const [field] = encoded({ given_name: names }).fields
      return new Set([...(field?.dictionary.hash ?? []), ...(field?.dictionary.parts.nickname ?? [])])
    }
    expect(hashes(['Bob', 'Anne', 'Robert'])).toEqual(hashes(['Robert', 'Bob', 'Anne']))
    expect(hashes(['Bob']).has(hashText('robert'))).toBe(true)
  })

  test('in shared memory, for threads to read', () => {
    const list = encoded({ given_name: ['Anne'], birth_date: ['1971-06-24'] })
    const { text, hash, start, count, parts } = list.fields[0]?.dictionary ?? {}
    for (const array of [list.rows, text, hash, start, count, parts?.nickname])
      expect(array?.buffer).toBeInstanceOf(SharedArrayBuffer)
  })

  test('names come from their columns, and where these are empty, from the full name', () => {
    const list = encoded({
      given_name: ['Jean', '', 'Sir', 'Ed'],
      family_name: ['Dupont', '', 'Baronet', ''],
      full_name: ['J. D.', 'Martin, Anne Marie', 'Sir Thomas Clifford, 1st Baronet', 'Ed'],
    })
    expect(textsOf(list, 'given')).toEqual(['jean', 'anne', 'thomas', 'ed'])
    expect(textsOf(list, 'family')).toEqual(['dupont', 'martin', 'clifford', 'ed'])
    expect(textsOf(list, 'middle')).toEqual(['', 'marie', '', ''])
  })

  test('who lacks the given name has that of a mailbox with the same surname, but not its initial', () => {
    const list = encoded({
      given_name: ['', 'Léa', '', '', 'Léa', '', 'Paul', ''],
      family_name: ['Martin', '', 'Dupont', '', 'Martin', 'Martin', '', 'Martin'],
      email: [
        'lea.martin35@a.fr',
        'lea.martin@b.fr',
        'lea.martin@c.fr',
        'l.martin@d.fr',
        'paul.durand@e.fr',
        'famille.martin@f.fr',
        'paul.martin@g.fr',
        'l.martin@h.fr',
      ],
    })
    expect(textsOf(list, 'given')).toEqual(['lea', 'lea', '', 'l', 'lea', '', 'paul', ''])
    expect(textsOf(list, 'family')).toEqual([
      'martin',
      '',
      'dupont',
      'martin',
      'martin',
      'martin',
      '',
      'martin',
    ])
  })

  test('two columns of given names are one field, two of addresses one street', () => {
    const list = encoded({
      given_name: ['Jean', 'Anne'],
      'given_name/2': ['Pierre', ''],
      address_line: ['12 rue Foch', '5 Main St'],
      'address_line/2': ['', 'Apt 3'],
    })
    expect(textsOf(list, 'given')).toEqual(['jean pierre', 'anne'])
    expect(textsOf(list, 'street')).toEqual(['rue foch', 'main street'])
    expect(textsOf(list, 'number')).toEqual(['12', '5'])
  })

  test('birth from a date, or from columns of its parts', () => {
    const parts = { birth_year: ['1949', ''], birth_month: ['7', '2'], birth_day: ['22', '3'] }
    expect(textsOf(encoded(parts), 'birth')).toEqual(['19490722', ''])
    expect(textsOf(encoded({ birth_date: ['3/1/70', '10/27/76'] }), 'birth')).toEqual([
      '19700301',
      '19761027',
    ])
  })

  test('phones with the country of their record, and without one as bare digits', () => {
    const list = encoded({ phone: ['06 12 34 56 78', '0612345678', '555'], country: ['France', '', 'US'] })
    expect(textsOf(list, 'phone')).toEqual(['+33612345678', '612345678', ''])
  })

  test('two phones are two slots of one field, two numbers two fields', () => {
    const list = encoded({ phone: ['+33612345678'], 'phone/2': ['+33698765432'], id: ['A1'], 'id/2': ['B2'] })
    expect(list.fields.map(({ name, slots }) => [name, slots])).toEqual([
      ['phone', [0, 1]],
      ['id', [2]],
      ['id', [3]],
    ])
  })

  test('a field without any value is left out, and so is what stands for nothing', () => {
    const list = encoded({ given_name: ['Anne'], city: ['n/a'], email: ['test@test.com'], id: ['000000'] })
    expect(list.fields.map(({ name }) => name)).toEqual(['given'])
  })

  test('an empty list has no fields', () => {
    expect(encoded({ given_name: [] })).toMatchObject({ records: 0, width: 0, fields: [] })
  })
})

describe('an identifier that many people share', () => {
  const names = Array.from({ length: 40 }, (_, i) => `${String.fromCharCode(97 + (i % 26))}nn Name`)
  const families = ['Baker', 'Cook', 'Dyer', 'Mason', 'Potter', 'Ritter', 'Fisher', 'Glover'].flatMap(
    (name) => Array.from({ length: 5 }, () => name),
  )

  test('is none: its records are not joined by it, and it is reported', () => {
    const list = encoded({
      given_name: names,
      family_name: families,
      email: names.map(() => 'shop@brand.fr'),
    })
    expect(list.autoBlocked).toMatchObject([{ field: 'email', values: 1, records: 40 }])
    expect(new Set(textsOf(list, 'email'))).toEqual(new Set(['']))
  })

  test('is none, too, where a hundred names sound alike, or are of a script without sounds', () => {
    const many = Array.from({ length: 120 }, (_, i) => i)
    const alike = encoded({
      given_name: many.map(() => 'Anne'),
      family_name: many.map(
        (i) => `Fa${'aeiou'[i % 5]}${'aeiou'[Math.floor(i / 5) % 5]}${'aeiou'[Math.floor(i / 25)]}m`,
      ),
      email: many.map(() => 'shop@brand.fr'),
    })
    expect(alike.autoBlocked).toMatchObject([{ field: 'email', values: 1, records: 120 }])
    const cyrillic = encoded({
      family_name: many.slice(0, 24).map((i) => `Ива${'бвгдежзиклмн'[i % 12]}ов`),
      phone: many.slice(0, 24).map(() => '+33612345678'),
    })
    expect(cyrillic.autoBlocked).toMatchObject([{ field: 'phone', values: 1, records: 24 }])
  })

  test('stays where it is that of a family, or of one person with many records', () => {
    const family = encoded({
      given_name: names.slice(0, 8),
      family_name: names.slice(0, 8).map(() => 'Baker'),
      phone: names.slice(0, 8).map(() => '+33612345678'),
    })
    expect(family.autoBlocked).toEqual([])
    const one = encoded({
      given_name: families.map((_, i) => (i % 2 ? 'Anne' : 'Anna')),
      family_name: families.map((_, i) => (i % 3 ? 'Baker' : 'Bakker')),
      email: families.map(() => 'anne@baker.fr'),
    })
    expect(one.autoBlocked).toEqual([])
  })
})
