import { beforeEach, describe, expect, test } from 'vitest'
import { useDatabase } from '../../../support/database.ts'
import { emptyTable, night, postgresFrom, put, session } from './postgres-support.ts'
import { keysOf, reading, readUnit } from './support.ts'

const it = useDatabase()
beforeEach(() => emptyTable(it.db))

const query = (sql: string, given = {}) =>
  postgresFrom(it.url, { rows: { query: sql }, cursor: null, ...given })
const SNAPSHOT = { contents: 'snapshot' } as const

describe('values', () => {
  test('of every type come as texts: times in UTC and ISO, lists and objects as JSON', async () => {
    const values: readonly (readonly [string, string])[] = [
      ["timestamptz '2026-03-27 17:02:11.123456+03'", '2026-03-27 14:02:11.123456+00'],
      ["timestamp '2026-03-27 17:02:11'", '2026-03-27 17:02:11'],
      ["date '1971-05-03'", '1971-05-03'],
      ['12345678901234567890.10::numeric', '12345678901234567890.10'],
      ['9007199254740993::bigint', '9007199254740993'],
      ['0.1::float8', '0.1'],
      ['true', 'true'],
      ["decode('00ff', 'hex')", '\\x00ff'],
      [`'{"b": 1.50, "a": [1]}'::json`, '{"b": 1.50, "a": [1]}'],
      [`'{"b": 1.50, "a": [1]}'::jsonb`, '{"a": [1], "b": 1.50}'],
      ["array['a,b', 'c\"d', null]", '["a,b","c\\"d",null]'],
      ["interval '1 day 2 hours'", 'P1DT2H'],
      ["uuid '6a1f0c1e-1d0e-4c43-9b1c-3d7f0c1e1d0e'", '6a1f0c1e-1d0e-4c43-9b1c-3d7f0c1e1d0e'],
      ['null::text', ''],
      ["'a;b' || chr(10) || 'é'", 'a;b\né'],
    ]
    const columns = values.map((_, i) => `c${i}`)
    const sql = `select 1 as id, ${values.map(([value], i) => `${value} as c${i}`).join(', ')};`
    const { units } = await night(query(sql), [], { ...SNAPSHOT, rows: reading(...columns) })
    expect(units[0]?.header).toEqual(['id', ...columns])
    expect(units[0]?.rows).toEqual([['1', ...values.map(([, text]) => text)]])
  })

  test('of columns that no field reads stay where they are, unless drift is looked at', async () => {
    await it.db.execute('alter table crm.person add note text')
    await put(it.db, [1, '2026-03-27 10:00Z'])
    expect((await night(postgresFrom(it.url))).units[0]?.header).toEqual(['id', 'name'])
    const { units } = await night(postgresFrom(it.url), [], { drift: 'add' })
    expect(units[0]?.header).toEqual(['id', 'name', 'updated_at', 'note'])
  })
})

describe('names', () => {
  test('of tables and columns may be any: they are quoted', async () => {
    await it.db.execute('create schema "Old CRM"')
    await it.db.execute(
      'create table "Old CRM"."the ""people""" ("Id" int, "select" text, "Changed at" timestamptz)',
    )
    await it.db.execute(`insert into "Old CRM"."the ""people""" values (7, 'x', now())`)
    const from = postgresFrom(it.url, {
      rows: { table: 'Old CRM.the "people"' },
      cursor: { updatedAt: 'Changed at', id: 'Id' },
    })
    const { units } = await night(from, [], { key: ['Id'], rows: reading('select') })
    expect(units[0]?.rows).toEqual([['7', 'x']])
    await it.db.execute('drop schema "Old CRM" cascade')
  })
})

describe('the connection', () => {
  const activity = (): Promise<{ state: string; readonly: string }[]> =>
    it.db.query(
      "select state from pg_stat_activity where application_name = 'nocturne source remote' and datname = current_database()",
    )

  test('is one, says who it is, and is gone after close', async () => {
    await put(it.db, [1, '2026-03-27 10:00Z'])
    const open = session(postgresFrom(it.url))
    const unit = await open.next([])
    expect(await activity()).toHaveLength(1)
    if (unit) await readUnit(unit, [])
    await open.close()
    await expect.poll(activity).toEqual([])
  })

  test('cannot write, whatever the query says', async () => {
    const writes = query('with w as (delete from crm.person returning id) select id from w')
    await expect(night(writes, [], SNAPSHOT)).rejects.toMatchObject({ code: 'POSTGRES_REFUSED' })
    await it.db.execute(
      'create function crm.wipe() returns int language plpgsql as $$ begin delete from crm.person; return 1; end $$',
    )
    await put(it.db, [1, null])
    await expect(night(query('select crm.wipe() as id'), [], SNAPSHOT)).rejects.toMatchObject({
      code: 'POSTGRES_REFUSED',
      evidence: { cause: '25006' },
    })
  })

  test('ends a statement that takes too long; it is tried again later', async () => {
    const slow = query('select 1 as id from pg_sleep(5)', { limits: { statementMs: 100, unitRows: 10 } })
    await expect(night(slow, [], SNAPSHOT)).rejects.toMatchObject({
      code: 'POSTGRES_UNAVAILABLE',
      fate: 'retry',
      evidence: { cause: '57014' },
    })
  })

  test('is cut when the attempt is cancelled, in the middle of a statement too', async () => {
    const cancel = new AbortController()
    const reading = night(query('select 1 as id from pg_sleep(5)'), [], SNAPSHOT, { signal: cancel.signal })
    setTimeout(() => cancel.abort(new Error('cancelled')), 200)
    await expect(reading).rejects.toThrow('cancelled')
  })

  test('that the server ends in the middle is a passing fault, and nothing of the unit counts', async () => {
    await put(it.db, ...Array.from({ length: 30_000 }, (_, i) => [i + 1, '2026-03-27 10:00Z'] as const))
    const open = session(postgresFrom(it.url))
    const unit = await open.next([])
    await it.db.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'nocturne source remote' and datname = current_database()",
    )
    const failed = unit ? readUnit(unit, []) : Promise.resolve()
    await expect(failed).rejects.toMatchObject({ code: 'POSTGRES_UNAVAILABLE', fate: 'retry' })
    await open.close()
    const { units } = await night(postgresFrom(it.url))
    expect(new Set(keysOf(units)).size).toBe(30_000)
  })
})

describe('what cannot be read', () => {
  const secret = (change: (url: URL) => void): string => {
    const url = new URL(it.url)
    change(url)
    return url.href
  }

  test.each([
    ['an unknown table', { rows: { table: 'crm.nobody' } }, /42P01, there is no such table/],
    [
      'a query that is none',
      { rows: { query: "selec 'somebody@example.com'" } },
      /42601, the query is no SQL/,
    ],
    ['a cursor that is not there', { cursor: { updatedAt: 'changed', id: 'id' } }, /no column changed/],
    [
      'a cursor that is no time',
      { cursor: { updatedAt: 'name', id: 'id' } },
      /of type text; it must be a date/,
    ],
    ['a column twice', { rows: { query: 'select 1 as id, 2 as id' } }, /two columns id/],
  ])('%s is said, without the data', async (_, given, words) => {
    const failed = night(postgresFrom(it.url, given))
    await expect(failed).rejects.toThrow(words)
    await expect(failed).rejects.toMatchObject({ fate: 'hopeless' })
    await expect(failed).rejects.not.toThrow(/somebody/)
  })

  test('a server that is not there is a passing fault, a database that is not a hopeless one; no password is told', async () => {
    const away = night(
      postgresFrom(
        secret((url) => {
          url.port = '1'
          url.password = 'pa55word'
        }),
      ),
    )
    await expect(away).rejects.toMatchObject({ code: 'POSTGRES_UNAVAILABLE', fate: 'retry' })
    await expect(away).rejects.not.toThrow(/pa55word/)
    const none = night(
      postgresFrom(
        secret((url) => {
          url.pathname = '/nobody'
        }),
      ),
    )
    await expect(none).rejects.toThrow(/nobody cannot be read \(3D000, there is no such database\)/)
    const broken = Promise.resolve().then(() => night(postgresFrom('postgres://x:pa55word@[host')))
    await expect(broken).rejects.toMatchObject({ code: 'POSTGRES_URL' })
    await expect(broken).rejects.not.toThrow(/pa55word/)
  })
})
