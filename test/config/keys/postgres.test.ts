import { beforeAll, describe, expect, test } from 'vitest'
import { emptyTable, put } from '../../activities/extract/sources/postgres-support.ts'
import { useDatabase } from '../../support/database.ts'
import { readYaml, specOf, thingsYaml, type YamlRead } from './remote.ts'

const it = useDatabase()
const lines = (...more: readonly string[]): string =>
  ['kind: postgres', 'url: "${env:CRM}"', ...more].join('\n')
const read = (yaml: string, more: Parameters<typeof readYaml>[1] = {}): Promise<YamlRead> =>
  readYaml(yaml, { env: { CRM: it.url }, ...more })
const changes = (...more: readonly string[]): string => thingsYaml(lines('table: crm.person', ...more))

beforeAll(async () => {
  await emptyTable(it.db)
  await put(it.db, [1, '2026-03-27 10:00Z'], [2, '2026-03-27 10:10Z'], [3, '2026-03-27 10:30Z'])
  await it.db.execute(
    "create view crm.turned as select id as name, name as id, -id as n, updated_at as at, timestamptz '2026-03-01Z' as updated_at from crm.person",
  )
})

describe('each key of a source of kind postgres has an effect', () => {
  test('url, table, query: what is read', async () => {
    expect((await read(changes())).rows.map(([id]) => id)).toEqual(['1', '2', '3'])
    const query = thingsYaml(lines('query: "select id * 10 as id, name, updated_at from crm.person;"'))
    expect((await read(query)).rows.map(([id]) => id)).toEqual(['10', '20', '30'])
    await expect(read(changes(), { env: { CRM: 'postgres://localhost:1/x' } })).rejects.toMatchObject({
      code: 'POSTGRES_UNAVAILABLE',
    })
  })

  test('cursor: updated_at and id are the columns of the order', async () => {
    const turned = (cursor: string): string => thingsYaml(lines('table: crm.turned', `cursor: ${cursor}`))
    expect((await read(turned('{ updated_at: at }'))).marks).toMatchObject([
      { value: { updated_at: '2026-03-27 10:30:00+00', id: 'Person 3' } },
    ])
    expect((await read(turned('{ id: n }'))).rows.map(([id]) => id)).toEqual(['3', '2', '1'])
  })

  test('overlap: how much earlier the next night begins', async () => {
    const { marks } = await read(changes())
    const again = async (said: string): Promise<number> => (await read(changes(said), { marks })).rows.length
    expect(
      await Promise.all(['overlap: 0s', 'overlap: 15m', 'overlap: 20m', 'overlap: 1h'].map(again)),
    ).toEqual([0, 1, 2, 3])
  })

  test('sweep_every: how often the keys are read', async () => {
    const { marks } = await read(changes())
    const names = async (said: string): Promise<readonly string[]> =>
      (await read(changes(said), { marks })).units.map(({ name }) => name)
    expect(await names('overlap: 0s')).toEqual([])
    expect(await names('overlap: 0s\nsweep_every: 1')).toEqual(['sweep'])
  })

  test('limits.unit_rows: rows of one transaction', async () => {
    const { units } = await read(changes('limits: { unit_rows: 2 }'))
    expect(units.map(({ rows }) => rows.length)).toEqual([2, 1])
  })

  test('limits.statement_timeout: the longest statement', async () => {
    const slow = lines(
      'query: "select 1 as id, \'x\' as name from pg_sleep(2)"',
      'limits: { statement_timeout: 100ms }',
    )
    await expect(read(thingsYaml(slow, 'snapshot'))).rejects.toThrow(/longer than limits.statement_timeout/)
  })
})

describe('what cannot be is told before the night', () => {
  test.each([
    ['neither table nor query', lines(), 'changes', /missing key `table`/],
    ['both', lines('table: a', 'query: select 1'), 'changes', /a `table` or a `query`/],
    ['a sweep of a snapshot', lines('table: a', 'sweep_every: 1'), 'snapshot', /a snapshot reads all rows/],
    ['an overlap of a snapshot', lines('table: a', 'overlap: 1h'), 'snapshot', /a snapshot reads all rows/],
    ['a query that writes', lines('query: "delete from a"'), 'changes', /a query such as/],
  ])('%s', (_, kind, contents, words) => {
    expect(() => specOf(thingsYaml(kind, contents), { CRM: 'postgres://x' })).toThrow(words)
  })

  test('a sweep needs keys', () => {
    const yaml = changes('sweep_every: 1').replace('key: [id]', 'key: content')
    expect(() => specOf(yaml, { CRM: 'postgres://x' })).toThrow(/a sweep compares keys/)
  })
})
