import { describe, expect, test } from 'vitest'
import type { CommittedRows, StagePace } from '../../../activities/report/queries/paces.ts'
import type { StageRow } from '../../../activities/report/queries/stages.ts'
import { paint } from '../../../scripts/output/paint.ts'
import { stageText } from '../../../scripts/output/watch-text.ts'
import { leftOfNight, liveStages } from '../../../scripts/watch/look.ts'

const row = (
  stage: StageRow['stage'],
  state: StageRow['state'],
  seconds: number | null,
  read = 0,
): StageRow => ({
  stage,
  state,
  seconds,
  started_at: null,
  read,
  loaded: 0,
  unchanged: 0,
  rejected: 0,
  written: 0,
})
const pace = (stage: StagePace['stage'], seconds: number): StagePace => ({
  stage,
  seconds,
  rows: 100,
  nights: 5,
})
const source = (name: string, rows: number): CommittedRows => ({
  stage: 'extract',
  source: name,
  rows,
  total: null,
  running: true,
})

describe('a stage at work', () => {
  test('has the rows that its sources have committed, or have in hand, but never both', () => {
    const hand = new Map([
      ['shop', 500],
      ['crm', 300],
    ])
    const [extract] = liveStages(
      [row('extract', 'running', 2)],
      [source('shop', 0), source('crm', 300)],
      hand,
      [],
    )
    expect(extract).toMatchObject({ rows: 800, rows_per_second: 400, left_seconds: null })
  })

  test('takes as long as in the nights before, and an overdue one tells nothing', () => {
    const paces = [pace('identity', 10)]
    const left = (seconds: number) =>
      liveStages([row('identity', 'running', seconds)], [], new Map(), paces)[0]?.left_seconds
    expect([left(4), left(11)]).toEqual([6, null])
  })

  test('whose rows are counted ends by its own rate', () => {
    const sent: CommittedRows = { stage: 'activation', source: null, rows: 30, total: 90, running: true }
    const [activation] = liveStages([row('activation', 'running', 3)], [sent], new Map(), [
      pace('activation', 99),
    ])
    expect(activation).toMatchObject({ rows: 30, total: 90, rows_per_second: 10, left_seconds: 6 })
    expect(activation && stageText(activation, paint(false))).toMatch(
      /30 of 90 rows +10\/s {2}about 6\.0 s left$/,
    )
  })
})

describe('the time that a night has left', () => {
  const paces = [pace('extract', 8), pace('identity', 10), pace('report', 1)]
  const night = (identity: StageRow['state'], seconds: number) =>
    liveStages(
      [row('report', 'pending', null), row('identity', identity, seconds), row('extract', 'done', 8, 5)],
      [],
      new Map(),
      paces,
    )
  test('is that of the stage at work and of those that come', () => {
    expect(leftOfNight(night('running', 4), paces)).toBe(7)
  })
  test('is not known on a first night, when a stage is overdue, or while somebody is waited for', () => {
    expect(leftOfNight(night('running', 4), [])).toBeNull()
    expect(leftOfNight(night('running', 12), paces)).toBeNull()
    expect(leftOfNight(night('waiting', 4), paces)).toBeNull()
  })
})
