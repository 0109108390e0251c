import { expect, test } from 'vitest'
import { migrate } from '../../../db/migrate.ts'
import { emptyGiven, refuseForeign } from '../../../scripts/demo/given-database.ts'
import { holdings } from '../../../scripts/demo/queries.ts'
import { useDatabase } from '../../support/database.ts'

const it = useDatabase()

test('an earlier demo is emptied, partitions, functions and all, and can be migrated anew', async () => {
  await it.db.query(`update installation set brand = 'demo'`)
  await refuseForeign(it.url, 'demo')
  await emptyGiven(it.url, 'demo')
  expect(await holdings(it.db)).toMatchObject({ relations: 0, ours: false })
  expect((await migrate(it.url)).length).toBeGreaterThan(0)
})

test("another brand's database is refused by name, and keeps everything", async () => {
  await it.db.query(`update installation set brand = 'somebody'`)
  const before = await holdings(it.db)
  for (const touch of [refuseForeign, emptyGiven])
    await expect(touch(it.url, 'demo')).rejects.toThrow("belongs to the brand 'somebody'")
  expect(await holdings(it.db)).toEqual(before)
})

test('a database with tables of another program is refused, and keeps them', async () => {
  await it.db.query(`update installation set brand = 'demo'`)
  await emptyGiven(it.url, 'demo')
  await it.db.query('create table theirs as select 1 as a')
  for (const touch of [refuseForeign, emptyGiven])
    await expect(touch(it.url, 'demo')).rejects.toThrow('holds 1 table or view of somebody else')
  expect(await it.db.query('select a from theirs')).toEqual([{ a: 1 }])
})
