import { expect, test } from 'vitest'
import { reportPage } from '../../../activities/report/html/page.ts'
import { useDatabase } from '../../support/database.ts'
import { reportOf, seedNights } from './night.ts'

const it = useDatabase()

test('the first run that compares with a model says so, with who adopted it and why, as text', async () => {
  const { first, second } = await seedNights(it.db)
  await it.db.execute(
    `
    with adopted as (
      insert into identity_model_adopted (model, records, author, reason, adopted_at)
      values ('{}', 1204, 'ana', 'a <b>ticket</b>', now())
      returning adopted_id
    )
    insert into identity_model (name, model, records, rules, adopted_id, from_run, to_run)
    select 'brand', '{}', 1204, 'r', adopted_id, $1::int, null from adopted
    union all
    select 'brand', '{}', 51, 'r', null, $2::int, $1::int`,
    [second, first],
  )
  const report = await reportOf(it.db, second)
  expect(report.identity.new_model).toEqual({ records: 1204, adopted_by: 'ana', reason: 'a <b>ticket</b>' })
  expect(reportPage(report)).toContain(
    '<p>From this run on 1,204 records are compared by the model that ana adopted: a &lt;b&gt;ticket',
  )
  const before = await reportOf(it.db, first)
  expect(before.identity.new_model).toEqual({ records: 51, adopted_by: null, reason: null })
  expect(reportPage(before)).toContain(
    '<p>This run fitted the model by which records are compared, to 51 records.',
  )
})
