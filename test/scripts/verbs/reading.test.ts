import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { seedNights } from '../../activities/report/night.ts'
import { type Told, tell } from '../../mistakes/told.ts'
import { useDatabase } from '../../support/database.ts'
import { scratch } from '../../support/scratch.ts'

const it = useDatabase()
let runs: { readonly first: number; readonly second: number }
beforeAll(async () => {
  runs = await seedNights(it.db)
})

const read = (...args: readonly string[]): Promise<Told> =>
  tell(args, { cwd: scratch(), env: { DATABASE_URL: it.url } })

describe('status', () => {
  test('prints the run of the public interface, and nothing else, with --json', async () => {
    const told = await read('status', '--json')
    expect(told.exit).toBe(0)
    expect(told.err).toBe('')
    const run = JSON.parse(told.out) as Record<string, unknown>
    expect(Object.keys(run).slice(0, 14)).toEqual([
      'run_id',
      'brand',
      'business_date',
      'as_of',
      'kind',
      'state',
      'published',
      'config_version',
      'workflow_id',
      'ui_url',
      'stages',
      'gates',
      'deliveries',
      'balance',
    ])
    expect(run).toMatchObject({
      run_id: runs.second,
      brand: 'corner-shop',
      business_date: '2026-11-20',
      as_of: '2026-11-20T23:00:00.000Z',
      kind: 'manual',
      state: 'published',
      published: true,
      deliveries: { due: 4, sent: 2, failed: 0, unknown: 1, skipped: 1, waiting: 0 },
      balance: [],
      skipped: [{ reason: 'holdout', deliveries: 1 }],
    })
    expect(run.stages).toHaveLength(9)
    expect(run.gates).toContainEqual(
      expect.objectContaining({ gate: 'rows_drop', verdict: 'warn', value: 0.35, limit: 0.3 }),
    )
  })

  test('is a table for people, without colours and cursor moves when it is piped', async () => {
    const told = await read('status')
    expect(told.out).toContain('Run 2 of corner-shop, night of Friday 20 November 2026: published')
    expect(told.out).toMatch(/^extract +done +2\.5 s +1,003 +1 +1,000 +2 +3$/m)
    expect(told.out).toContain('4 due: 2 sent, 1 unknown, 1 skipped (1 holdout)')
    expect(told.out).toContain('$ nocturne delivery list --state unknown')
    expect(told.out).not.toContain('\u001b')
  })

  test('takes a run id and a business date, and says what a RUN is when it is neither', async () => {
    expect(JSON.parse((await read('status', String(runs.first), '--json')).out)).toMatchObject({
      run_id: runs.first,
    })
    expect(JSON.parse((await read('status', '2026-11-19', '--json')).out)).toMatchObject({
      run_id: runs.first,
    })
    const wrong = await read('status', 'yesterday')
    expect([wrong.exit, wrong.err]).toEqual([2, expect.stringContaining('a business date')])
    expect((await read('status', '99')).exit).toBe(2)
  })
})

describe('delivery list', () => {
  test('says times in the zone of the brand to people, and in UTC as JSON', async () => {
    const people = (await read('delivery', 'list')).out
    expect(people).toContain('ENDED (Europe/Paris)')
    expect(people).toContain('2026-11-20 23:30')
    expect((await read('delivery', 'list', '--json')).out).toContain('2026-11-20T22:30:00.000Z')
  })

  test('filters by state, reason and run', async () => {
    const listed = async (...args: string[]): Promise<unknown[]> =>
      (JSON.parse((await read('delivery', 'list', '--json', ...args)).out) as { deliveries: unknown[] })
        .deliveries
    expect(await listed()).toHaveLength(4)
    expect(await listed('--state', 'sent')).toHaveLength(2)
    expect(await listed('--reason', 'holdout')).toHaveLength(1)
    expect(await listed('--run', '2026-11-19')).toHaveLength(0)
    expect(await listed('--limit', '3')).toHaveLength(3)
    expect((await read('delivery', 'list', '--limit', '3')).err).toContain('--limit N shows more')
  })

  test('says how many of a run have no row of their own, because they were skipped for the same reason before', async () => {
    await it.db.execute(
      `insert into wave_skip
       select wave_id, $1::int, 'first', 'email', 'mail', 'consent', 7 from wave order by wave_id limit 1`,
      [runs.second],
    )
    const run = ['--run', String(runs.second)]
    const told = async (...args: string[]) => (await read('delivery', 'list', ...run, ...args)).err
    expect(await told('--reason', 'consent')).toContain('7 more were skipped for the same reason')
    expect(await told('--reason', 'holdout')).not.toContain('7 more')
    expect(await told('--state', 'sent')).not.toContain('7 more')
    await it.db.execute('delete from wave_skip')
  })
})

describe('rejection list', () => {
  test('counts by reason and names the rows, never their values', async () => {
    const told = await read('rejection', 'list', '--json')
    expect(JSON.parse(told.out)).toMatchObject({
      run_id: runs.second,
      reasons: [{ source: 'shop', reason: 'bad_date', rows: 2 }],
      rejections: [{ position: 'people.csv:13' }, { position: 'people.csv:12' }],
    })
  })
})

describe('rejection list, of one source or reason', () => {
  test('says what there is when nothing fits, and how many are left out when not all are shown', async () => {
    const none = await read('rejection', 'list', '--source', 'shopp')
    expect(none.exit).toBe(0)
    expect(none.out).toContain('rejected no such row; it did of shop (bad_date).')
    expect(JSON.parse((await read('rejection', 'list', '--reason', 'encoding', '--json')).out)).toMatchObject(
      {
        reasons: [],
        rejections: [],
      },
    )
    const one = await read('rejection', 'list', '--limit', '1')
    expect(one.err).toContain('The newest 1 of 2 are shown; --limit N shows more.')
    expect(one.out).toMatch(/nocturne rejection show \d+/)
  })
})

describe('rejection show', () => {
  test('opens the row, and nobody opens one without an entry in the audit log', async () => {
    await it.db.execute(`insert into vault.rejected_row values (1, '\\x41001b5b324aff'::bytea)`)
    const told = await read('rejection', 'show', '1')
    expect(told.out).toContain('A\\x00\\x1b[2J\ufffd')
    const [entry] = await it.db.query(
      'select actor, action, subject from audit order by audit_id desc limit 1',
    )
    expect(entry).toMatchObject({ action: 'opened', subject: 'rejection:1' })
    expect((await read('rejection', 'show', '99')).exit).toBe(2)
  })
})

describe('report', () => {
  test('writes both files into the home and names them', async () => {
    const cwd = scratch()
    mkdirSync(join(cwd, '.nocturne'))
    const told = await tell(['report', '--json'], { cwd, env: { DATABASE_URL: it.url } })
    const files = JSON.parse(told.out) as { html: string; json: string }
    expect(files.html).toBe(join(cwd, '.nocturne', 'reports', '2026-11-20', 'report.html'))
    expect([existsSync(files.html), existsSync(files.json)]).toEqual([true, true])
  })
})

describe('env', () => {
  test('prints lines that a shell takes as they are', async () => {
    const told = await tell(['env'], { cwd: scratch(), env: { DATABASE_URL: "postgres://u:it's@h/d" } })
    expect(told.out).toContain(`export DATABASE_URL='postgres://u:it'\\''s@h/d'`)
  })
})

describe('a database without tables', () => {
  test('is told with the command that makes them', async () => {
    await it.db.execute('alter schema published rename to hidden')
    await it.db.execute('alter table run rename to hidden_run')
    try {
      const told = await read('status', '--json')
      expect(told.exit).toBe(1)
      expect(JSON.parse(told.out)).toMatchObject({
        error: { code: 'NOT_MIGRATED', hint: 'Run `nocturne migrate`.' },
      })
    } finally {
      await it.db.execute('alter table hidden_run rename to run')
      await it.db.execute('alter schema hidden rename to published')
    }
  })
})
