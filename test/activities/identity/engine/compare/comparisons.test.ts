import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { comparisonsOf } from '../../../../../activities/identity/engine/compare/comparisons.ts'
import { encoded } from '../encode/people-list.ts'

type Row = Readonly<Record<string, string>>

/** Level of each comparison of two records, by its name. */
function levels(one: Row, other: Row, more: readonly Row[] = []): Readonly<Record<string, string>> {
  const rows = [one, other, ...more]
  const concepts = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const list = encoded(Object.fromEntries(concepts.map((name) => [name, rows.map((row) => row[name] ?? '')])))
  return Object.fromEntries(
    comparisonsOf(list).map(({ name, levels, compare }) => {
      const there = compare(0, list.width)
      expect(compare(list.width, 0)).toBe(there)
      return [name, levels[there] ?? '?']
    }),
  )
}

const name = (given: string, family: string): Row => ({ given_name: given, family_name: family })

describe('names', () => {
  test.each([
    [name('Robert', 'Allen'), name('ROBERT', 'allen'), 'same given name and surname'],
    [name('Bob', 'Allen'), name('Robert', 'Allen'), 'same surname, nickname'],
    [name('Robret', 'Allen'), name('Robert', 'Allen'), 'same surname, given name similar'],
    [name('Jean', 'Allen'), name('Jean Pierre', 'Allen'), 'same surname, given name similar'],
    [name('Robert', 'Allenn'), name('Robert', 'Allen'), 'same given name, surname similar'],
    [name('Jean Paul', 'Allen'), name('Jean Pierre', 'Allen'), 'same surname, given name roughly'],
    [name('Maria', 'Medina Sentosa'), name('Maria', 'Sentosa'), 'same given name, surname similar'],
    [name('Allen', 'Robert'), name('Robert', 'Allen'), 'given name and surname swapped'],
    [name('Sanz', 'Pilar'), name('Pilar', 'Sanz Martinez'), 'given name and surname swapped'],
    [name('Sanz Martinez', 'Pilar'), name('Ana Pilar', 'Sanz Martinez'), 'given name and surname swapped'],
    [name('Sanz', 'Pilar'), name('Pilar', 'Martinez'), 'else'],
    // One word is no whole name; and a son can have his father's given name among his surnames.
    [name('', 'Martin'), name('Martin', 'Sanz'), 'else'],
    [name('Martin', 'Sanz'), name('Luis', 'Sanz Martin'), 'one of them alike'],
    [name('R.', 'Allen'), name('Robert', 'Allen'), 'same surname, same initial'],
    [name('Robbert', 'Alllen'), name('Robert', 'Allen'), 'both similar'],
    [name('', 'Allen'), name('Robert', 'Allen'), 'same surname, one without given name'],
    [name('Robert', ''), name('Robert', 'Allen'), 'same given name, one without surname'],
    [name('Grace', 'Allen'), name('Robert', 'Allen'), 'same surname, other given name'],
    [name('Grace', 'Allen'), name('Grace', 'Kowalski'), 'same given name, other surname'],
    [name('Grace', 'Allen'), name('Robert', 'Kowalski'), 'else'],
    [name('', ''), name('Robert', 'Kowalski'), 'missing'],
    [name('Robert', 'Allen Jr'), name('Robert', 'Allen Sr'), 'else'],
    // What birth and gender say is theirs to say: a level that implies them would count them twice.
    [
      { ...name('Grace', 'Allen'), birth_date: '1971-06-24', gender: 'f' },
      { ...name('Robert', 'Allen'), birth_date: '1944-11-03', gender: 'm' },
      'same surname, other given name',
    ],
    [name('Robert', 'Allen Jr'), name('Robert', 'Allen'), 'same given name and surname'],
    [
      { full_name: 'Thomas Clifford, 1st Baron Clifford of Chudleigh' },
      { full_name: 'Thomas Chudleigh' },
      'same given name, surname similar',
    ],
    [{ full_name: 'John' }, { full_name: 'John Watson' }, 'same given name, one without surname'],
    [{ full_name: 'Watson' }, { full_name: 'John Watson' }, 'same surname, one without given name'],
    [{ full_name: 'John' }, { full_name: 'John' }, 'same given name, one without surname'],
  ])('%j and %j: %s', (one, other, level) => {
    expect(levels(one, other).name).toBe(level)
  })
})

describe('births', () => {
  test.each([
    ['1971-06-24', '24.06.1971', 'same'],
    ['1971-01-01', '1971-01-01', 'same, but a date that stands for "unknown"'],
    ['1971-06-24', '1971-05-24', 'one digit off'],
    ['1971-06-24', '1971-06-42', 'one digit off'],
    ['1971-06-04', '1971-04-06', 'day and month swapped'],
    ['1971-06-24', '1985-06-24', 'same day and month'],
    ['1971-06-24', '1971-06-03', 'same year and month'],
    ['1971-06-24', '1971', 'one is less exact, and agrees'],
    ['1971-06-24', '1981-07-24', 'two digits off'],
    ['1971-06-24', '1971-11-03', 'same year'],
    ['1971-06-24', '1972-11-03', 'close in years'],
    ['1971-01-01', '1973-01-01', 'close in years'],
    ['1971-06-24', '1944-11-03', 'else'],
    ['1971-06-24', '', 'missing'],
    ['1971-06-24', '1900-01-01', 'missing'],
    ['1970-01-01', '1971-06-24', 'missing'],
    ['1900-01-01', '1900-01-01', 'same, but a date that stands for "unknown"'],
    ['1971-06-24', '1985-01-01', 'else'],
  ])('%s and %s: %s', (one, other, level) => {
    expect(levels({ birth_date: one }, { birth_date: other }).birth).toBe(level)
  })
})

describe('contacts and numbers', () => {
  test.each([
    ['email', 'a.b@x.fr', 'A.B@x.fr', 'same'],
    ['email', 'an.na+x@gmail.com', 'anna@gmail.com', 'same mailbox'],
    ['email', 'anna.b@x.fr', 'annab@y.org', 'same name, other domain'],
    ['email', 'roberta25@smith.net', 'robetra25@smith.net', 'similar'],
    ['email', 'roberta25@smith.net', 'roberta52@smith.net', 'else'],
    ['email', 'info@x.fr', 'info@kowalski-and-sons.org', 'else'],
    ['phone', '+33612345678', '06 12 34 56 78', 'same last seven digits'],
    ['phone', '+33612345678', '+33612345679', 'one digit off'],
    ['phone', '+33612345678', '+4915112345670', 'else'],
    ['id', 'AB-12 34', 'ab1234', 'same'],
    ['id', 'ab1243', 'ab1234', 'one character off'],
    ['id', 'ab1299', 'ab1234', 'two characters off'],
    ['id', 'zz9871', 'ab1234', 'else'],
  ])('%s %s and %s: %s', (concept, one, other, level) => {
    const found = levels({ [concept]: one }, { [concept]: other })
    expect(found[concept] ?? found['id 1']).toBe(level)
  })

  test('of several addresses the best pair counts', () => {
    const one = { email: 'a.dupont@x.fr', 'email/2': 'private@y.fr' }
    expect(levels(one, { email: '', 'email/2': 'a.dupont@x.fr' }).email).toBe('same')
    expect(levels(one, { email: 'kowalski@z.org', 'email/2': '' }).email).toBe('else')
  })
})

describe('places', () => {
  const at = (address_line: string, postal_code: string, city: string): Row => ({
    address_line,
    postal_code,
    city,
  })

  test.each([
    [
      at('12 rue Foch', '75002', 'Paris'),
      at('12, r. Foch', '75002', 'PARIS'),
      'same street and number',
      'same postal code and town',
    ],
    [
      at('12 rue Foch', '75002', 'Paris'),
      at('12 rue Fosch', '75002', ''),
      'similar street, same number',
      'same postal code',
    ],
    [
      at('12 rue Foch', '75002', 'Paris'),
      at('13 rue Foch', '75012', 'Paris'),
      'same street, number one off',
      'postal code one off, same town',
    ],
    [
      at('12 rue Foch', '75002', 'Paris'),
      at('rue Foch', '75019', 'Paris'),
      'same street, one without number',
      'same town and area',
    ],
    [
      at('12 rue Foch', '75002', 'Paris'),
      at('99 rue Foch', '69100', 'Paris'),
      'same street, other number',
      'same town',
    ],
    [
      at('12 rue Foch', '75002', 'Paris'),
      at('12 Hill Lane', '69100', 'Lyon'),
      'same number, other street',
      'else',
    ],
    [at('12 rue Foch', '75002', 'Paris'), at('', '', ''), 'missing', 'missing'],
  ])('%j and %j: %s; %s', (one, other, street, place) => {
    expect(levels(one, other)).toMatchObject({ street, place })
  })
})

test('facts that go together are one comparison', () => {
  const all = levels(
    {
      full_name: 'Anne Martin',
      given_name: 'Anne',
      postal_code: '75002',
      city: 'Paris',
      region: 'IDF',
      gender: 'f',
    },
    {
      full_name: 'Anne Martin',
      given_name: 'Anne',
      postal_code: '75002',
      city: 'Paris',
      region: 'IDF',
      gender: 'f',
    },
  )
  expect(Object.keys(all).sort()).toEqual(['gender', 'name', 'place'])
})

test('any two records have a level of each comparison, the same both ways, now and when asked again', () => {
  const word = fc.constantFrom(
    'Anne',
    'Ann',
    'Bob',
    'Robert',
    'Martin',
    'Martinez',
    'van Dyk',
    'Dyk',
    'J',
    '',
    'Ünal',
  )
  const row = fc.record({
    given_name: word,
    family_name: word,
    full_name: fc.tuple(word, word).map(([one, other]) => `${one} ${other}`),
    birth_date: fc.constantFrom('1971-06-24', '1971-01-01', '1985', '24/6/71', ''),
    birth_place: word,
    occupation: word,
    city: word,
    email: fc.constantFrom('a@b.fr', 'ab@b.fr', ''),
    id: fc.string({ maxLength: 6 }),
  })
  fc.assert(
    fc.property(fc.array(row, { minLength: 2, maxLength: 6 }), (rows) => {
      const keys = Object.keys(rows[0] ?? {}) as (keyof (typeof rows)[number])[]
      const list = encoded(Object.fromEntries(keys.map((key) => [key, rows.map((one) => one[key].trim())])))
      for (const { levels: names, compare } of comparisonsOf(list)) {
        expect(names.length).toBeLessThanOrEqual(16)
        for (let a = 0; a < rows.length; a++)
          for (let b = 0; b < a; b++) {
            const level = compare(a * list.width, b * list.width)
            expect(names[level]).toBeDefined()
            expect(compare(b * list.width, a * list.width)).toBe(level)
            expect(compare(a * list.width, b * list.width)).toBe(level)
          }
      }
    }),
    { numRuns: 200 },
  )
})
