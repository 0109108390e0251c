import { expect, test } from 'vitest'
import type { RowsSpec, SourceSpec } from '../../../core/brand/source.ts'
import { one } from '../../../db/connect.ts'
import { useDatabase } from '../../support/database.ts'
import { openRun } from '../../support/world.ts'
import { postgresFrom } from './sources/postgres-support.ts'
import { emptyExtract, load, source } from './support.ts'

const it = useDatabase()
const ROWS: RowsSpec = {
  are: 'people',
  identifiers: [{ type: 'email', field: { from: 'mail', as: 'email' }, verified: null }],
  attributes: {},
  sealed: {},
  updatedAt: null,
}

test('a source that counts by addresses leaves none outside of the vault', async () => {
  await emptyExtract(it.db)
  await it.db.execute('drop schema if exists crm cascade')
  await it.db.execute('create schema crm')
  await it.db.execute('create table crm.person (mail text primary key, updated_at timestamptz)')
  await it.db.execute(`insert into crm.person values ('canary@example.test', '2025-12-01Z')`)
  const from = postgresFrom(it.url, { cursor: { updatedAt: 'updated_at', id: 'mail' } })
  const spec: SourceSpec = { ...source(ROWS, { path: '-', key: ['mail'] }), from }
  expect(await load(it.db, await openRun(it.db, '2026-01-01'), spec)).toMatchObject({ loaded: 1 })
  const tables = await it.db.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'published')`,
  )
  for (const { name } of tables) {
    const { found } = await one<{ found: boolean }>(
      it.db,
      `select exists (select from ${name} t where t::text like '%canary@%') as found`,
      [],
    )
    expect([name, found]).toEqual([name, false])
  }
})
