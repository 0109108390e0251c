import { existsSync, mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect } from '../../../db/connect.ts'
import { removeStack } from '../../support/remove-stack.ts'
import { nocturne, type Told } from './cli.ts'

const EXAMPLE = fileURLToPath(new URL('../../../test/brands/harbour-books', import.meta.url))

let cwd: string
beforeAll(() => {
  cwd = realpathSync(mkdtempSync(join(tmpdir(), 'nocturne-dev-')))
})
afterAll(async () => {
  await here('dev', 'down')
  await removeStack(cwd)
})

const here = (...args: readonly string[]): Promise<Told> =>
  nocturne(args, { cwd, env: { NOCTURNE_DEMO_SMTP_PORT: '2525' } })

async function value<Row extends object>(url: string, sql: string): Promise<Row | undefined> {
  const db = connect({ url, max: 1, application: 'nocturne test', statementTimeoutMs: 10_000 })
  try {
    const [row] = await db.query<Row>(sql)
    return row
  } finally {
    await db.end()
  }
}

const databaseUrl = async (): Promise<string> =>
  (JSON.parse((await here('env', '--json')).out) as { DATABASE_URL: string }).DATABASE_URL

describe('the development stack from the command line', { timeout: 180_000 }, () => {
  test('comes up with the database of the brand, and twice is once', async () => {
    const first = await here('dev', 'up', '--no-worker', '--project', EXAMPLE, '--json')
    expect([first.exit, first.err]).toEqual([0, expect.anything()])
    expect(JSON.parse(first.out)).toMatchObject({
      home: join(cwd, '.nocturne'),
      brand: 'harbour-books',
      worker: null,
    })
    const again = await here('dev', 'up', '--no-worker', '--json')
    expect(again.exit).toBe(0)
    expect(JSON.parse(again.out)).toEqual(JSON.parse(first.out))
    const parts = JSON.parse((await here('dev', 'status', '--json')).out) as Record<string, { state: string }>
    expect([parts.postgres?.state, parts.temporal?.state, parts.worker?.state]).toEqual(['up', 'up', 'down'])
  })

  test('later commands find the project that was served last, from any directory beside the home', async () => {
    const told = await here('validate')
    expect([told.exit, told.out]).toEqual([0, expect.stringContaining('Harbour Books is in order')])
    const none = await here('status', '--json')
    expect([none.exit, JSON.parse(none.out)]).toEqual([
      1,
      { error: expect.objectContaining({ code: 'NO_RUN' }) },
    ])
  })

  test('a night that no worker polls for ends with 7, names the command, and leaves no run behind', async () => {
    const told = await here('run', '--date', '2026-03-01', '--json')
    expect(told.exit).toBe(7)
    expect(JSON.parse(told.out)).toMatchObject({ error: { code: 'NO_WORKER' } })
    expect(told.out).toContain('nocturne worker')
    const backfill = await here('backfill', '--from', '2026-03-01', '--to', '2026-03-02', '--json')
    expect([backfill.exit, JSON.parse(backfill.out)]).toEqual([
      7,
      { error: expect.objectContaining({ code: 'NO_WORKER' }) },
    ])
    expect((await here('status')).exit).toBe(1)
  })

  test('Temporal that is down ends with 7, while status still reads the database', async () => {
    const env = { TEMPORAL_ADDRESS: '127.0.0.1:1', NOCTURNE_DEMO_SMTP_PORT: '2525' }
    const run = await nocturne(['run', '--json'], { cwd, env })
    expect([run.exit, JSON.parse(run.out)]).toEqual([
      7,
      { error: expect.objectContaining({ code: 'TEMPORAL_UNREACHABLE' }) },
    ])
    // Ten on a machine that does nothing else: a call without a deadline would wait for minutes.
    expect(run.seconds).toBeLessThan(30)
    expect(JSON.parse((await nocturne(['status', '--json'], { cwd, env })).out)).toMatchObject({
      error: { code: 'NO_RUN' },
    })
  })

  test('reset empties the database and out/, and nothing without --yes', async () => {
    const url = await databaseUrl()
    const before = await value<{ id: string }>(url, 'select database_id as id from installation')
    const file = join(cwd, '.nocturne', 'out', 'x', 'list.csv')
    mkdirSync(join(cwd, '.nocturne', 'out', 'x'))
    writeFileSync(file, 'a\n')
    expect((await here('dev', 'reset')).exit).toBe(2)
    expect(existsSync(file)).toBe(true)
    expect((await here('dev', 'reset', '--yes')).exit).toBe(0)
    expect(existsSync(file)).toBe(false)
    const after = await value<{ id: string }>(url, 'select database_id as id from installation')
    expect(after?.id).not.toBe(before?.id)
  })

  test('a database of another checkout is refused by up, and mended by reset, whose worker the next up finds', async () => {
    expect((await here('dev', 'up', '--json')).out).toContain('"worker": "started"')
    const changed = `update migration_content set hash = 'x' where name like '0003%' returning name`
    expect(await value(await databaseUrl(), changed)).toBeDefined()
    const refused = await here('dev', 'up', '--json')
    expect([refused.exit, JSON.parse(refused.out)]).toEqual([
      1,
      { error: expect.objectContaining({ code: 'CHANGED_SCHEMA' }) },
    ])
    expect((await here('dev', 'reset', '--yes')).exit).toBe(0)
    const again = await here('dev', 'up', '--json')
    expect([again.exit, JSON.parse(again.out)]).toEqual([0, expect.objectContaining({ worker: 'found' })])
  })

  test('reset never touches a database that was named from outside', async () => {
    const env = {
      DATABASE_URL: 'postgresql://somebody:x@127.0.0.1:1/theirs',
      NOCTURNE_DEMO_SMTP_PORT: '2525',
    }
    const told = await nocturne(['dev', 'reset', '--yes'], { cwd, env })
    expect([told.exit, told.err]).toEqual([2, expect.stringContaining('DATABASE_URL names another')])
  })

  test('goes down, and down again', async () => {
    expect((await here('dev', 'down')).out).toMatch(/^Stopped: worker, temporal, postgres\.\n/)
    const down = (await here('dev', 'down')).out
    expect(down).toContain('Nothing ran.\n')
    expect(down).toContain(`To remove it, database and all: rm -rf '${join(cwd, '.nocturne')}'`)
    for (const verb of [['status'], ['run'], ['dev', 'reset', '--yes']]) {
      const told = await here(...verb)
      expect([verb, told.exit, told.err]).toEqual([verb, 7, expect.stringContaining('nocturne dev up')])
    }
  })
})
