import { describe, expect, test } from 'vitest'
import { bytesText } from '../../../scripts/doctor/bytes.ts'
import { clockFinding } from '../../../scripts/doctor/clock.ts'
import { about, exitOfFindings } from '../../../scripts/doctor/finding.ts'
import { queueFinding } from '../../../scripts/doctor/workers.ts'

const NOW = Date.parse('2026-11-22T10:00:00Z')
const poller = (identity: string, secondsAgo: number) => ({ identity, at: NOW - secondsAgo * 1000 })

describe('the exit code of findings', () => {
  const away = about('temporal', 'server').fail('TEMPORAL_UNREACHABLE', '', '')
  const project = about('project', '').fail('ENV_UNSET', '', '')
  const other = about('sources', 'shop').fail('COLUMNS', '', '')
  test.each([
    [0, [about('clock', '').ok(''), about('machine', '').warn('DISK', '', '')]],
    [9, [about('clock', '').ok(''), other]],
    [3, [other, project]],
    [7, [project, other, away]],
  ])('%i', (exit, findings) => expect(exitOfFindings(findings)).toBe(exit))
})

describe('a queue', () => {
  const queue = { name: 'shop-compute', type: 2, late: false } as const
  test('counts processes, not their pollers', () => {
    const found = queueFinding(queue, [poller('1@a', 2), poller('1@a', 60), poller('2@b', 70)], NOW)
    expect([found.verdict, found.text]).toEqual(['ok', '2 workers, last heard 2.0 s ago'])
  })

  test('whose pollers are silent for longer than a poll lasts has no worker, though Temporal still lists them', () => {
    expect(queueFinding(queue, [poller('1@a', 90)], NOW)).toMatchObject({
      verdict: 'fail',
      code: 'NO_WORKER',
    })
    expect(queueFinding({ ...queue, late: true }, [], NOW).verdict).toBe('warn')
  })
})

test.each([
  [1.9, 'ok'],
  [-2.1, 'warn'],
  [29, 'warn'],
  [-31, 'fail'],
])('a clock that is %f s away: %s', (seconds, verdict) => {
  expect(clockFinding('PostgreSQL', seconds).verdict).toBe(verdict)
})

test.each([
  [0, '0 bytes'],
  [1536, '1.5 KiB'],
  [250 * 2 ** 20, '250 MiB'],
  [5 * 2 ** 40, '5.0 TiB'],
])('%i bytes are told as %s', (bytes, text) => expect(bytesText(bytes)).toBe(text))
