import { describe, expect, test } from 'vitest'
import { against, judge, type SourceFacts } from '../../../activities/runs/gates.ts'
import { sourceFacts } from '../../../activities/runs/queries/gates.ts'
import { useDatabase } from '../../support/database.ts'
import { dayFiles } from '../../support/tiny-brand.ts'
import { LIMITED } from './gate-cases.ts'
import { empty, nightOf, parsed, project } from './night.ts'

/** A night on which everything is a little wrong: half of the rows, a tenth refused and deleted, a large cluster. */
const SHOP: SourceFacts = {
  source: 'people',
  optional: false,
  deletes: true,
  read: 500,
  rejected: 50,
  consents: true,
  refusedDenials: 1,
  deleted: 50,
  rowsBefore: 500,
  recentRows: true,
  lastNights: [{ read: 1000, files: 1, first: false }],
}
const SILENT: SourceFacts = { ...SHOP, source: 'orders', read: 0, rejected: 0 }
const PEOPLE = { largestCluster: 30, consented: { before: 0.5, now: 0.25 } }

/** The verdict of a gate over that night, by a gates.yaml. */
function verdictOf(gate: string, yaml: string): string | undefined {
  const { gates } = parsed(project({ 'gates.yaml': `nights: 7\n${yaml}\n` }))
  if (gate === 'blast_factor') return against(gate, 'c', 4, gates.blastFactor).verdict
  const all = judge(gates, [SHOP, SILENT], PEOPLE).filter((it) => it.gate === gate)
  return all.map(({ verdict }) => verdict).find((verdict) => verdict !== 'pass' && verdict !== 'no_data')
}

describe('a gate gives the verdict that its limit says', () => {
  test.each(LIMITED)('%s', (_, gate, level, limit) => {
    expect(verdictOf(gate, `${gate}: { ${level}: ${limit} }`)).toBe(level)
  })

  test.each(['warn', 'ask', 'stop'])('gates.zero_rows: %s', (verdict) => {
    expect(verdictOf('zero_rows', `zero_rows: ${verdict}`)).toBe(verdict)
  })
})

test.each([
  [500, 'ask'],
  [501, 'no_data'],
])('gates.min_rows: %i', (rows, verdict) => {
  const { gates } = parsed(
    project({ 'gates.yaml': `nights: 7\nmin_rows: ${rows}\nrejected_share: { ask: 5% }\n` }),
  )
  const judged = judge(gates, [SHOP], PEOPLE).find(({ gate }) => gate === 'rejected_share')
  expect(judged?.verdict).toBe(verdict)
})

describe('how many nights a night is compared with', () => {
  const it = useDatabase()

  test.each([1, 2])('gates.nights: %i', async (nights) => {
    await empty(it.db)
    const days = ['2026-03-01', '2026-03-02', '2026-03-03', '2026-03-04']
    for (const [n, day] of days.entries()) await nightOf(it.db, project(dayFiles(day, 10 + n, 1)), day)
    const brand = parsed(project({ 'gates.yaml': `nights: ${nights}\n` }))
    const facts = await sourceFacts(it.db, { runId: 4, baseRun: 3 }, brand)
    expect(facts.map(({ lastNights }) => lastNights.length)).toEqual([nights, nights])
  })
})
