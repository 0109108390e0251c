import { expect, test } from 'vitest'
import { failingText } from '../../scripts/failing.ts'

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
