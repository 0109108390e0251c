import { expect, test } from 'vitest'
import { extractActivities } from '../../../activities/extract/index.ts'
import { sourceFacts } from '../../../activities/runs/queries/gates.ts'
import type { ConsentPolicy } from '../../../core/brand/consent.ts'
import type { GateSpecs } from '../../../core/brand/gates.ts'
import type { ConsentRows, SourceSpec } from '../../../core/brand/source.ts'
import { useDatabase } from '../../support/database.ts'
import { scratch } from '../../support/scratch.ts'
import { openRun, testDeps } from '../../support/world.ts'
import { emptyExtract, put, refused, source } from './support.ts'

const it = useDatabase()
const HEADER = 'id,email,status,at,how,proof,purpose\n'

const ROWS: ConsentRows = {
  are: 'consents',
  identifier: { type: 'email', field: { from: 'email', as: 'email' }, verified: null },
  channel: { constant: 'email' },
  purpose: { from: 'purpose', as: 'text' },
  action: { from: 'status', as: 'enum', values: { yes: 'grant', no: 'withdraw', never: 'object' } },
  occurredAt: { from: 'at', as: 'timestamp' },
  method: { from: 'how', as: 'enum', values: ['form', 'call'] },
  proof: { from: 'proof', as: 'integer' },
}

const POLICY: ConsentPolicy = {
  version: 'test',
  withdrawalScope: 'identifier',
  channels: [{ channel: 'email', address: 'email', purposes: ['news'] }],
  grantMethods: ['form'],
  bulkMethods: [],
  grantNeedsProof: false,
  grantExpiresDays: null,
}

const NEVER = { warn: null, ask: null, stop: null }
const GATES: GateSpecs = {
  rowsDrop: NEVER,
  zeroRows: 'pass',
  snapshotDeletes: NEVER,
  largestCluster: NEVER,
  rejectedShare: NEVER,
  refusedDenials: NEVER,
  consentedDrop: NEVER,
  nights: 7,
  minRows: 10,
  blastFactor: NEVER,
}

const NOW = new Date('2026-01-02T03:04:05Z')

async function load(runId: number, spec: SourceSpec) {
  const deps = testDeps(it.db, { sources: [spec], consent: POLICY })
  const activities = extractActivities({ ...deps, now: () => NOW })
  const ref = { databaseId: 'test', runId, source: spec.name }
  return activities.loadSource(ref)
}

const ledger = () =>
  it.db.query<{ who: string; action: string; at: Date }>(`
    select v.value as who, e.action, e.occurred_at as at
    from consent_event e join vault.identifier v using (identifier_id)
    order by 1, 2, 3`)

const notes = async () => (await it.db.query<{ notes: object }>('select notes from source_load'))[0]?.notes

async function fresh(): Promise<{ dir: string; run: number }> {
  await emptyExtract(it.db)
  return { dir: scratch(), run: await openRun(it.db, '2026-01-01') }
}

test('a denial whose time, method, proof or key cannot be read is refused as a row, and denies from when it was read', async () => {
  const { dir, run } = await fresh()
  const path = put(
    dir,
    'a.csv',
    `${HEADER}1,a@x.fr,no,31/31/2025,form,1,news\n2,b@x.fr,never,,form,1,news\n3,c@x.fr,no,2025-05-01,mail,1,news\n4,d@x.fr,no,2025-05-01,form,x,news\n,e@x.fr,no,2025-05-01,form,1,news\n6,f@x.fr,yes,31/31/2025,form,1,news\n`,
  )
  expect(await load(run, source(ROWS, { path }))).toMatchObject({ read: 6, loaded: 0, rejected: 6 })
  expect(await ledger()).toEqual([
    { who: 'a@x.fr', action: 'withdraw', at: NOW },
    { who: 'b@x.fr', action: 'object', at: NOW },
    { who: 'c@x.fr', action: 'withdraw', at: NOW },
    { who: 'd@x.fr', action: 'withdraw', at: NOW },
    { who: 'e@x.fr', action: 'withdraw', at: NOW },
  ])
  const found = await refused(it.db)
  expect(found.map(({ reason }) => reason)).toEqual([
    'bad_date',
    'missing_value',
    'not_allowed',
    'bad_type',
    'missing_key',
    'bad_date',
  ])
  expect(found.map(({ detail }) => detail.includes('the denial counts all the same'))).toEqual([
    true,
    true,
    true,
    true,
    true,
    false,
  ])
  expect(await notes()).toMatchObject({ kept_denials: 5 })
  expect(await notes()).not.toHaveProperty('refused_denials')
})

test('the same unreadable denial in a later file is the same entry, other words are another one', async () => {
  const { dir, run } = await fresh()
  const spec = source(ROWS, { path: dir, pattern: '*.csv' })
  put(dir, 'a.csv', `${HEADER}1,a@x.fr,no,soon,form,1,news\n`)
  put(dir, 'b.csv', `${HEADER}1,a@x.fr,no,soon,form,1,news\n2,z@x.fr,no,2025-05-01,form,1,news\n`)
  put(dir, 'c.csv', `${HEADER}1,a@x.fr,no,later,form,1,news\n`)
  expect(await load(run, spec)).toMatchObject({ read: 4, loaded: 1, unchanged: 0, rejected: 3 })
  expect((await ledger()).map(({ who }) => who)).toEqual(['a@x.fr', 'a@x.fr', 'z@x.fr'])
})

test('a denial of nobody, or of a purpose that the policy does not know, can only be counted', async () => {
  const { dir, run } = await fresh()
  const path = put(
    dir,
    'a.csv',
    `${HEADER}1,,no,2025-05-01,form,1,news\n2,b@x.fr,no,soon,form,1,gossip\n3,c@x.fr,yes,2025-05-01,form,1,gossip\n`,
  )
  expect(await load(run, source(ROWS, { path }))).toMatchObject({ read: 3, loaded: 0, rejected: 3 })
  expect(await ledger()).toEqual([])
  expect(await notes()).toMatchObject({ refused_denials: 2 })
  const { project } = await testDeps(it.db, { sources: [source(ROWS, { path })], gates: GATES }).context({
    databaseId: 'test',
    runId: run,
  })
  expect(await sourceFacts(it.db, { runId: run, baseRun: 0 }, project)).toMatchObject([
    { consents: true, refusedDenials: 2 },
  ])
})

test('of two instants that the clock shows alike, a denial is the later one, a grant the earlier', async () => {
  const { dir, run } = await fresh()
  const at = '2025-10-26T02:'
  const path = put(
    dir,
    'consents.csv',
    `${HEADER}1,ann@x.fr,yes,${at}45:00,form,1,news\n2,ann@x.fr,no,${at}15:00,form,2,news\n`,
  )
  const spec = source(ROWS, { path })
  await load(run, { ...spec, defaults: { ...spec.defaults, zone: 'Europe/Paris' } })
  expect((await ledger()).map(({ action, at: when }) => [action, when.toISOString()])).toEqual([
    ['grant', '2025-10-26T00:45:00.000Z'],
    ['withdraw', '2025-10-26T01:15:00.000Z'],
  ])
  expect(await notes()).toMatchObject({ shifted_times: 2 })
})
