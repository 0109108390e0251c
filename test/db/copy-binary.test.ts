import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bytesRows, eachCopied, intOf, uuidRows } from '../../db/copy-binary.ts'
import { useDatabase } from '../support/database.ts'

const database = useDatabase()

/** The same bytes in chunks of so many. */
async function* cut(chunks: AsyncIterable<Buffer>, size: number): AsyncGenerator<Buffer> {
  const all: Buffer[] = []
  for await (const chunk of chunks) all.push(chunk)
  const bytes = Buffer.concat(all)
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

test('rows come as they were, wherever their bytes are cut, null and empty texts told apart', async () => {
  const text = fc.option(fc.string({ unit: 'grapheme', maxLength: 8 }).filter((it) => !it.includes('\0')))
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), text, text), { maxLength: 8 }),
      fc.integer({ min: 1, max: 40 }),
      async (rows, size) => {
        const found: unknown[] = []
        await database.db.transaction(async (tx) => {
          await tx.execute('create temp table said (n int, place int, a text, b text) on commit drop')
          for (const [place, [n, a, b]] of rows.entries())
            await tx.execute('insert into said values ($1, $2, $3, $4)', [n, place, a, b])
          const copied = tx.copyOut(
            'copy (select n, a, b from said order by place) to stdout (format binary)',
          )
          await eachCopied(cut(copied, size), (row) => {
            const textAt = (field: number): string | null => {
              const [from = 0, to = 0] = [row.from[field], row.to[field]]
              return to < from ? null : Buffer.from(row.bytes.subarray(from, to)).toString('utf8')
            }
            found.push([intOf(row, 0), textAt(1), textAt(2)])
          })
        })
        expect(found).toEqual(rows)
      },
    ),
    { numRuns: 40 },
  )
})

test('what goes wrong with a row ends the transaction, however many rows are behind it', async () => {
  const { db } = database
  const reading = db.transaction((tx) =>
    eachCopied(tx.copyOut('copy (select generate_series(1, 300000)) to stdout (format binary)'), () => {
      throw new Error('no room')
    }),
  )
  await expect(reading).rejects.toThrow('no room')
  expect(await db.query('select 1 as one')).toEqual([{ one: 1 }])
})

test('rows of uuids arrive as they were sent, and none where there is none', async () => {
  const ids = Array.from({ length: 5 }, (_, n) => `0000000${n}-ffff-4000-8000-0000000000a${n}`)
  const bytes = Buffer.from(ids.join('').replaceAll('-', ''), 'hex')
  const sent = await database.db.transaction(async (tx) => {
    await tx.execute('create temp table pair (a uuid, b uuid) on commit drop')
    const copy = 'copy pair from stdin (format binary)'
    expect(await tx.copyIn(copy, uuidRows(2, []))).toBe(0)
    expect(await tx.copyIn(copy, uuidRows(2, [bytes.subarray(0, 32), bytes.subarray(32, 64)]))).toBe(2)
    return tx.query<{ a: string; b: string }>('select a, b from pair order by a')
  })
  expect(sent).toEqual([
    { a: ids[0], b: ids[1] },
    { a: ids[2], b: ids[3] },
  ])
})

test('rows of ints and bytes arrive as they were sent, also those that are larger than what is sent at a time', async () => {
  const rows = [1, 300_000, 0, 200_000, 70_000].map((length, n) => ({
    ints: [-n, 2 ** 31 - 1 - n],
    bytes: new Uint8Array(new SharedArrayBuffer(length)).fill(n),
  }))
  const arrived = await database.db.transaction(async (tx) => {
    await tx.execute('create temp table row_of_bytes (a int, b int, c bytea) on commit drop')
    const copy = 'copy row_of_bytes from stdin (format binary)'
    expect(await tx.copyIn(copy, bytesRows([]))).toBe(0)
    expect(await tx.copyIn(copy, bytesRows(rows))).toBe(5)
    return tx.query<{ a: number; b: number; c: Buffer }>('select a, b, c from row_of_bytes order by a desc')
  })
  expect(arrived.map(({ a, b }) => [a, b])).toEqual(rows.map(({ ints }) => ints.map((int) => int || 0)))
  expect(arrived.every(({ c }, n) => Buffer.compare(c, rows[n]?.bytes ?? c.subarray(1)) === 0)).toBe(true)
})
