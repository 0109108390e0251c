import { expect, test } from 'vitest'
import { encode } from '../../../../../activities/identity/engine/encode/encode.ts'
import { NO_FORMS } from '../../../../../activities/identity/engine/encode/forms.ts'
import { rulesAt } from '../../../../../activities/identity/engine/incremental/rules.ts'
import { sidesOf } from '../../../../../activities/identity/engine/incremental/sides.ts'
import type { Table } from '../../../../../activities/identity/engine/types.ts'
import { PLAIN, tableOf } from '../support/people.ts'
import { CHOICES } from './lists.ts'

const listOf = (table: Table, saidOnly: boolean) =>
  encode(table, { normalisers: PLAIN, choices: CHOICES, sharedOf: () => [], forms: NO_FORMS, saidOnly })

const people = Array.from({ length: 9 }, (_, n) => ({ given_name: `lo${n}`, family_name: 'simar' }))
const sidesAfter = (list: Table, gone: Uint8Array, added: Table) =>
  sidesOf(
    listOf(list, true),
    { gone, added: listOf(added, false), rank: Int32Array.from({ length: gone.length + 1 }, (_, n) => n) },
    () => () => [],
  )
const sides = (added: Table) => sidesAfter(tableOf(people.slice(0, 8)), new Uint8Array(8), added)
const ONE_MORE = tableOf(people.slice(8))
const broad = (largest: number) => [{ rule: 'surname alone', largest }]

test('blocks of a broad rule that were taken up to another size than now are compared by everybody', () => {
  const both = sides(ONE_MORE)
  if (both === null) throw new Error('one more of the same has no place in the list')
  expect(rulesAt(both, CHOICES, broad(4), broad(4))?.at(-1)?.name).toBe('surname alone')
  expect(rulesAt(both, CHOICES, broad(4), broad(3))).toBeNull()
  expect(rulesAt(both, CHOICES, broad(1), broad(1))?.map(({ name }) => name)).not.toContain('surname alone')
})

test('who says something that nobody of the list says has no place in it', () => {
  expect(sides(tableOf([{ given_name: 'ana', city: 'limoba' }]))).toBeNull()
  expect(sides(tableOf([{ given_name: 'ana' }]))?.encoded.records).toBe(9)
})

test('a list in which nobody says something any more that somebody said is compared anew', () => {
  const [one, ...others] = people.slice(0, 8)
  const list = tableOf([{ ...one, city: 'limoba' }, ...others])
  const without = (place: number) => Uint8Array.from({ length: 8 }, (_, n) => (n === place ? 1 : 0))
  expect(sidesAfter(list, without(1), ONE_MORE)).not.toBeNull()
  expect(sidesAfter(list, without(0), ONE_MORE)).toBeNull()
})
