import { describe, expect, test } from 'vitest'
import { one } from '../../db/connect.ts'
import { useDatabase, withDatabase } from './database.ts'

describe('a test database', () => {
  const it = useDatabase()

  test('is migrated', async () => {
    const { n } = await one<{ n: number }>(it.db, 'select count(*)::int as n from schema_migration')
    expect(n).toBeGreaterThan(0)
  })

  test('is not the one of another caller', async () => {
    await it.db.execute('create table only_here (id int)')
    await withDatabase(async (other) => {
      expect(other.url).not.toBe(it.url)
      const { found } = await one<{ found: string | null }>(
        it.db,
        "select to_regclass('only_here')::text as found",
      )
      expect(found).toBe('only_here')
    })
  })
})
