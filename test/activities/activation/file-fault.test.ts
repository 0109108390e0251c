import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { activationActivities } from '../../../activities/activation/index.ts'
import { rollbackWaves } from '../../../activities/activation/queries/rollback.ts'
import type { RangeRef, RangeResult } from '../../../activities/activation/types.ts'
import { useDatabase } from '../../support/database.ts'
import { fileDestination, project } from './support/project.ts'
import { firstRangeOf, sendRange } from './support/ranges.ts'
import {
  addMembers,
  addPeople,
  deliverAll,
  emptyWorld,
  publishRun,
  refOf,
  type TestDeps,
  tally,
  testDeps,
} from './support/world.ts'

const DATE = '2026-03-01'
const NAME = `hello-${DATE}.csv`

describe('a file whose people are not written down as sent does not lie there', () => {
  const it = useDatabase()
  let out: string
  let deps: TestDeps
  const activities = () => activationActivities(deps)
  const deliver = () => deliverAll(activities(), 1, DATE, 'mail')
  const files = async () => (await readdir(join(out, 'list')).catch(() => [])).sort()
  const firstRange = (): Promise<RangeRef> => firstRangeOf(deps, 1, DATE)
  const sendAs = (attemptId: string, range: RangeRef): Promise<RangeResult> =>
    sendRange(deps, range, { attemptId })

  beforeEach(async () => {
    await emptyWorld(it.db)
    out = await mkdtemp(join(tmpdir(), 'nocturne-file-'))
    deps = testDeps(it.db, () => project({ destinations: [fileDestination()] }), out)
    await publishRun(it.db, { date: DATE })
    await addPeople(it.db, 1, 3)
    await addMembers(it.db, 'everybody', 1, 3, 1)
    await activities().planWaves(refOf(1))
  })
  afterEach(() => rm(out, { recursive: true, force: true }))

  test('when its manifest cannot be written', async () => {
    const attempt = crypto.randomUUID()
    const range = await firstRange()
    // The spool is open while the attempt waits for the vault: then the place of the manifest is taken.
    const sending = await it.db.transaction(async (tx) => {
      await tx.execute('lock table vault.identifier in access exclusive mode')
      const begun = sendAs(attempt, range)
      await expect.poll(async () => (await files()).length).toBeGreaterThan(0)
      await mkdir(join(out, 'list', `.hello-${DATE}.${attempt}.tmp.manifest`))
      return { begun }
    })
    await sending.begun.catch(() => undefined)
    expect((await files()).filter((name) => !name.startsWith('.'))).toEqual([])
    expect(await tally(it.db)).toEqual({ planned: 3 })
    expect(await it.db.query('select breaker, last_error from destination_state')).toEqual([
      { breaker: 'open', last_error: 'EISDIR' },
    ])
  })

  test('when PostgreSQL refuses the commit that follows', async () => {
    await it.db.execute(`
      create function refuse_sent() returns trigger language plpgsql as $$ begin
        raise exception 'the disk of the database is full' using errcode = '53100'; end $$`)
    await it.db.execute(`
      create constraint trigger refuse_sent after update on delivery deferrable initially deferred
      for each row when (new.state = 'sent') execute function refuse_sent()`)
    await expect(deliver()).rejects.toMatchObject({ code: '53100' })
    await it.db.execute('drop function refuse_sent cascade')
    expect(await files()).toEqual([])
    expect(await tally(it.db)).toEqual({ planned: 3 })
    await deliver()
    expect(await files()).toEqual([NAME, `${NAME}.manifest.json`])
  })

  test('when a kill came before the commit and a rollback before the next attempt', async () => {
    await deliver()
    // As a kill between the rename and the commit leaves it.
    await it.db.execute(
      `update delivery set state = 'sending', provider_ref = null, ended_at = null, attempt_id = gen_random_uuid(),
         lease_until = now() - interval '1 s'`,
    )
    await it.db.execute('update publication set run_id = 0')
    expect(await it.db.transaction((tx) => rollbackWaves(tx, 1))).toEqual({ skipped: 0, sending: 3 })
    await deliver()
    expect(await tally(it.db)).toEqual({ 'skipped/rolled_back': 3 })
    expect(await files()).toEqual([])
  })

  test('and what a dead attempt left beside it goes with the next', async () => {
    await mkdir(join(out, 'list'))
    for (const end of ['tmp', 'tmp.manifest'])
      await writeFile(join(out, 'list', `.hello-${DATE}.dead.${end}`), 'half')
    await deliver()
    expect(await files()).toEqual([NAME, `${NAME}.manifest.json`])
  })
})
