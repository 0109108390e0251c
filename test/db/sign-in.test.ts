import { expect, test } from 'vitest'
import { connect } from '../../db/connect.ts'
import { useDatabase } from '../support/database.ts'

const it = useDatabase()

test('a sign-in without the password leaves no session behind: it would hold up every drop of a database', async () => {
  const url = new URL(it.url)
  url.password = ''
  const pool = connect({ url: url.href, max: 1, application: 'nocturne test', statementTimeoutMs: 0 })
  await expect(pool.query('select 1')).rejects.toThrow('password')
  await pool.end()
  const began = performance.now()
  await it.db.execute('create database nocturne_test_drop template template0')
  await it.db.execute('drop database nocturne_test_drop')
  expect(performance.now() - began).toBeLessThan(20_000)
})
