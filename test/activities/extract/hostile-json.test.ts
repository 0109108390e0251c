import { expect, test } from 'vitest'
import type { RowsSpec } from '../../../core/brand/source.ts'
import { useDatabase } from '../../support/database.ts'
import { scratch } from '../../support/scratch.ts'
import { openRun } from '../../support/world.ts'
import { emptyExtract, load, ndjsonSource, put, refused } from './support.ts'

const it = useDatabase()
const ROWS: RowsSpec = {
  are: 'people',
  identifiers: [{ type: 'email', field: { from: 'mail', as: 'email' }, verified: null }],
  attributes: { code: { from: 'code', as: 'text' } },
  sealed: {},
  updatedAt: null,
}

/** Loads a line between two good ones; gives the reason for which it was refused. */
async function reasonOf(line: string): Promise<string | undefined> {
  await emptyExtract(it.db)
  const run = await openRun(it.db, '2026-01-01')
  const path = put(scratch(), 'p.ndjson', `{"id":1}\n${line}\n{"id":2}\n`)
  const { read, loaded, rejected } = await load(it.db, run, ndjsonSource(ROWS, { path }))
  const reasons = (await refused(it.db)).map(({ reason }) => reason)
  expect([read, loaded, rejected]).toEqual([3, 3 - reasons.length, reasons.length])
  return reasons[0]
}
const nested = (levels: number, value: string): string => `${'['.repeat(levels)}${value}${']'.repeat(levels)}`

test('lists within lists cost their own line, however many: neither stack ends', async () => {
  expect(await reasonOf(`{"id":3,"x":${nested(499, '1')}}`)).toBeUndefined()
  expect(await reasonOf(`{"id":3,"x":${nested(501, '1')}}`)).toBe('bad_json')
  expect(await reasonOf(`{"id":3,"code":${nested(100_000, '"\\ud800"')}}`)).toBe('bad_json')
  expect(await reasonOf(`{"id":3,"code":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}`)).toBe('bad_json')
})

test('a number beyond those of PostgreSQL costs its own line', async () => {
  for (const number of ['1e999999', '1e-20000', '-2E+131073', '9'.repeat(140_000), `0.${'1'.repeat(20_000)}`])
    expect(await reasonOf(`{"id":3,"other":${number}}`)).toBe('out_of_range')
  for (const number of ['1e400', '9'.repeat(1_000), `"${'9'.repeat(140_000)}"`, '"1e999999"'])
    expect(await reasonOf(`{"id":3,"other":${number}}`)).toBeUndefined()
})

test('a key that is no text costs its own line', async () => {
  expect(await reasonOf('{"id":3,"a\\u0000b":1}')).toBe('nul_byte')
  expect(await reasonOf('{"id":3,"\\ud800":1}')).toBe('encoding')
})

test('keys that are addresses are told as one name that is nobody', async () => {
  await reasonOf('{"id":3,"canary@example.test":true,"other@example.test":1,"plain":1}')
  const [{ notes } = { notes: '' }] = await it.db.query<{ notes: string }>(
    'select notes::text as notes from source_load',
  )
  expect(notes).not.toContain('example.test')
  expect(notes).toContain('"(an address)"')
  expect(notes).toContain('"plain"')
})
