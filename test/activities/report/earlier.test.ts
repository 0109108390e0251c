import { expect, test } from 'vitest'
import { readEarlierDeliveries, readEarlierRuns } from '../../../activities/report/queries/deliveries.ts'
import { one } from '../../../db/connect.ts'
import { useDatabase } from '../../support/database.ts'
import { seedNights } from './night.ts'

const it = useDatabase()

test('what earlier waves came to since the last report is told, also when that one could not be written', async () => {
  const { second } = await seedNights(it.db)
  const { run_id: third } = await one<{ run_id: number }>(
    it.db,
    `
    insert into run (business_date, as_of, time_zone, kind, state, lease, config_version, project_dir, workflow_id,
      base_run, activate, started_at)
    select '2026-11-21', as_of + interval '1 day', time_zone, kind, 'running', false, config_version, project_dir,
      'third', run_id, true, started_at + interval '1 day'
    from run
    where run_id = $1::int
    returning run_id`,
    [second],
  )
  await it.db.execute(`update delivery set ended_at = '2026-11-20T23:30:00Z' where state = 'sent'`)
  await it.db.execute(
    `
    insert into stage (run_id, stage, state, ended_at)
    values ($1::int, 'report', 'done', '2026-11-20T23:00:00Z')`,
    [second],
  )
  const wave = { campaign: 'welcome', wave: '2026-11-20', destination: 'post', reason: null }
  for (const state of ['done', 'failed']) {
    await it.db.execute(`update stage set state = $1::text where stage = 'report'`, [state])
    expect(await readEarlierDeliveries(it.db, third)).toEqual([{ ...wave, state: 'sent', deliveries: 2 }])
  }
})

test('a run of the same date again names the runs before it with what they sent, also those that sent nothing', async () => {
  const [last] = await it.db.query<{ run_id: number }>('select max(run_id) as run_id from run')
  const again = async (state: string): Promise<number> => {
    const { run_id } = await one<{ run_id: number }>(
      it.db,
      `
      insert into run (business_date, as_of, time_zone, kind, state, lease, config_version, project_dir, workflow_id,
        base_run, activate)
      select business_date, as_of, time_zone, 'rerun', $1::text, false, config_version, project_dir, $2::text, 0, true
      from run
      where business_date = '2026-11-20'
      limit 1
      returning run_id`,
      [state, `again-${state}`],
    )
    return run_id
  }
  const failed = await again('failed')
  const fifth = await again('published')
  const first = { kind: 'manual', state: 'published', due: 4, sent: 2 }
  const told = await readEarlierRuns(it.db, fifth)
  expect(told).toEqual([
    { ...first, run_id: (last?.run_id ?? 0) - 1 },
    { run_id: failed, kind: 'rerun', state: 'failed', due: 0, sent: 0 },
  ])
  expect(await readEarlierRuns(it.db, (last?.run_id ?? 0) - 1)).toEqual([])
})
