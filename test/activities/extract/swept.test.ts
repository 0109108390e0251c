import { expect, test } from 'vitest'
import { judge } from '../../../activities/runs/gates.ts'
import { sourceFacts } from '../../../activities/runs/queries/gates.ts'
import type { RowsSpec, SourceSpec } from '../../../core/brand/source.ts'
import { useDatabase } from '../../support/database.ts'
import { openRun, publish, testDeps } from '../../support/world.ts'
import { emptyTable, postgresFrom, put } from './sources/postgres-support.ts'
import { emptyExtract, load, source } from './support.ts'

const it = useDatabase()
const ROWS: RowsSpec = {
  are: 'people',
  identifiers: [],
  attributes: { label: { from: 'name', as: 'text' } },
  sealed: {},
  updatedAt: null,
}
const NEVER = { warn: null, ask: null, stop: null }
const GATES = {
  nights: 7,
  rowsDrop: NEVER,
  zeroRows: 'pass',
  snapshotDeletes: { ...NEVER, ask: 0.05 },
  largestCluster: NEVER,
  rejectedShare: NEVER,
  refusedDenials: NEVER,
  consentedDrop: NEVER,
  blastFactor: NEVER,
} as const

test('a table that was emptied by mistake asks before everybody is gone, as an empty snapshot does', async () => {
  await emptyExtract(it.db)
  await emptyTable(it.db)
  await put(it.db, [1, '2025-12-01 10:00Z'], [2, '2025-12-01 10:00Z'])
  const spec: SourceSpec = {
    ...source(ROWS, { path: '-' }),
    from: postgresFrom(it.url, { sweepEvery: 1 }),
  }
  const first = await openRun(it.db, '2026-01-01')
  expect(await load(it.db, first, spec)).toMatchObject({ loaded: 2 })
  await publish(it.db, first)
  await it.db.execute('truncate crm.person')
  const second = await openRun(it.db, '2026-01-02')
  expect(await load(it.db, second, spec)).toMatchObject({ read: 0, deleted: 2 })
  const ref = { databaseId: 'test', runId: second }
  const { project } = await testDeps(it.db, { sources: [spec], gates: GATES }).context(ref)
  const facts = await sourceFacts(it.db, { runId: second, baseRun: first }, project)
  const verdicts = judge(GATES, facts, { largestCluster: 0, consented: null })
  expect(verdicts.find(({ gate }) => gate === 'snapshot_deletes')).toMatchObject({ verdict: 'ask', value: 1 })
})
