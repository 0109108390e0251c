import { expect, test } from 'vitest'
import { extractActivities } from '../../../activities/extract/index.ts'
import { judge } from '../../../activities/runs/gates.ts'
import { sourceFacts } from '../../../activities/runs/queries/gates.ts'
import type { ConsentPolicy } from '../../../core/brand/consent.ts'
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
  minRows: 10,
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

test('a row that was deleted, swept and put back with its old time of change is read again, and refused keys are', async () => {
  await emptyExtract(it.db)
  await emptyTable(it.db)
  const spec: SourceSpec = {
    ...source({ ...ROWS, attributes: { label: { from: 'name', as: 'text', max_length: 9 } } }, { path: '-' }),
    from: postgresFrom(it.url, { sweepEvery: 1, overlapMs: 0 }),
  }
  const night = async (date: string) => {
    const run = await openRun(it.db, date)
    const counts = await load(it.db, run, spec)
    await publish(it.db, run)
    const [{ notes } = { notes: null }] = await it.db.query<{ notes: unknown }>(
      'select notes from source_load where run_id = $1::int',
      [run],
    )
    return { ...counts, notes }
  }
  const at = '2025-12-01 10:00Z'
  await put(it.db, [1, at], [2, at], [3, at], [4_000, at])
  // That another source holds the same keys says nothing of this one's.
  const before = await openRun(it.db, '2025-12-31')
  await load(it.db, before, { ...spec, name: 'elsewhere' })
  await publish(it.db, before)
  expect(await night('2026-01-01')).toMatchObject({ read: 4, loaded: 3, rejected: 1 })
  await it.db.execute('delete from crm.person where id = 2')
  expect(await night('2026-01-02')).toMatchObject({ read: 3, unchanged: 2, rejected: 1, deleted: 1 })
  await put(it.db, [2, at])
  expect(await night('2026-01-03')).toMatchObject({
    read: 4,
    loaded: 1,
    unchanged: 2,
    rejected: 1,
    deleted: 0,
    notes: { unknown_keys: 2 },
  })
})

const OTHERS: readonly RowsSpec[] = [
  {
    are: 'events',
    event: { constant: 'order' },
    occurredAt: { from: 'updated_at', as: 'timestamp' },
    actor: [],
    amount: null,
    currency: null,
    properties: { label: { from: 'name', as: 'text' } },
  },
  {
    are: 'consents',
    identifier: { type: 'card', field: { from: 'id', as: 'text' }, verified: null },
    channel: { constant: 'email' },
    purpose: { constant: 'email_marketing' },
    action: { constant: 'grant' },
    occurredAt: { from: 'updated_at', as: 'timestamp' },
    method: { constant: 'form' },
    proof: { constant: 'paper' },
  },
  {
    are: 'reference',
    dataset: 'things',
    validFrom: null,
    attributes: { label: { from: 'name', as: 'text' } },
  },
]

const POLICY: ConsentPolicy = {
  version: 'test',
  withdrawalScope: 'identifier',
  channels: [{ channel: 'email', address: 'email', purposes: ['email_marketing'] }],
  grantMethods: ['form'],
  bulkMethods: [],
  grantNeedsProof: true,
  grantExpiresDays: null,
}

test.each(OTHERS)('$are that were put back are read again too', async (rows) => {
  await emptyExtract(it.db)
  await emptyTable(it.db)
  const from = postgresFrom(it.url, {
    sweepEvery: 1,
    overlapMs: 0,
    limits: { unitRows: 2, statementMs: 5_000 },
  })
  const spec: SourceSpec = { ...source(rows, { path: '-' }), key: ['id', 'name'], from }
  const night = async (date: string) => {
    const run = await openRun(it.db, date)
    const activities = extractActivities(testDeps(it.db, { sources: [spec], consent: POLICY }))
    const ref = { databaseId: 'test', runId: run, source: spec.name }
    const counts = await activities.loadSource(ref)
    await publish(it.db, run)
    return counts
  }
  const table = [1, 2, 3, 4, 5].map((id) => [id, '2025-12-01 10:00Z'] as const)
  await put(it.db, ...table)
  expect(await night('2026-01-01')).toMatchObject({ read: 5, loaded: 5 })
  await it.db.execute('delete from crm.person where id < 4')
  expect(await night('2026-01-02')).toMatchObject({ read: 2, unchanged: 2, deleted: 3 })
  await put(it.db, ...table.slice(0, 3))
  expect(await night('2026-01-03')).toMatchObject({ read: 5, loaded: 3, unchanged: 2, deleted: 0 })
  expect(await night('2026-01-04')).toMatchObject({ read: 5, loaded: 0, unchanged: 5, deleted: 0 })
})
