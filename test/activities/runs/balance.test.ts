import { beforeEach, expect, test } from 'vitest'
import { readBalance } from '../../../activities/report/queries/gates.ts'
import { closeRun } from '../../../activities/runs/io/close.ts'
import type { Opened } from '../../../activities/runs/io/opened.ts'
import { publishRun } from '../../../activities/runs/io/publish.ts'
import { publishedRun } from '../../../activities/runs/queries/installation.ts'
import { runById } from '../../../activities/runs/queries/run.ts'
import { useDatabase } from '../../support/database.ts'
import { type Stand, standOn, walk } from './support.ts'

const it = useDatabase()
let stand: Stand
let run: Opened
beforeEach(async () => {
  stand = await standOn(it.db)
  await it.db.execute('truncate source_record, record_identifier, wave cascade')
  run = await stand.open('a')
  await walk(stand, run, 'gates')
})

/** A record of the run, with an identifier and without a link. */
const stray = (): Promise<number> =>
  it.db.execute(
    `
    with record as (
      insert into source_record (record_id, source_id, source_key, kind, attributes, hash, from_run)
      values (gen_random_uuid(), 1, 'stray', 'person', '{}', gen_random_uuid(), $1::int)
      returning record_id
    )
    insert into record_identifier (record_id, identifier_id, type, position, verified, from_run)
    select record_id, gen_random_uuid(), 'email', 0, false, $1::int from record`,
    [run.ref.runId],
  )

/** A wave of the run. */
const wave = (audience: number, enrolledBefore: number, due: number): Promise<number> =>
  it.db.execute(
    `
    insert into wave (campaign, business_date, run_id, state, audience, enrolled_before, due)
    values ('news', $1::date, $2::int, 'approved', $3::bigint, $4::bigint, $5::bigint)`,
    [run.businessDate, run.ref.runId, audience, enrolledBefore, due],
  )

const close = (): Promise<string> =>
  closeRun(stand.deps, {
    ...run.ref,
    temporalRunId: 'a#1',
    outcome: 'published',
    errorCode: null,
    errorHint: null,
  })

const told = async (published: boolean): Promise<readonly string[]> =>
  (await readBalance(it.db, { run_id: run.ref.runId, published })).map((line) => line.sum)

test('a record with an identifier that belongs to nobody keeps a run from being published', async () => {
  await stray()
  await expect(publishRun(stand.deps, run.ref)).rejects.toThrow(
    /records = linked \+ unlinkable does not add up \(1 against 0\)/,
  )
  expect(await publishedRun(it.db)).toBe(0)
})

test('a record without an identifier is unlinkable, and keeps nothing from being published', async () => {
  await stray()
  await it.db.execute('truncate record_identifier')
  await publishRun(stand.deps, run.ref)
  expect(await publishedRun(it.db)).toBe(run.ref.runId)
})

test.each<[readonly [number, number, number], string]>([
  [[5, 2, 2], 'audience = enrolled before + due'],
  [[5, 2, 3], 'due = planned + skipped at planning'],
])('a wave of %j makes a published run degraded: %s', async (counts, sum) => {
  await publishRun(stand.deps, run.ref)
  await wave(...counts)
  expect(await told(true)).toContain(sum)
  expect(await close()).toBe('degraded')
  expect(await runById(it.db, run.ref.runId)).toMatchObject({ error_code: 'BALANCE' })
})

test('once a run is published its records are not counted again: nobody writes them', async () => {
  await publishRun(stand.deps, run.ref)
  await stray()
  expect(await told(false)).toEqual(['records = linked + unlinkable'])
  expect(await told(true)).toEqual([])
  expect(await close()).toBe('published')
})
