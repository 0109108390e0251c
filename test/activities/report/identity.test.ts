import { beforeAll, expect, test } from 'vitest'
import { reportPage } from '../../../activities/report/html/page.ts'
import { useDatabase } from '../../support/database.ts'
import { reportOf, seedNights } from './night.ts'

const it = useDatabase()

let runs: { readonly first: number; readonly second: number }
beforeAll(async () => {
  runs = await seedNights(it.db)
})

test('a split is counted once for each profile that lost somebody', async () => {
  await it.db
    .transaction(async (tx) => {
      // Record 2 founds profile 12 again, as the third night would do it.
      const [row] = await tx.query<{ run_id: number }>(
        `
      insert into run (business_date, as_of, time_zone, kind, state, lease, config_version, project_dir, workflow_id, base_run, activate)
      select '2026-11-21', as_of, time_zone, kind, state, false, config_version, project_dir, 'w', run_id, true
      from run where run_id = $1::int returning run_id`,
        [runs.second],
      )
      const third = row?.run_id ?? 0
      await tx.execute(
        `update link set to_run = $1::int where record_id::text like '%02' and to_run is null`,
        [third],
      )
      await tx.execute(`update alias set to_run = $1::int`, [third])
      await tx.execute(
        `insert into link select record_id, origin_id, origin_id, $1::int, null from link where to_run = $1::int`,
        [third],
      )
      await tx.execute(
        `
      insert into profile (profile_id, kind, founder_record, founder_number, from_run)
      select profile_id, kind, founder_record, founder_number, $1::int from profile where profile_id::text like '%12'`,
        [third],
      )
      expect((await reportOf(tx, third)).identity).toMatchObject({
        split: 1,
        merged: 0,
        created: 0,
        known: 4,
      })
      throw new Rollback()
    })
    .catch((error) => {
      if (!(error instanceof Rollback)) throw error
    })
})

class Rollback extends Error {}

test('the first run that compares with a model says so, with who adopted it and why, as text', async () => {
  const { first, second } = runs
  await it.db.execute(
    `
    with adopted as (
      insert into identity_model_adopted (model, records, author, reason, adopted_at)
      values ('{}', 1204, 'ana', 'a <b>ticket</b>', now())
      returning adopted_id
    )
    insert into identity_model (name, model, records, rules, adopted_id, from_run, to_run)
    select 'brand', '{}'::jsonb, 1204, 'r', adopted_id, $1::int, null from adopted
    union all
    select 'brand', '{}'::jsonb, 51, 'r', null, $2::int, $1::int`,
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
