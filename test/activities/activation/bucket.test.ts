import { expect, test } from 'vitest'
import { bucket } from '../../../activities/activation/queries/plan-due.ts'
import { useDatabase } from '../../support/database.ts'
import { bucketOf } from './support/bucket.ts'

const it = useDatabase()

test('buckets are the published vectors', () => {
  expect(bucketOf('holdout-2026', 'p1')).toBe(273)
  expect(bucketOf('holdout-2026', 'p2')).toBe(7545)
  expect(bucketOf('camp-a', 'p1')).toBe(5638)
})

test('SQL gives the same buckets, and a tenth of 200,000 ids lies below 1,000', async () => {
  const [row] = await it.db.query<{ below: number; buckets: number[] }>(
    `
    with id as (select n, ${bucket('$1::text', 'n')} as b from generate_series(1, 200000) n)
    select count(*) filter (where b < 1000)::int as below,
      array_agg(b order by n) filter (where n <= 500) as buckets
    from id`,
    ['holdout-2026'],
  )
  expect(row?.below).toBe(20_037)
  expect(row?.buckets.map(Number)).toEqual(
    Array.from({ length: 500 }, (_, i) => bucketOf('holdout-2026', String(i + 1))),
  )
})
