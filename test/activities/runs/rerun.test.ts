import { describe, expect, test } from 'vitest'
import { planRerun, type RerunFacts } from '../../../activities/runs/rerun.ts'
import { NocturneError } from '../../../core/errors.ts'
import { STAGES, type Stage } from '../../../core/stages.ts'

/** Run 7, whose stages are done up to `done`; what is published is run 6. */
function facts(done: Stage | null, rest: Partial<RerunFacts> = {}): RerunFacts {
  const last = done === null ? -1 : STAGES.indexOf(done)
  return {
    runId: 7,
    businessDate: '2026-11-21',
    state: 'failed',
    lease: false,
    published: false,
    baseRun: 6,
    stages: STAGES.map((stage, i) => ({ stage, state: i <= last ? 'done' : 'pending' })),
    newestRun: 7,
    publishedRun: 6,
    publishedDate: '2026-11-20',
    ...rest,
  }
}

const published = {
  state: 'published',
  published: true,
  publishedRun: 7,
  publishedDate: '2026-11-21',
} as const

function outcome(run: RerunFacts, from: Stage): string {
  const plan = planRerun(run, from)
  return plan instanceof NocturneError ? plan.message : plan.how
}

describe('a run that published nothing', () => {
  test('goes on under its own id from the stage that failed', () => {
    expect(outcome(facts('profiles'), 'consent')).toBe('resume')
    expect(outcome(facts('segments', { state: 'rejected' }), 'gates')).toBe('resume')
    expect(outcome(facts('profiles'), 'extract')).toBe('resume')
  })

  test('cannot leave out a stage that is not done, whatever comes after it', () => {
    expect(outcome(facts('identity'), 'segments')).toMatch(/stage profiles is not done.*--from profiles/)
    expect(outcome(facts('segments', { state: 'rejected' }), 'publish')).toMatch(/stage gates is not done/)
    expect(outcome(facts('segments', { state: 'rejected' }), 'activation')).toMatch(/stage gates is not done/)
  })

  test('does not go on once a later run was opened', () => {
    expect(outcome(facts('profiles', { newestRun: 8 }), 'consent')).toMatch(/run 8 was opened after it/)
  })

  test('does not go on once something else is published', () => {
    expect(outcome(facts('profiles', { publishedRun: 5 }), 'consent')).toMatch(
      /what is published has changed/,
    )
  })
})

describe('the published run', () => {
  test('is done anew from any stage up to the gates', () => {
    for (const from of ['extract', 'identity', 'profiles', 'consent', 'segments', 'gates'] as const)
      expect(outcome(facts('report', published), from)).toBe('anew')
  })

  test('sends and reports again without a new run', () => {
    expect(outcome(facts('report', published), 'activation')).toBe('again')
    expect(outcome(facts('report', { ...published, state: 'degraded' }), 'report')).toBe('again')
  })

  test('cannot be published twice', () => {
    expect(outcome(facts('report', published), 'publish')).toMatch(/published already/)
  })
})

test('a run that was published before the published one is left alone', () => {
  expect(outcome(facts('report', { ...published, publishedRun: 9 }), 'segments')).toMatch(/rollback --to 7/)
})

test('a run that was rolled back is done anew as a whole, unless its date is behind', () => {
  const back = { state: 'rolled_back', published: true, publishedRun: 6 } as const
  expect(outcome(facts('report', back), 'extract')).toBe('anew')
  expect(outcome(facts('report', back), 'segments')).toMatch(/--from extract/)
  expect(outcome(facts('report', { ...back, publishedDate: '2026-11-22' }), 'extract')).toMatch(
    /back in time/,
  )
})

test('a run that is under way is not done again', () => {
  expect(planRerun(facts('identity', { lease: true }), 'identity')).toMatchObject({ code: 'RUN_UNDER_WAY' })
})
