import { expect, test } from 'vitest'
import { attemptWithDirectory } from '../../../scripts/failure/full-disk.ts'
import { failingText } from '../../../scripts/night/failing.ts'

const attempt = { activity: 'extract-people', attempts: 1 }

test('a worker that was killed is told as that, not in the words of Temporal', () => {
  const { text } = failingText({ ...attempt, code: 'TIMEOUT', message: 'activity Heartbeat timeout' })
  expect(text).toBe(
    'extract-people failed once and is tried again (TIMEOUT): its worker was not heard any more; the next worker that is up goes on (`nocturne doctor` shows them)',
  )
})

test('every other failure keeps its own words', () => {
  expect(failingText({ ...attempt, attempts: 3, code: 'DISK_FULL', message: 'The disk is full.' }).text).toBe(
    'extract-people failed 3 times and is tried again (DISK_FULL): The disk is full.',
  )
})

test('a full disk of the embedded PostgreSQL is told with its directory, of any other without', () => {
  const full = { ...attempt, code: 'pg:53100', message: 'The disk of PostgreSQL is full.' }
  const place = { home: '/nowhere/.nocturne', projectDir: undefined, brand: 'x', brandName: 'x' }
  const told = (databaseOwner: 'stack' | 'given'): string =>
    attemptWithDirectory(full, { ...place, servers: { databaseOwner, temporalNamespace: 'default' } }).message
  expect(told('stack')).toBe('The disk of PostgreSQL is full. Its files lie in /nowhere/.nocturne/postgres.')
  expect(told('given')).toBe('The disk of PostgreSQL is full.')
})
