import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { RowsSpec } from '../../../core/brand/source.ts'
import { useDatabase } from '../../support/database.ts'
import { scratch } from '../../support/scratch.ts'
import { openRun, publish } from '../../support/world.ts'
import { emptyExtract, load, ndjsonSource, put, refused } from './support.ts'

const it = useDatabase()
const ROWS: RowsSpec = {
  are: 'people',
  identifiers: [
    { type: 'email', field: { first_of: ['traits.email', 'mail'], as: 'email' }, verified: null },
  ],
  attributes: {
    code: { from: 'code', as: 'text' },
    sku: { from: 'products.0.sku', as: 'text' },
    tags: { from: 'tags', as: 'text' },
  },
  sealed: {},
  updatedAt: null,
}

async function fresh(): Promise<{ dir: string; run: number }> {
  await emptyExtract(it.db)
  return { dir: scratch(), run: await openRun(it.db, '2026-01-01') }
}
const attributes = () =>
  it.db.query(
    `select source_key as key, attributes from source_record where to_run is null and kind = 'person' order by 1`,
  )

test('columns are paths; numbers keep their text, objects and lists are JSON', async () => {
  const { dir, run } = await fresh()
  const lines = [
    '{"id":1,"code":0.10,"traits":{"email":"ann@x.fr"},"products":[{"sku":"S1"}],"tags":["b","a"]}',
    '{"id":"2","code":12345678901234567890,"mail":"bob@x.fr","tags":{"z":1,"a":2.0}}',
    '{"id":3,"code":true,"traits":{"email":null},"mail":null}',
  ]
  const path = put(dir, 'p.ndjson', `${lines.join('\n')}\n`)
  expect(await load(it.db, run, ndjsonSource(ROWS, { path }))).toMatchObject({ read: 3, loaded: 3, files: 1 })
  expect(await attributes()).toEqual([
    { key: '1', attributes: { code: '0.10', sku: 'S1', tags: '["b","a"]' } },
    { key: '2', attributes: { code: '12345678901234567890', tags: '{"a":2.0,"z":1}' } },
    { key: '3', attributes: { code: 'true' } },
  ])
  const ids = await it.db.query<{ value: string }>('select value from vault.identifier order by 1')
  expect(ids.map(({ value }) => value)).toEqual(['ann@x.fr', 'bob@x.fr'])
})

test('a line that is no object is refused with its place and text, and costs no neighbour', async () => {
  const { dir, run } = await fresh()
  const bad = [
    '{"id":2,',
    '[{"id":3}]',
    '"4"',
    '{"id":5,"id":6}',
    '{"id":7,"a":{"b":1, "b" :2}}',
    '{"id":8,"code":"\\u0000"}',
    `{"id":9,"code":"${'x'.repeat(200)}"}`,
    '{"code":"no key"}',
  ]
  const text = ['{"id":1,"code":"\\":\\":"}', ...bad, '', '{"id":11}'].join('\n')
  const bytes = Buffer.concat([
    Buffer.from(`${text}\n{"id":12,"code":"`),
    Buffer.from([0xc3, 0x28]),
    Buffer.from('"}'),
  ])
  const path = put(dir, 'p.ndjson', bytes)
  const limits = { lineBytes: 100, columns: 1, fileBytes: 10_000 }
  const counts = await load(it.db, run, ndjsonSource(ROWS, { path, limits }))
  expect(counts).toMatchObject({ read: 11, loaded: 2, rejected: 9 })
  const found = await refused(it.db)
  expect(found.map(({ position, reason }) => [position, reason])).toEqual([
    ['2', 'bad_json'],
    ['3', 'bad_json'],
    ['4', 'bad_json'],
    ['5', 'bad_json'],
    ['6', 'bad_json'],
    ['7', 'nul_byte'],
    ['8', 'too_long'],
    ['9', 'missing_key'],
    ['12', 'encoding'],
  ])
  expect(found.map(({ raw }) => raw.trim()).slice(0, 6)).toEqual(bad.slice(0, 6))
  expect(found.at(7)?.raw).toBe('{"code":"no key"}')
})

test('the same lines are unchanged; a snapshot deletes who is not in it, unless it is empty', async () => {
  const { dir, run } = await fresh()
  const snapshot = (path: string) => ndjsonSource(ROWS, { path, contents: 'snapshot' })
  await load(it.db, run, snapshot(put(dir, 'a.ndjson', '{"id":1,"code":"a"}\n{"id":2}\n')))
  await publish(it.db, run)
  const next = await openRun(it.db, '2026-01-02')
  const path = put(dir, 'a.ndjson', gzipSync('{"id":1,"code":"a"}\n'))
  expect(await load(it.db, next, snapshot(path))).toMatchObject({
    read: 1,
    loaded: 0,
    unchanged: 1,
    deleted: 1,
  })
  await publish(it.db, next)
  const last = await openRun(it.db, '2026-01-03')
  await expect(load(it.db, last, snapshot(put(dir, 'a.ndjson', '\n')))).rejects.toMatchObject({
    code: 'EMPTY_SNAPSHOT',
  })
})

test('drift is a key that comes, not one that an object leaves out', async () => {
  const { dir, run } = await fresh()
  const spec = (name: string, text: string) =>
    ndjsonSource(ROWS, { path: put(dir, name, text), drift: 'fail' })
  await load(it.db, run, spec('a', '{"id":1,"code":"a","tags":[]}\n'))
  expect(await load(it.db, run, spec('b', '{"id":2}\n'))).toMatchObject({ rejected: 0 })
  expect(await load(it.db, run, spec('c', '{"id":3,"tags":[]}\n'))).toMatchObject({ rejected: 0 })
  await expect(load(it.db, run, spec('d', '{"id":4,"shoe":38}\n'))).rejects.toMatchObject({
    code: 'SCHEMA_DRIFT',
    // The name of the key is the file's, and may be anything.
    message: expect.stringMatching(/^(?!.*shoe).*1 new, 0 gone/),
  })
  await expect(load(it.db, run, spec('e', '{"shoe":38}\n'))).rejects.toMatchObject({ code: 'CSV_HEADER' })
})
