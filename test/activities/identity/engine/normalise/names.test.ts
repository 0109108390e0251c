import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  familyComesFirst,
  familyName,
  generationOf,
  givenNames,
  splitFullName,
} from '../../../../../activities/identity/engine/normalise/names.ts'
import { nicknameGroup } from '../../../../../activities/identity/engine/normalise/nicknames.ts'

const split = (raw: string, familyFirst = false) => {
  const { given, middle, family } = splitFullName(raw, familyFirst)
  return [given, middle, family]
}

describe('a full name is split', () => {
  test.each([
    ['Jean Dupont', ['jean', '', 'dupont']],
    ['Dr. Mary Ann Smith', ['mary', 'ann', 'smith']],
    ['Dupont, Jean Marie', ['jean', 'marie', 'dupont']],
    ['van der Berg, Anna', ['anna', '', 'van der berg']],
    ['Ludwig van Beethoven', ['ludwig', '', 'van beethoven']],
    ['María de la Cruz', ['maria', '', 'de la cruz']],
    ['DUPONT Jean-Pierre', ['jean pierre', '', 'dupont']],
    ['Jean DUPONT MARTIN', ['jean', '', 'dupont martin']],
    ['Robert Catterson-Smith', ['robert', '', 'catterson smith']],
    ["Seán O'Brien Jr.", ['sean', '', 'obrien']],
    ['John Hay, 2nd Marquess of Tweeddale', ['john', '', 'hay']],
    ['John Smith, PhD', ['john', '', 'smith']],
    ['Sir Thomas More', ['thomas', '', 'more']],
    ['Sr. Juan García', ['juan', '', 'garcia']],
    ['Sr. Pere Vila', ['pere', '', 'vila']],
    ['Herr Jun Tanaka', ['jun', '', 'tanaka']],
    ['Mª José Fdez. de la Cruz', ['maria', 'jose fernandez', 'de la cruz']],
    ['Madonna', ['madonna', '', 'madonna']],
    ['Dr.', ['', '', '']],
  ])('%s', (raw, parts) => {
    expect(split(raw)).toEqual(parts)
  })

  test('a column of "Family Family, Given" is read so for surnames of two words, too', () => {
    expect(familyComesFirst(['Garcia Marquez, Gabriel', 'Dupont, Jean'])).toBe(true)
    expect(familyComesFirst(['Jean Dupont', 'Anne Martin', 'John Hay, Earl'])).toBe(false)
    expect(split('Garcia Marquez, Gabriel', true)).toEqual(['gabriel', '', 'garcia marquez'])
  })

  test('a few names with a comma among many without are read as their own kind says', () => {
    const others = ['Ana Pérez Ruiz', 'Luis Gil', 'Eva Soto Vidal', 'Iker Sanz']
    expect(familyComesFirst([...others, 'Arias Martínez, Juan'])).toBe(true)
    expect(familyComesFirst([...others, 'Vidal, Eva', 'John Hay, Earl', 'Ann Lee, 2nd Countess'])).toBe(false)
    expect(familyComesFirst(['John Smith, Jr', 'John Smith, PhD', 'Ann Lee, Earl'])).toBe(false)
    expect(split('Universal Exports, USA', true)).toEqual(['universal', '', 'exports'])
    expect(split('Acme Tools, Inc.', true)).toEqual(['acme', '', 'tools'])
  })

  test.each([
    ['Gall, France', false, ['france', '', 'gall'], ''],
    ['Yılmaz, Can', false, ['can', '', 'yilmaz'], ''],
    ['Vila Roca, Pol', true, ['pol', '', 'vila roca'], ''],
    ['Vila Roca, Pere', true, ['pere', '', 'vila roca'], ''],
    ['Vila, Pere Jordi', false, ['pere', 'jordi', 'vila'], ''],
    ['Vila, Sr. Pere', false, ['pere', '', 'vila'], ''],
    ['Tanaka, Jun', false, ['jun', '', 'tanaka'], ''],
    ['Tanaka, Jun Jr.', false, ['jun', '', 'tanaka'], 'junior'],
    ['Tanaka III, Jun', false, ['jun', '', 'tanaka'], 'third'],
    ['John Smith, Jun.', false, ['john', '', 'smith'], 'junior'],
    ['Alexandre Dumas, père', false, ['alexandre', '', 'dumas'], 'senior'],
    ['Siemens, Deutschland', false, ['siemens', '', 'siemens'], ''],
    ['Ikea, Spain', true, ['ikea', '', 'ikea'], ''],
    ['Smith, Al', false, ['al', '', 'smith'], ''],
  ] as const)(
    'what is a country or a generation and a given name, too, is that behind a surname: %s',
    (raw, familyFirst, parts, generation) => {
      expect(split(raw, familyFirst)).toEqual(parts)
      expect(splitFullName(raw, familyFirst).generation).toBe(generation)
    },
  )

  test('what may be a description or a given name speaks for neither, and many of it against given names', () => {
    expect(familyComesFirst(['Ann Lee', 'John Smith, Jun.'])).toBe(false)
    expect(familyComesFirst(['Ann Lee', 'John Smith, Jun. Esq.', 'Alexandre Dumas, père'])).toBe(false)
    expect(familyComesFirst(['John Smith, Jun.', 'Alexandre Dumas, père', 'Vidal, Eva'])).toBe(false)
    expect(familyComesFirst(['Dumas, père', 'John Smith, Jun.'])).toBe(false)
    expect(familyComesFirst(['Vila Roca, Pere', 'Garcia Marquez, Gabriel'])).toBe(true)
    expect(familyComesFirst(['Ikea, Spain', 'John Smith, Jun.', 'Siemens, Deutschland'])).toBe(false)
  })

  test('the words of a description after a comma stand in the whole name', () => {
    expect(splitFullName('Thomas Clifford, 1st Baron Clifford of Chudleigh', false).full).toBe(
      'chudleigh clifford thomas',
    )
  })

  test('any text gives folded parts, and a second time the same of them', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (raw) => {
        const { given, family } = splitFullName(raw, false)
        for (const part of [given, family]) {
          expect(part).toBe(part.trim())
          expect(givenNames(part).length).toBeLessThanOrEqual(part.length)
        }
      }),
    )
  })
})

describe('names in columns of their own', () => {
  test.each([
    ['Müller', 'muller'],
    ['Mueller', 'muller'],
    ['MULLER ', 'muller'],
    ['Schröder', 'schroder'],
    ['Schroeder', 'schroder'],
    ['Mc Carthy', 'mccarthy'],
    ["O' Brien", 'obrien'],
    ['O’Brien', 'obrien'],
    ['Smith Jr', 'smith'],
    ['Łukasiewicz', 'lukasiewicz'],
    ['Sørensen', 'sorensen'],
    ['Weiß', 'weiss'],
    ['Baron', 'baron'],
    ['Hdez. Ruiz', 'hernandez ruiz'],
    ['Baronet', ''],
    ['Michaels', 'michaels'],
    ['Rodriguez', 'rodriguez'],
    ['Иванов', 'иванов'],
    ['ស៊ុន', 'ស៊ុន'],
    // A soft hyphen, a joiner and a mark of direction are not seen, and part no word.
    ['\u202eSchmidt\u00adbauer\u200b', 'schmidtbauer'],
    ['علی\u200cزاده', 'علیزاده'],
  ])('the surname %s is %s', (raw, name) => {
    expect(familyName(raw)).toBe(name)
  })

  test.each([
    ['Jean-Pierre', 'jean pierre'],
    ['Mr. John', 'john'],
    ['Sir', ''],
    ['Michael', 'michael'],
    ['Joel', 'joel'],
    ['Jürgen', 'jurgen'],
    ['Juergen', 'jurgen'],
    ['J.-P.', 'j p'],
    ['Mª José', 'maria jose'],
    ['M.ª Carmen', 'maria carmen'],
    ['Ma. Luz', 'maria luz'],
    ['Ma', 'ma'],
    ['Fco. Javier', 'francisco javier'],
  ])('the given name %s is %s', (raw, name) => {
    expect(givenNames(raw)).toBe(name)
  })

  test.each([
    ['Smith Jr', 'junior'],
    ['Smith, Sr.', 'senior'],
    ['Dr. Pere Vila', ''],
    ['Sr. Juan Gil Jr.', 'junior'],
    ['Dupont fils', 'junior'],
    ['Klein III', 'third'],
    ['Sr', ''],
    ['Smith', ''],
    ['Jones Senna', ''],
  ])('%s says of the generation: %s', (raw, generation) => {
    expect(generationOf(raw)).toBe(generation)
  })
})

describe('short forms of names', () => {
  test.each([
    ['bob', 'robert'],
    ['bill', 'william'],
    ['peggy', 'margaret'],
    ['manu', 'emmanuel'],
    ['hans', 'johannes'],
    ['paco', nicknameGroup('francisco')],
    ['pepe', nicknameGroup('jose')],
    ['concha', nicknameGroup('concepcion')],
    ['gigi', nicknameGroup('luigi')],
    ['zeca', nicknameGroup('jose')],
    ['sepp', 'joseph'],
    ['gosia', 'gosia'],
  ])('%s belongs to %s', (name, head) => {
    expect(nicknameGroup(name)).toBe(head)
  })

  test('the head of a group is its own group', () => {
    for (const head of ['robert', 'william', 'margaret', 'alexander', 'katharina', 'francois'])
      expect(nicknameGroup(head)).toBe(nicknameGroup(nicknameGroup(head)))
  })
})
