import { beforeEach, describe, expect, test } from 'vitest'
import { advance } from '../../../activities/runs/io/advance.ts'
import { closeRun, recordApproval, waitForApproval } from '../../../activities/runs/io/close.ts'
import type { Opened } from '../../../activities/runs/io/opened.ts'
import { publishRun } from '../../../activities/runs/io/publish.ts'
import { publishedRun } from '../../../activities/runs/queries/installation.ts'
import { runById } from '../../../activities/runs/queries/run.ts'
import { stagesOf } from '../../../activities/runs/queries/stage.ts'
import { grownTables } from '../../../activities/runs/queries/statistics.ts'
import { NO_COUNTS, STAGES, type Stage } from '../../../core/stages.ts'
import { markPart, partDone } from '../../../db/parts.ts'
import { useDatabase } from '../../support/database.ts'
import { NOW, publishNight, type Stand, standOn, walk } from './support.ts'

const database = useDatabase()
let stand: Stand
beforeEach(async () => {
  stand = await standOn(database.db)
  await database.db.execute('truncate approval, audit, gate_verdict, source_load, source_record')
})

const states = async (run: Opened): Promise<Record<string, string>> =>
  Object.fromEntries((await stagesOf(database.db, run.ref.runId)).map((s) => [s.stage, s.state]))

const close = (run: Opened, workflowId: string, outcome: 'published' | 'failed' | 'rejected' = 'published') =>
  closeRun(stand.deps, {
    ...run.ref,
    temporalRunId: `${workflowId}#1`,
    outcome,
    errorCode: outcome === 'published' ? null : 'WHY',
    errorHint: null,
  })

describe('a stage', () => {
  test('is marked when it begins and when it ends, with its counts', async () => {
    const run = await stand.open('a')
    const counts = { read: 5, loaded: 3, unchanged: 1, rejected: 1, written: 4 }
    await advance(stand.deps, { ...run.ref, ended: null, begun: 'extract', by: 'x' })
    expect(await states(run)).toMatchObject({ extract: 'running', identity: 'pending' })
    await advance(stand.deps, {
      ...run.ref,
      ended: { stage: 'extract', state: 'done', counts },
      begun: 'identity',
      by: 'x',
    })
    expect(await states(run)).toMatchObject({ extract: 'done', identity: 'running' })
    const [row] = await database.db.query(
      `select read::int, loaded::int, unchanged::int, rejected::int, written::int from published.stage where stage = 'extract'`,
    )
    expect(row).toEqual(counts)
  })

  test('that has written much leaves tables whose size the planner knows', async () => {
    const run = await stand.open('a')
    await advance(stand.deps, { ...run.ref, ended: null, begun: 'extract', by: 'x' })
    await database.db.execute(
      `insert into source_record (record_id, source_id, source_key, kind, attributes, hash, from_run)
      select gen_random_uuid(), 1, n::text, 'person', '{}', gen_random_uuid(), $1::int from generate_series(1, 20000) n`,
      [run.ref.runId],
    )
    expect(await grownTables(database.db)).toEqual(['source_record'])
    const ended = { stage: 'extract', state: 'done', counts: NO_COUNTS } as const
    await advance(stand.deps, { ...run.ref, ended, begun: 'identity', by: 'x' })
    expect(await grownTables(database.db)).toEqual([])
  })

  test('whose end is marked once more after the run was closed changes nothing, and refuses nothing', async () => {
    const run = await publishNight(stand, 'a', '2026-03-01')
    const last = { stage: 'report', state: 'failed', counts: null } as const
    const was = await states(run)
    await advance(stand.deps, { ...run.ref, ended: last, begun: null, by: 'x' })
    expect(await states(run)).toEqual(was)
    await expect(
      advance(stand.deps, { ...run.ref, ended: last, begun: 'report', by: 'x' }),
    ).rejects.toMatchObject({ code: 'LEASE_LOST' })
  })

  test('begun again by the same workflow execution keeps its parts, by another one discards them', async () => {
    const run = await stand.open('a')
    await walk(stand, run, 'identity')
    await advance(stand.deps, { ...run.ref, ended: null, begun: 'profiles', by: 'x' })
    await database.db.transaction((tx) => markPart(tx, run.ref, 'profiles', '0/1', NO_COUNTS))
    const done = (stage: Stage) => partDone(database.db, run.ref, stage, '0/1')
    await advance(stand.deps, { ...run.ref, ended: null, begun: 'profiles', by: 'x' })
    expect(await done('profiles')).toEqual(NO_COUNTS)
    await advance(stand.deps, { ...run.ref, ended: null, begun: 'profiles', by: 'reset' })
    expect(await done('profiles')).toBeNull()
  })

  test('of a published run is never begun again', async () => {
    const run = await stand.open('a')
    await walk(stand, run, 'gates')
    await publishRun(stand.deps, run.ref)
    await expect(
      advance(stand.deps, { ...run.ref, ended: null, begun: 'segments', by: 'reset' }),
    ).rejects.toMatchObject({ code: 'RUN_PUBLISHED' })
  })
})

describe('a run that lost its lease', () => {
  test('can neither mark a part nor a stage, so that none of its rows is ever committed', async () => {
    const run = await stand.open('a')
    await advance(stand.deps, { ...run.ref, ended: null, begun: 'extract', by: 'x' })
    await close(run, 'a', 'failed')
    const mark = database.db.transaction((tx) => markPart(tx, run.ref, 'extract', '0/1', NO_COUNTS))
    await expect(mark).rejects.toMatchObject({ code: 'LEASE_LOST', fate: 'hopeless' })
    await expect(
      advance(stand.deps, { ...run.ref, ended: null, begun: 'identity', by: 'x' }),
    ).rejects.toMatchObject({ code: 'LEASE_LOST' })
  })

  test('waits for a part that is being written before it is closed', async () => {
    const run = await stand.open('a')
    const order: string[] = []
    let closing: Promise<unknown> = Promise.resolve()
    await database.db.transaction(async (tx) => {
      await markPart(tx, run.ref, 'extract', '0/1', NO_COUNTS)
      closing = close(run, 'a', 'failed').then(() => order.push('closed'))
      await new Promise((resolve) => setTimeout(resolve, 200))
      order.push('part committed')
    })
    await closing
    expect(order).toEqual(['part committed', 'closed'])
  })
})

describe('publishing', () => {
  test('moves the pointer once, however often it is asked', async () => {
    const run = await stand.open('a')
    await walk(stand, run, 'gates')
    await publishRun(stand.deps, run.ref)
    const { published_at: at } = (await runById(database.db, run.ref.runId)) ?? {}
    await publishRun({ ...stand.deps, now: () => new Date('2030-01-01') }, run.ref)
    expect(await publishedRun(database.db)).toBe(run.ref.runId)
    expect((await runById(database.db, run.ref.runId))?.published_at).toEqual(at)
  })

  test.each(STAGES.slice(0, STAGES.indexOf('publish')))('needs the stage %s', async (stage) => {
    const run = await stand.open('a')
    await walk(stand, run, 'gates')
    await database.db.execute(`update stage set state = 'failed' where stage = $1::text`, [stage])
    await expect(publishRun(stand.deps, run.ref)).rejects.toThrow(`stage ${stage} is not done`)
  })

  test.each([
    ['stop', null, false],
    ['ask', null, false],
    ['ask', 'reject', false],
    ['ask', 'approve', true],
    ['warn', null, true],
  ] as const)('a gate that says %s, decided %s: published %s', async (verdict, decision, published) => {
    const run = await stand.open('a')
    await walk(stand, run, 'gates')
    await database.db.execute(
      `insert into gate_verdict (run_id, gate, verdict) values ($1::int, 'rows_drop', $2::text)`,
      [run.ref.runId, verdict],
    )
    if (decision !== null) {
      await waitForApproval(stand.deps, { ...run.ref, gate: 'data' })
      await recordApproval(stand.deps, run.ref, { gate: 'data', decision, by: 'jana', reason: 'why not' })
      await advance(stand.deps, {
        ...run.ref,
        ended: { stage: 'gates', state: 'done', counts: null },
        begun: null,
        by: 'x',
      })
    }
    await publishRun(stand.deps, run.ref).catch(() => undefined)
    expect(await publishedRun(database.db)).toBe(published ? run.ref.runId : 0)
  })

  test('is refused when a sum does not add up, and says which', async () => {
    const run = await stand.open('a')
    await walk(stand, run, 'gates')
    await database.db.execute(`insert into source (name) values ('people') on conflict do nothing`)
    await database.db.execute(
      `insert into source_load (run_id, source_id, read, loaded, party, holder, lawful_basis)
       select $1::int, source_id, 10, 9, 'first', 'x', 'contract' from source where name = 'people'`,
      [run.ref.runId],
    )
    await expect(publishRun(stand.deps, run.ref)).rejects.toThrow(
      /read = loaded \+ unchanged \+ rejected of people does not add up \(10 against 9\)/,
    )
    expect(await publishedRun(database.db)).toBe(0)
  })

  test('is refused when something else was published meanwhile', async () => {
    const run = await stand.open('a')
    await walk(stand, run, 'gates')
    await database.db.execute('update publication set run_id = 99')
    await expect(publishRun(stand.deps, run.ref)).rejects.toMatchObject({ code: 'BASE_MOVED' })
  })
})

describe('an approval', () => {
  test('stands in the table and in the audit, once', async () => {
    const run = await stand.open('a')
    await waitForApproval(stand.deps, { ...run.ref, gate: 'data' })
    expect(await runById(database.db, run.ref.runId)).toMatchObject({
      state: 'waiting',
      waiting_gate: 'data',
    })
    const word = { gate: 'data', decision: 'approve', by: 'jana', reason: 'the shop was closed' } as const
    await recordApproval(stand.deps, run.ref, word)
    await recordApproval(stand.deps, run.ref, word)
    expect(await runById(database.db, run.ref.runId)).toMatchObject({ state: 'running', waiting_gate: null })
    expect(await database.db.query('select actor, action, subject from audit')).toEqual([
      { actor: 'jana', action: 'approved', subject: `run:${run.ref.runId}` },
    ])
  })
})

describe('closing', () => {
  test('releases the lease; asked again, or by a stranger, it changes nothing', async () => {
    const run = await stand.open('a')
    await advance(stand.deps, { ...run.ref, ended: null, begun: 'extract', by: 'x' })
    expect(await close(run, 'stranger', 'rejected')).toBe('running')
    expect(await close(run, 'a', 'rejected')).toBe('rejected')
    expect(await close(run, 'a', 'failed')).toBe('rejected')
    expect(await states(run)).toMatchObject({ extract: 'failed', identity: 'pending' })
    expect(await runById(database.db, run.ref.runId)).toMatchObject({ lease: false, ended_at: NOW })
  })

  test('leaves what is published as it is, and calls the run degraded when something failed after it', async () => {
    const run = await stand.open('a')
    await walk(stand, run, 'gates')
    await publishRun(stand.deps, run.ref)
    expect(await close(run, 'a', 'failed')).toBe('degraded')
    expect(await publishedRun(database.db)).toBe(run.ref.runId)
  })

  test('calls a run degraded when an optional source failed', async () => {
    const run = await stand.open('a')
    await walk(stand, run, 'gates')
    await database.db.execute(`insert into source (name) values ('people') on conflict do nothing`)
    await database.db.execute(
      `insert into source_load (run_id, source_id, party, holder, lawful_basis, state)
       select $1::int, source_id, 'first', 'x', 'contract', 'failed' from source where name = 'people'`,
      [run.ref.runId],
    )
    await publishRun(stand.deps, run.ref)
    expect(await close(run, 'a')).toBe('degraded')
  })
})

describe('doing it again', () => {
  test('a run that failed goes on from its stage under its own id, with another workflow execution', async () => {
    const run = await stand.open('a')
    await walk(stand, run, 'identity')
    await advance(stand.deps, { ...run.ref, ended: null, begun: 'profiles', by: 'x' })
    await close(run, 'a', 'failed')
    const again = await stand.open('a', {
      temporalRunId: 'a#2',
      rerun: { runId: run.ref.runId, from: 'profiles' },
    })
    expect(again.ref.runId).toBe(run.ref.runId)
    expect(again.stages).toEqual(STAGES.slice(STAGES.indexOf('profiles')))
    expect(await states(again)).toMatchObject({ identity: 'done', profiles: 'pending', report: 'pending' })
    expect(await runById(database.db, run.ref.runId)).toMatchObject({
      lease: true,
      error_code: null,
      ended_at: null,
    })
  })

  test('a published run gets a new run of its date, whose earlier stages are skipped', async () => {
    const run = await publishNight(stand, 'a', '2026-11-21')
    const again = await stand.open('b', { rerun: { runId: run.ref.runId, from: 'segments' } })
    expect(again).toMatchObject({ businessDate: '2026-11-21', kind: 'rerun', asOf: run.asOf })
    expect(again.ref.runId).toBe(run.ref.runId + 1)
    expect(await states(again)).toMatchObject({ extract: 'skipped', consent: 'skipped', segments: 'pending' })
  })

  test('the published run sends again under its own id, and stays published meanwhile', async () => {
    const run = await publishNight(stand, 'a', '2026-11-21')
    await database.db.execute('update run set activate = false')
    const again = await stand.open('b', { rerun: { runId: run.ref.runId, from: 'activation' } })
    expect(again.ref.runId).toBe(run.ref.runId)
    expect(again).toMatchObject({ published: true, activate: true, stages: ['activation', 'report'] })
    expect(await publishedRun(database.db)).toBe(run.ref.runId)
  })
})
