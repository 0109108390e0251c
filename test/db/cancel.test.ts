import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { connect, type Db, type Pool } from '../../db/connect.ts'
import { useDatabase } from '../support/database.ts'

const database = useDatabase()
let pool: Pool
let stop: AbortController
let db: Db
beforeEach(() => {
  // One connection: what is cancelled and what comes after it share it.
  pool = connect({ url: database.url, max: 1, application: 'nocturne test slow', statementTimeoutMs: 0 })
  stop = new AbortController()
  db = pool.endingWith(() => stop.signal)
})
afterEach(() => pool.end())

async function sleeping(): Promise<number> {
  const rows = await database.db.query(
    `select from pg_stat_activity
     where datname = current_database() and state = 'active' and query like '%pg_sleep(600)%' and pid <> pg_backend_pid()`,
  )
  return rows.length
}

/** Aborts once the server is at work. */
async function abortSoon(): Promise<number> {
  while ((await sleeping()) === 0) await sleep(20)
  stop.abort()
  return Date.now()
}

test('a statement under way ends with the abort, not after its ten minutes, on the server too', async () => {
  const slow = db.query('select pg_sleep(600)').catch((error: { code: string }) => error.code)
  const at = await abortSoon()
  expect(await slow).toBe('57014')
  expect(Date.now() - at).toBeLessThan(10_000)
  // It is told of before it is over.
  await expect.poll(sleeping).toBe(0)
})

test('its transaction is rolled back, and the connection serves whoever comes next', async () => {
  await pool.execute('create table kept (n int)')
  const slow = db.transaction(async (tx) => {
    await tx.execute('insert into kept values (1)')
    await tx.query('select pg_sleep(600)')
  })
  void slow.catch(() => undefined)
  await abortSoon()
  await expect(slow).rejects.toMatchObject({ code: '57014' })
  for (let i = 0; i < 50; i++) expect(await pool.query('select n from kept')).toEqual([])
})

test('nothing begins after the abort, but for work that is to be done all the same', async () => {
  stop.abort(new Error('asked to end'))
  await expect(db.execute('create table late (n int)')).rejects.toThrow('asked to end')
  expect(await pool.query(`select to_regclass('late') as late`)).toEqual([{ late: null }])
})
