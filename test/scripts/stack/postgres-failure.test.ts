import { expect, test } from 'vitest'
import { homeFailure } from '../../../scripts/stack/errors.ts'
import { startFailure } from '../../../scripts/stack/postgres-failure.ts'

const failure = (log: string) => startFailure('exit code 1', log, 7432, '/h/postgres', '/h/log/postgres.log')

test('a full disk is called a full disk', () => {
  const log = 'PANIC:  could not write to file "pg_wal/xlogtemp.12": No space left on device'
  expect(failure(log)).toMatchObject({ kind: 'fatal', error: { code: 'DISK_FULL' } })
})

test('a port in use leads to another port', () => {
  const log = `LOG:  could not bind IPv4 address "127.0.0.1": Address already in use
HINT:  Is another postmaster already running on port 7432? If not, wait a few seconds and retry.
FATAL:  could not create any TCP/IP sockets`
  expect(failure(log)).toMatchObject({ kind: 'port', error: { code: 'PORT' } })
})

test('children of a killed server that are still leaving are waited for', () => {
  const log = 'FATAL:  pre-existing shared memory block (key 123, ID 4) is still in use'
  expect(failure(log)).toMatchObject({ kind: 'again' })
})

test('anything else shows the end of the log and where it is', () => {
  const { kind, error } = failure('a\nb\nFATAL:  database files are incompatible with server')
  expect(kind).toBe('fatal')
  expect(error.message).toContain('database files are incompatible')
  expect(error.message).toContain('/h/log/postgres.log')
})

test('failures of the file system name the place and the cure', () => {
  const failed = (code: string) => homeFailure(Object.assign(new Error('x'), { code }), '/place')
  expect(failed('ENOSPC')).toMatchObject({ code: 'DISK_FULL', message: expect.stringContaining('/place') })
  expect(failed('EROFS')).toMatchObject({ code: 'HOME', hint: expect.stringContaining('NOCTURNE_HOME') })
  expect(failed('EMFILE')).toMatchObject({ code: 'EMFILE' })
})
