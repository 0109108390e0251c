import fc from 'fast-check'
import { expect, test } from 'vitest'
import { carriedIdentifiers } from '../../../../activities/identity/matching/carried.ts'
import { idTable } from '../../../../activities/identity/matching/ids.ts'
import type { CopiedRow } from '../../../../db/copy-binary.ts'

const idOf = (n: number): Buffer => Buffer.from(`${n}`.padStart(32, '0'), 'hex')
const textOf = (identifier: number): string => `é${identifier}`
const typeOf = (identifier: number): string => (identifier % 2 === 0 ? 'email' : 'card')

interface Row {
  readonly record: number
  readonly identifier: number
  readonly position: number
}

function copied({ record, identifier }: Row): CopiedRow {
  const fields = [
    idOf(record),
    idOf(identifier),
    Buffer.from(typeOf(identifier)),
    Buffer.alloc(4),
    Buffer.from(textOf(identifier)),
  ]
  const to = fields.map((_, i) => fields.slice(0, i + 1).reduce((sum, { length }) => sum + length, 0))
  return { bytes: Buffer.concat(fields), from: [0, ...to], to }
}

const row = fc.record({ record: fc.nat(5), identifier: fc.nat(7), position: fc.nat(2) })
const rows = fc.uniqueArray(row, { maxLength: 30, selector: (it) => `${it.record} ${it.identifier}` })

test('of each record its identifiers come in the order of its columns, but those that too many records carry', () => {
  fc.assert(
    fc.property(rows, fc.nat(4), (all, limit) => {
      // The last two records are bare: they count for the limit, and are not read.
      const records = idTable()
      for (const record of [2, 0, 3, 1]) records.enter(idOf(record), 0)
      const carried = carriedIdentifiers(records)
      for (const one of all) carried.add(copied(one), one.position)
      const found: [number, string, string][] = []
      carried.each(new Map([['email', limit]]), (read, type, code) => {
        found.push([read, type, carried.values.textOf(code)])
      })
      const carriers = (identifier: number): number =>
        all.filter((one) => one.identifier === identifier).length
      const expected = [2, 0, 3, 1].flatMap((record, read) =>
        all
          .filter((one) => one.record === record)
          .filter(({ identifier }) => typeOf(identifier) !== 'email' || carriers(identifier) <= limit)
          .toSorted((a, b) => a.position - b.position || a.identifier - b.identifier)
          .map(({ identifier }) => [read, typeOf(identifier), textOf(identifier)]),
      )
      expect(found).toEqual(expected)
    }),
  )
})
