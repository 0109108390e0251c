import { expect, test } from 'vitest'
import type { Calendar } from '../../../activities/segments/calendar.ts'
import { crossings, isRestless } from '../../../activities/segments/edges.ts'
import { planOf } from '../../../activities/segments/plan.ts'
import type { Comparison, DayWindow, SegmentNode } from '../../../core/brand/segment.ts'
import { HOME, orders, segment, trait } from './support/rules.ts'

const at = (day: string): Calendar => ({ asOf: new Date(`${day}T00:00:00Z`), zone: 'UTC' })
const within = (window: DayWindow | null): SegmentNode => ({
  node: 'event',
  selection: orders({ window }),
  aggregate: { of: 'count' },
  is: { op: 'gte', value: 1 },
})
const recency = trait('recency', { kind: 'days_since', selection: orders(), which: 'last' })
const since = (is: Comparison): SegmentNode => ({ node: 'trait', name: 'recency', is })

function stretches(nodes: readonly SegmentNode[], before: string, now: string) {
  const rules = {
    timeZone: 'UTC',
    ...HOME,
    traits: [recency],
    segments: nodes.map((node, i) => segment(`s${i}`, node)),
  }
  return crossings(planOf(rules, at(now), 'open'), at(before)).map(
    ({ event, from, until }) =>
      `${event} ${from.toISOString().slice(0, 10)} ${until.toISOString().slice(0, 10)}`,
  )
}

test('a night reads what came into sight and what crossed an edge of a window', () => {
  expect(stretches([within({ fromDays: 30, untilDays: 10 })], '2026-06-10', '2026-06-11')).toEqual([
    'order 2026-05-11 2026-05-12',
    'order 2026-05-31 2026-06-01',
    'order 2026-06-10 2026-06-11',
  ])
})

test('several nights at once are one stretch an edge, and stretches that meet are one', () => {
  const windows = [within({ fromDays: 7, untilDays: 0 }), within({ fromDays: 9, untilDays: 0 })]
  expect(stretches(windows, '2026-06-10', '2026-06-14')).toEqual([
    'order 2026-06-01 2026-06-07',
    'order 2026-06-10 2026-06-14',
  ])
})

test('days since at least 90 is reached by events of the 89th day before', () => {
  expect(stretches([since({ op: 'gte', value: 90 })], '2026-06-10', '2026-06-11')).toEqual([
    'order 2026-03-13 2026-03-14',
    'order 2026-06-10 2026-06-11',
  ])
})

test('the same as_of again crosses nothing', () => {
  expect(stretches([within({ fromDays: 30, untilDays: 0 })], '2026-06-10', '2026-06-10')).toEqual([])
})

test('arithmetic over days since, and its comparison with a text, move with every day', () => {
  const base = {
    timeZone: 'UTC',
    ...HOME,
    traits: [recency],
    segments: [segment('s', since({ op: 'gte', value: 90 }))],
  }
  const half = trait('half', { kind: 'expression', expression: 'recency / 2', type: 'decimal' })
  expect(isRestless(base)).toBe(false)
  expect(isRestless({ ...base, traits: [recency, half] })).toBe(true)
  expect(isRestless({ ...base, segments: [segment('s', since({ op: 'gte', value: '90' }))] })).toBe(true)
})
