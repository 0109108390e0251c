import { describe, expect, test } from 'vitest'
import { changedMigrations, migrate, requireSchema } from '../../db/migrate.ts'
import { useDatabase } from '../support/database.ts'

describe('a database of this version', () => {
  const it = useDatabase()

  test('is taken, and a second migrate has nothing to do', async () => {
    await expect(requireSchema(it.db)).resolves.toBeUndefined()
    expect(await changedMigrations(it.db)).toEqual([])
    expect(await migrate(it.url)).toEqual([])
  })

  test('that lacks its last migration gets it by migrate, whatever hash an earlier try kept', async () => {
    await it.db.execute('drop view published.check_balance')
    await it.db.execute(`delete from schema_migration where name like '0009%'`)
    await it.db.execute(`update migration_content set hash = 'x' where name like '0009%'`)
    await expect(requireSchema(it.db)).rejects.toMatchObject({ code: 'NOT_MIGRATED' })
    expect(await migrate(it.url)).toEqual(['0009_check_balance.sql'])
    await expect(requireSchema(it.db)).resolves.toBeUndefined()
  })
})

describe('a database that another checkout made', () => {
  const it = useDatabase()

  test('is refused where one of its migrations read otherwise: migrate has not "nothing to do"', async () => {
    await it.db.execute(`update migration_content set hash = 'x' where name like '0003%'`)
    for (const look of [() => migrate(it.url), () => requireSchema(it.db)])
      await expect(look()).rejects.toMatchObject({
        code: 'CHANGED_SCHEMA',
        message: expect.stringMatching(
          /\(1, 0003_records\.sql first\).*nocturne dev reset --yes.*install the release that made it/,
        ),
      })
  })

  test('is refused where it is from before hashes were kept', async () => {
    await it.db.execute('drop table migration_content')
    expect(await changedMigrations(it.db)).toContain('0001_runs.sql')
    await expect(migrate(it.url)).rejects.toMatchObject({ code: 'CHANGED_SCHEMA' })
  })
})
