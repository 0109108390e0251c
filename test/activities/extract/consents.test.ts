import { expect, test } from 'vitest'
import { extractActivities } from '../../../activities/extract/index.ts'
import type { ConsentPolicy } from '../../../core/brand/consent.ts'
import type { RowsSpec, SourceSpec } from '../../../core/brand/source.ts'
import { useDatabase } from '../../support/database.ts'
import { scratch } from '../../support/scratch.ts'
import { openRun, publish, testDeps } from '../../support/world.ts'
import { emptyExtract, put, refused, source } from './support.ts'

const it = useDatabase()
const HEADER = 'id,email,status,at\n'

const ROWS: RowsSpec = {
  are: 'consents',
  identifier: { type: 'email', field: { from: 'email', as: 'email' }, verified: null },
  channel: { constant: 'email' },
  purpose: { constant: 'email_marketing' },
  action: { from: 'status', as: 'enum', values: { yes: 'grant', no: 'withdraw' } },
  occurredAt: { from: 'at', as: 'timestamp' },
  method: { constant: 'form' },
  proof: { constant: 'paper' },
}

const POLICY: ConsentPolicy = {
  version: 'test',
  withdrawalScope: 'identifier',
  channels: [{ channel: 'email', address: 'email', purposes: ['email_marketing'] }],
  grantMethods: ['form'],
  bulkMethods: [],
  grantNeedsProof: true,
  grantExpiresDays: null,
}

async function load(runId: number, spec: SourceSpec) {
  const activities = extractActivities(testDeps(it.db, { sources: [spec], consent: POLICY }))
  const ref = { databaseId: 'test', runId, source: spec.name }
  return activities.loadSource(ref)
}

const ledger = () =>
  it.db.query(`
    select v.value as who, e.action, e.occurred_at::date::text as at, e.loaded_run, e.to_run
    from consent_event e join vault.identifier v using (identifier_id)
    order by 1, 3`)

async function fresh(): Promise<{ dir: string; run: number }> {
  await emptyExtract(it.db)
  return { dir: scratch(), run: await openRun(it.db, '2026-01-01') }
}

test('rows become entries of the ledger, and the same rows again add nothing', async () => {
  const { dir, run } = await fresh()
  const spec = source(ROWS, { path: dir, pattern: '*.csv' })
  put(dir, 'a.csv', `${HEADER}1,A@x.fr,yes,2025-05-01\n2,b@x.fr,no,2025-06-01\n`)
  expect(await load(run, spec)).toMatchObject({ read: 2, loaded: 2, unchanged: 0, rejected: 0 })
  put(dir, 'b.csv', `${HEADER}1,a@x.fr,yes,2025-05-01\n1,a@x.fr,no,2025-07-01\n`)
  expect(await load(run, spec)).toMatchObject({ files: 2, read: 4, loaded: 3, unchanged: 1 })
  expect(await ledger()).toEqual([
    { who: 'a@x.fr', action: 'grant', at: '2025-05-01', loaded_run: run, to_run: null },
    { who: 'a@x.fr', action: 'withdraw', at: '2025-07-01', loaded_run: run, to_run: null },
    { who: 'b@x.fr', action: 'withdraw', at: '2025-06-01', loaded_run: run, to_run: null },
  ])
})

test('unknown words, times to come and missing addresses are refused', async () => {
  const { dir, run } = await fresh()
  const rows = { ...ROWS, purpose: { from: 'id', as: 'text' } } as RowsSpec
  put(
    dir,
    'a.csv',
    `${HEADER}newsletter,a@x.fr,yes,2025-05-01\nemail_marketing,a@x.fr,maybe,2025-05-01\nemail_marketing,,yes,2025-05-01\nemail_marketing,a@x.fr,yes,9999-01-01\n`,
  )
  expect(await load(run, source(rows, { path: dir, pattern: '*.csv' }))).toMatchObject({
    read: 4,
    rejected: 4,
  })
  expect((await refused(it.db)).map(({ reason, detail }) => [reason, detail.split(':')[0]])).toEqual([
    ['not_allowed', 'channel, purpose'],
    ['not_allowed', 'status'],
    ['missing_value', 'identifier'],
    ['out_of_range', 'occurred_at'],
  ])
})

test("a third party's row never grants, and may deny", async () => {
  const { dir, run } = await fresh()
  put(dir, 'a.csv', `${HEADER}1,a@x.fr,yes,2025-05-01\n2,b@x.fr,no,2025-06-01\n`)
  expect(await load(run, source(ROWS, { path: dir, pattern: '*.csv', party: 'third' }))).toMatchObject({
    loaded: 1,
    rejected: 1,
  })
  expect(await ledger()).toMatchObject([{ who: 'b@x.fr', action: 'withdraw' }])
})

test('a snapshot closes grants that it no longer holds, but not those of a refused row, and never a denial', async () => {
  const { dir, run } = await fresh()
  const spec = source(ROWS, { path: dir, pattern: '*.csv', contents: 'snapshot' })
  put(
    dir,
    'a.csv',
    `${HEADER}1,a@x.fr,yes,2025-05-01\n2,b@x.fr,no,2025-06-01\n3,c@x.fr,yes,2025-06-01\n4,d@x.fr,yes,2025-06-01\n`,
  )
  await load(run, spec)
  await publish(it.db, run)
  const next = await openRun(it.db, '2026-01-02')
  put(dir, 'b.csv', `${HEADER}3,c@x.fr,yes,never\n4,d@x.fr,yes,2025-06-01\n`)
  expect(await load(next, spec)).toMatchObject({ read: 2, unchanged: 1, rejected: 1, deleted: 1 })
  expect((await ledger()).map((row) => Object.values(row).slice(0, 2).concat(Object.values(row)[4]))).toEqual(
    [
      ['a@x.fr', 'grant', next],
      ['b@x.fr', 'withdraw', null],
      ['c@x.fr', 'grant', null],
      ['d@x.fr', 'grant', null],
    ],
  )
})

test('a withdrawal that is dated in the future counts from when it was read, a grant that is so is refused', async () => {
  const { dir, run } = await fresh()
  const text = `${HEADER}1,a@x.fr,yes,9998-12-31\n2,b@x.fr,no,9998-12-31\n`
  expect(await load(run, source(ROWS, { path: put(dir, 'a.csv', text) }))).toMatchObject({
    read: 2,
    loaded: 1,
    rejected: 1,
  })
  const said = await ledger()
  expect(said).toMatchObject([
    { who: 'b@x.fr', action: 'withdraw', at: new Date().toISOString().slice(0, 10) },
  ])
  expect(await refused(it.db)).toMatchObject([{ reason: 'out_of_range' }])
  // The same words in a later file are the same denial, and it does not grow younger.
  expect(await load(run, source(ROWS, { path: put(dir, 'a.csv', `${text}\n`) }))).toMatchObject({
    unchanged: 1,
  })
  expect(await ledger()).toEqual(said)
})
