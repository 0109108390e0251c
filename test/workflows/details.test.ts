import { describe, expect, test } from 'vitest'
import type { NightProgress } from '../../core/night.ts'
import { STAGES } from '../../core/stages.ts'
import { detailsOf } from '../../workflows/night/details.ts'

const NIGHT: NightProgress = {
  runId: 12,
  businessDate: '2026-11-21',
  state: 'running',
  published: false,
  stage: 'identity',
  waitingFor: null,
  paused: null,
  error: null,
  stages: STAGES.map((stage, i) => ({
    stage,
    state: i === 0 ? 'done' : i === 1 ? 'running' : 'pending',
    seconds: i === 0 ? 12_345.678 : null,
    read: i === 0 ? 123_456_789 : 0,
    written: i === 0 ? 123_456_789 : 0,
    rejected: i === 0 ? 1_234_567 : 0,
  })),
}

/** What stands between the fences. */
const table = (night: NightProgress): string[] => (detailsOf(night).split('```')[1] ?? '').split('\n')

describe('the page in the web UI', () => {
  test('is one fenced table of at most 57 characters a line, whatever the counts', () => {
    for (const line of table(NIGHT)) expect(line.length).toBeLessThanOrEqual(57)
    expect(table(NIGHT)).toContain('extract    done      12345.7 123456789 123456789  1234567')
    expect(table(NIGHT)).toContain('report     pending')
  })

  test('keeps its columns apart for every word that a stage or its state can be', () => {
    for (const state of ['pending', 'running', 'waiting', 'done', 'skipped', 'failed'])
      for (const line of table({ ...NIGHT, stages: NIGHT.stages.map((s) => ({ ...s, state })) }).slice(4, -1))
        expect(line).toMatch(/^[a-z]+ +[a-z]+( +[\d.]+( +\d+)*)?$/)
  })

  test('says what is wanted from the operator, for the command line and for the page itself', () => {
    const text = detailsOf({ ...NIGHT, state: 'waiting', waitingFor: 'data' })
    expect(text).toContain('nocturne approve 12 --by NAME --reason WHY')
    expect(text).toContain('"by": "jana"')
    expect(detailsOf(NIGHT)).not.toContain('approve')
  })

  test.each([
    ['failed', 'nocturne rerun 12 --from identity'],
    ['rejected', 'nocturne run --date 2026-11-21'],
    ['cancelled', 'nocturne run --date 2026-11-21'],
    ['degraded', 'nocturne status 12'],
  ] as const)('says of a night that is %s what happened and what to type', (state, command) => {
    const stages = NIGHT.stages.map((s) => (s.stage === 'identity' ? { ...s, state: 'failed' } : s))
    const text = detailsOf({ ...NIGHT, state, stages, error: { code: 'X', hint: 'The reason.' } })
    expect(text).toContain('The reason.')
    expect(text).toContain(command)
    expect(text.indexOf(command)).toBeLessThan(text.indexOf('```'))
  })
})
