import { createHash } from 'node:crypto'
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { activationActivities } from '../../../activities/activation/index.ts'
import type { BrandProject } from '../../../core/brand/project.ts'
import { useDatabase } from '../../support/database.ts'
import { campaign, fileDestination, project } from './support/project.ts'
import { firstRangeOf, sendRange } from './support/ranges.ts'
import {
  addMembers,
  addPeople,
  deliverAll,
  emptyWorld,
  identifierOf,
  ledger,
  profileOf,
  publishRun,
  refOf,
  type TestDeps,
  tally,
  testDeps,
} from './support/world.ts'

const DATE = '2026-03-01'

describe('files', () => {
  const it = useDatabase()
  let current: BrandProject
  let out: string
  let deps: TestDeps
  const activities = () => activationActivities(deps)
  const plan = async (people: number) => {
    await addPeople(it.db, 1, people)
    await addMembers(it.db, 'everybody', 1, people, 1)
    await activities().planWaves(refOf(1))
  }
  const files = async () => (await readdir(join(out, 'list')).catch(() => [])).sort()
  const text = (name: string) => readFile(join(out, 'list', name), 'utf8')

  beforeEach(async () => {
    await emptyWorld(it.db)
    out = await mkdtemp(join(tmpdir(), 'nocturne-file-'))
    current = project({ destinations: [fileDestination()] })
    deps = testDeps(it.db, () => current, out)
    await publishRun(it.db, { date: DATE })
  })
  afterEach(() => rm(out, { recursive: true, force: true }))

  test('one file a wave, with everybody once and a manifest that fits', async () => {
    await plan(1_200)
    await deliverAll(activities(), 1, DATE, 'mail')
    expect(await files()).toEqual(['hello-2026-03-01.csv', 'hello-2026-03-01.csv.manifest.json'])
    const csv = await text('hello-2026-03-01.csv')
    const lines = csv.trimEnd().split('\n')
    expect(lines).toHaveLength(1_201)
    expect(lines[0]).toBe('id,email,name,city,orders')
    expect(lines[1]).toBe('1,p1@example.test,Name1,City1,1')
    expect(JSON.parse(await text('hello-2026-03-01.csv.manifest.json'))).toEqual({
      rows: 1_200,
      sha256: createHash('sha256').update(csv).digest('hex'),
      columns: ['id', 'email', 'name', 'city', 'orders'],
      run_id: 1,
    })
    expect(await tally(it.db)).toEqual({ sent: 1_200 })
    expect((await ledger(it.db))[0]?.provider_ref).toBe('hello-2026-03-01.csv')
  })

  test('people added by a rerun of the date stand in a second file, nobody in two', async () => {
    await plan(3)
    await deliverAll(activities(), 1, DATE, 'mail')
    const before = await text('hello-2026-03-01.csv')
    const again = await publishRun(it.db, { date: DATE })
    await addPeople(it.db, 4, 5)
    await addMembers(it.db, 'everybody', 4, 5, again)
    await activities().planWaves(refOf(again))
    await deliverAll(activities(), again, DATE, 'mail')
    expect(await text('hello-2026-03-01.csv')).toBe(before)
    expect((await text('hello-2026-03-01-2.csv')).trimEnd().split('\n').slice(1)).toEqual([
      '4,p4@example.test,Name4,City4,4',
      '5,p5@example.test,Name5,City5,5',
    ])
  })

  test('an attempt that died after its file was in place is done again under the same name', async () => {
    await plan(5)
    await deliverAll(activities(), 1, DATE, 'mail')
    const first = await text('hello-2026-03-01.csv')
    // As a kill between the rename and the commit leaves it.
    await it.db.execute(
      `update delivery set state = 'sending', provider_ref = null, ended_at = null, lease_until = now() - interval '1 s'`,
    )
    await writeFile(join(out, 'list', '.hello-2026-03-01.dead.tmp'), 'half')
    await deliverAll(activities(), 1, DATE, 'mail')
    expect(await text('hello-2026-03-01.csv')).toBe(first)
    expect(await files()).toEqual(['hello-2026-03-01.csv', 'hello-2026-03-01.csv.manifest.json'])
    expect(await tally(it.db)).toEqual({ sent: 5 })
    expect(await it.db.query('select 1 from person_head where cardinality(recent) <> 1')).toEqual([])
  })

  test('somebody who withdrew before it was done again is not in the file', async () => {
    await plan(3)
    await deliverAll(activities(), 1, DATE, 'mail')
    await it.db.execute(
      `update delivery set state = 'sending', provider_ref = null, lease_until = now() - interval '1 s'`,
    )
    await it.db.execute('update consent_head set allow = false where identifier_id = $1::uuid', [
      identifierOf(2),
    ])
    await deliverAll(activities(), 1, DATE, 'mail')
    expect((await text('hello-2026-03-01.csv')).trimEnd().split('\n')).toHaveLength(3)
    expect(await tally(it.db)).toEqual({ sent: 2, 'skipped/consent': 1 })
  })

  test('an attempt that was overtaken publishes nothing', async () => {
    await plan(3)
    const range = await firstRangeOf(deps, 1, DATE)
    const slow = testDeps(it.db, () => current, out)
    // The other attempt takes over while this one reads people: the vault's answer is what it waits for.
    const late = it.db.transaction(async (tx) => {
      await tx.execute('lock table vault.identifier in access exclusive mode')
      const sending = sendRange(slow, range)
      await expect.poll(() => tally(it.db)).toEqual({ sending: 3 })
      await it.db.execute(`update delivery set attempt_id = gen_random_uuid() where state = 'sending'`)
      return { sending }
    })
    await expect((await late).sending).rejects.toMatchObject({ code: 'ATTEMPT_LOST' })
    expect(await files()).toEqual([])
    expect(await tally(it.db)).toEqual({ sending: 3 })
  })

  test('a stop in the middle gives everybody back and leaves no file', async () => {
    await plan(3)
    const range = await firstRangeOf(deps, 1, DATE)
    deps.stop.abort(new Error('stopped'))
    await expect(sendRange(deps, range)).rejects.toThrow('stopped')
    expect(await files()).toEqual([])
    expect(await tally(it.db)).toEqual({ planned: 3 })
  })

  test('a directory that cannot be written opens the breaker, and fails nobody', async () => {
    const blocked = join(out, 'list')
    await writeFile(blocked, 'a file stands where the directory should be')
    await chmod(blocked, 0o400)
    await plan(3)
    await deliverAll(activities(), 1, DATE, 'mail')
    expect(await tally(it.db)).toEqual({ planned: 3 })
    const [state] = await it.db.query('select breaker, last_error from destination_state')
    expect(state).toEqual({ breaker: 'open', last_error: expect.stringMatching(/^E(EXIST|NOTDIR)$/) })
    await rm(blocked)
    await it.db.execute('update destination_state set open_until = now()')
    await deliverAll(activities(), 1, DATE, 'mail')
    expect(await tally(it.db)).toEqual({ sent: 3 })
    expect(await it.db.query('select breaker from destination_state')).toEqual([{ breaker: 'closed' }])
  })

  test('NDJSON keeps types, CSV guards what a spreadsheet would run', async () => {
    const columns = {
      '=id': 'profile.id',
      city: 'person.city',
      orders: 'trait.orders',
      missing: 'identifier.phone',
      segment: 'segment.name',
      version: 'segment.version',
      campaign: 'campaign.name',
      run: 'run.id',
      date: 'run.date',
    }
    for (const format of ['csv', 'ndjson'] as const) {
      await emptyWorld(it.db)
      current = project({
        campaigns: [campaign({ name: format })],
        destinations: [fileDestination({ format, columns })],
      })
      await publishRun(it.db, { date: DATE })
      await plan(1)
      await it.db.execute(`update profile_attributes set attributes = '{"city": "=1+1, \\"x\\""}'`)
      await deliverAll(activities(), 1, DATE, 'mail')
    }
    expect(await text('csv-2026-03-01.csv')).toBe(
      `=id,city,orders,missing,segment,version,campaign,run,date\n${profileOf(1)},"'=1+1, ""x""",1,,everybody,v1,csv,1,${DATE}\n`,
    )
    expect(JSON.parse(await text('ndjson-2026-03-01.ndjson'))).toEqual({
      '=id': profileOf(1),
      city: '=1+1, "x"',
      orders: 1,
      missing: null,
      segment: 'everybody',
      version: 'v1',
      campaign: 'ndjson',
      run: 1,
      date: DATE,
    })
  })

  test('a wave of which nobody may be contacted leaves no file', async () => {
    await plan(2)
    await it.db.execute('update consent_head set suppressed = true')
    await deliverAll(activities(), 1, DATE, 'mail')
    expect(await files()).toEqual([])
    expect(await tally(it.db)).toEqual({ 'skipped/suppressed': 2 })
  })
})
