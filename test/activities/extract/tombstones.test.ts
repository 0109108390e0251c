import { expect, test } from 'vitest'
import { judge } from '../../../activities/runs/gates.ts'
import { sourceFacts } from '../../../activities/runs/queries/gates.ts'
import type { RowsSpec } from '../../../core/brand/source.ts'
import { useDatabase } from '../../support/database.ts'
import { NO_GATES } from '../../support/no-gates.ts'
import { scratch } from '../../support/scratch.ts'
import { openRun, publish, testDeps } from '../../support/world.ts'
import { EVENTS, emptyExtract, load, PEOPLE, put, source } from './support.ts'

const it = useDatabase()
const GATES = { ...NO_GATES, snapshotDeletes: { warn: null, ask: 0.5, stop: null } }
const TEXT: Readonly<Record<string, readonly [head: string, row: string]>> = {
  people: ['email,phone,city,born,name', 'p@people.example,,Paris,,Ana'],
  events: ['at,customer,qty,price', '2025-12-31T10:00:00Z,7,1,2'],
}

/** Four rows on the first night, and on the second as many of them flagged as gone: what the gate says. */
async function nightOf(rows: RowsSpec, flagged: number) {
  await emptyExtract(it.db)
  const dir = scratch()
  const [head, row] = TEXT[rows.are] ?? ['', '']
  const file = (name: string, gone: number, count: number): void =>
    void put(
      dir,
      name,
      [`id,gone,${head}`, ...Array.from({ length: count }, (_, i) => `${i},${i < gone},${row}`)].join('\n'),
    )
  const spec = source(rows, {
    path: dir,
    pattern: 'rows-{date}.csv',
    deleted: { from: 'gone', as: 'boolean', true: ['true'], false: ['false'] },
  })
  file('rows-2026-01-01.csv', 0, 4)
  const first = await openRun(it.db, '2026-01-01')
  expect(await load(it.db, first, spec)).toMatchObject({ loaded: 4 })
  await publish(it.db, first)
  file('rows-2026-01-02.csv', flagged, flagged)
  const second = await openRun(it.db, '2026-01-02')
  expect(await load(it.db, second, spec)).toMatchObject({ deleted: flagged })
  const ref = { databaseId: 'test', runId: second }
  const { project } = await testDeps(it.db, { sources: [spec], gates: GATES }).context(ref)
  const facts = await sourceFacts(it.db, { runId: second, baseRun: first }, project)
  const verdicts = judge(GATES, facts, { largestCluster: 0, consented: null })
  return verdicts.find(({ gate }) => gate === 'snapshot_deletes')
}

test.each([
  ['people', PEOPLE],
  ['events', EVENTS],
] as const)(
  'a delivery that flags nearly all %s as gone asks before they are, as an emptied snapshot does',
  async (_, rows) => {
    expect(await nightOf(rows, 3)).toMatchObject({ verdict: 'ask', value: 0.75 })
    expect(await nightOf(rows, 2)).toMatchObject({ verdict: 'pass', value: 0.5 })
  },
)
