import { expect, test } from 'vitest'
import { contextReader } from '../../workers/context.ts'
import { useDatabase } from '../support/database.ts'

const database = useDatabase()

test('work of a database that is being made anew waits for its tables, and then learns that it is not its own', async () => {
  const { db } = database
  const read = contextReader(db, () => Promise.reject(new Error('no project is asked for')))
  const ref = { databaseId: '11111111-2222-4333-8444-555555555555', runId: 1 }
  await db.execute('alter table installation rename to not_there_yet')
  await expect(read(ref)).rejects.toMatchObject({ code: 'NOT_MIGRATED', fate: 'retry' })
  await db.execute('alter table not_there_yet rename to installation')
  await expect(read(ref)).rejects.toMatchObject({ code: 'WRONG_DATABASE', fate: 'hopeless' })
})
