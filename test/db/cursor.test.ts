import { expect, test } from 'vitest'
import { inBatches } from '../../db/cursor.ts'
import { useDatabase } from '../support/database.ts'

const database = useDatabase()

async function batches(rows: number, size: number): Promise<number[][]> {
  return database.db.transaction(async (tx) => {
    const found: number[][] = []
    const sql = 'select n from generate_series(1, $1::int) n order by n'
    for await (const batch of inBatches<{ n: number }>(tx, 'numbers', size, sql, [rows]))
      found.push(batch.map((row) => row.n))
    return found
  })
}

test('gives all rows once, in their order, at most so many at a time', async () => {
  expect(await batches(5, 2)).toEqual([[1, 2], [3, 4], [5]])
})

test('gives no empty batch', async () => {
  expect(await batches(4, 2)).toEqual([
    [1, 2],
    [3, 4],
  ])
  expect(await batches(0, 2)).toEqual([])
})

test('a second cursor of another name is open at the same time, and a name can be used again', async () => {
  const pairs = await database.db.transaction(async (tx) => {
    const found: string[] = []
    for await (const outer of inBatches<{ n: number }>(
      tx,
      'outer_rows',
      1,
      'select generate_series(1, 2) as n',
    ))
      for await (const inner of inBatches<{ n: number }>(
        tx,
        'inner_rows',
        9,
        'select generate_series(1, 2) as n',
      ))
        found.push(`${outer[0]?.n}:${inner.map((row) => row.n).join(',')}`)
    return found
  })
  expect(pairs).toEqual(['1:1,2', '2:1,2'])
})
