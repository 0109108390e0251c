import { beforeEach, expect, test } from 'vitest'
import { consentActivities } from '../../../activities/consent/index.ts'
import { closeGrants, openEntries, recordLive, showConsent } from '../../../activities/consent/queries.ts'
import { extractActivities } from '../../../activities/extract/index.ts'
import type { ConsentRows, SourceSpec } from '../../../core/brand/source.ts'
import { one } from '../../../db/connect.ts'
import { useDatabase } from '../../support/database.ts'
import { scratch } from '../../support/scratch.ts'
import { idOf, openRun, partRef, publish, testDeps } from '../../support/world.ts'
import { PROJECT, takeBack } from '../consent/support/night.ts'
import { emptyExtract, put, source } from './support.ts'

const it = useDatabase()
beforeEach(() => emptyExtract(it.db))

const ROWS: ConsentRows = {
  are: 'consents',
  identifier: { type: 'email', field: { from: 'email', as: 'email' }, verified: null },
  channel: { constant: 'email' },
  purpose: { constant: 'news' },
  action: { from: 'said', as: 'enum', values: { yes: 'grant', no: 'withdraw' } },
  occurredAt: { from: 'at', as: 'timestamp' },
  method: { constant: 'form' },
  proof: { from: 'proof', as: 'text' },
}
const HEADER = 'id,email,said,at,proof\n'
const CANARY = 'zqxkanari'
const proof = (n: number): string => `${CANARY}.${n}@canari.example from 203.0.113.${n}`

async function load(run: number, spec: SourceSpec): Promise<void> {
  const deps = testDeps(it.db, { ...PROJECT, sources: [spec] })
  const activities = extractActivities(deps)
  const ref = { databaseId: 'test', runId: run, source: spec.name }
  await activities.loadSource(ref)
  await consentActivities(deps).decideConsent(partRef(run))
}

/** One person's entries with their proofs, the oldest first. */
async function told(who: string): Promise<readonly (readonly [string, string | null])[]> {
  const { entries } = await showConsent(it.db, [idOf('email', who)], new Date('2026-01-10'))
  return (await openEntries(it.db, entries)).map((e) => [e.action, e.proof])
}

const kept = async (): Promise<readonly string[]> =>
  (await it.db.query<{ proof: string }>('select proof from vault.consent_proof order by 1')).map(
    (p) => p.proof,
  )

/** Tables and views outside of the vault with a row that holds the canary. */
async function found(): Promise<readonly string[]> {
  const tables = await it.db.query<{ name: string }>(`
    select format('%I.%I', n.nspname, c.relname) as name
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'm', 'v') and n.nspname not in ('vault', 'pg_catalog', 'information_schema')
      and n.nspname !~ '^pg_(toast|temp)'`)
  expect(tables.length).toBeGreaterThan(50)
  const holding: string[] = []
  for (const { name } of tables) {
    const rows = await it.db.query(
      `select from ${name} t where strpos(t::text, $1::text) > 0 or strpos(t::text, '203.0.113.') > 0 limit 1`,
      [CANARY],
    )
    if (rows.length > 0) holding.push(name)
  }
  return holding
}

const said = (...lines: readonly string[]): string => `${HEADER}${lines.join('\n')}\n`
const yes = (n: number, who = `p${n}@x.fr`): string => `${n},${who},yes,2025-05-01,${proof(n)}`

test('a proof with a name, an address and an IP in it is nowhere but in the vault, whoever said it and however it was read', async () => {
  const run = await openRun(it.db, '2026-01-01')
  const refused = `3,p3@x.fr,no,31/31/2025,${proof(3)}`
  const path = put(scratch(), 'a.csv', said(yes(1), `2,p2@x.fr,no,2025-05-01,${proof(2)}`, refused))
  await load(run, source(ROWS, { path }))
  await publish(it.db, run)
  const identifierId = idOf('email', 'p4@x.fr')
  await recordLive(it.db, {
    identifier: { identifierId, canonicalId: identifierId, type: 'email', value: 'p4@x.fr' },
    event: {
      identifierId,
      channel: 'email',
      purpose: 'news',
      action: 'object',
      occurredAt: '2026-01-02T00:00:00Z',
      method: 'operator',
      proof: proof(4),
      sourceKey: 'cli',
      hash: idOf('test', 'live'),
    },
    by: 'tester',
  })
  expect(await kept()).toEqual([proof(1), proof(2), proof(4)])
  expect(await told('p1@x.fr')).toEqual([['grant', proof(1)]])
  expect(await told('p4@x.fr')).toEqual([['object', proof(4)]])
  expect(await found()).toEqual([])
})

test('the same word with the same proof is one entry, with another proof another one, and no proof is none', async () => {
  const run = await openRun(it.db, '2026-01-01')
  const blank = '5,p5@x.fr,yes,2025-05-01,"   "'
  const other = `1,p1@x.fr,yes,2025-05-01,${proof(9)}`
  const path = put(scratch(), 'a.csv', said(yes(1), yes(1), other, blank))
  await load(run, source(ROWS, { path }))
  expect(await kept()).toEqual([proof(1), proof(9)])
  expect((await told('p1@x.fr')).map(([, p]) => p).toSorted()).toEqual([proof(1), proof(9)])
  expect(await told('p5@x.fr')).toEqual([['grant', null]])
})

test('proofs of grants that are taken back go with them; denials and what was published keep theirs', async () => {
  const dir = scratch()
  const spec = source(ROWS, { path: dir, pattern: '*.csv' })
  const first = await openRun(it.db, '2026-01-01')
  put(dir, 'a.csv', said(yes(1)))
  await load(first, spec)
  await publish(it.db, first)
  const lost = await openRun(it.db, '2026-01-02')
  put(dir, 'b.csv', said(yes(2), `3,p3@x.fr,no,2025-05-01,${proof(3)}`))
  await load(lost, spec)
  expect(await kept()).toEqual([proof(1), proof(2), proof(3)])
  await takeBack(it.db, lost)
  expect(await kept()).toEqual([proof(1), proof(3)])
})

test('a grant that left its snapshot and came back has its proof, also when its coming back is taken back', async () => {
  const night = async (date: string, ...lines: readonly string[]): Promise<number> => {
    const run = await openRun(it.db, date)
    const path = put(dir, `${date}.csv`, said(...lines))
    await load(run, { ...source(ROWS, { path }), contents: 'snapshot' })
    return run
  }
  const dir = scratch()
  await publish(it.db, await night('2026-01-01', yes(1), yes(2)))
  await publish(it.db, await night('2026-01-02', yes(2)))
  expect(await kept()).toEqual([proof(1), proof(2)])
  const lost = await night('2026-01-03', yes(1), yes(2), yes(6))
  expect(await told('p1@x.fr')).toEqual([
    ['grant', proof(1)],
    ['grant', proof(1)],
  ])
  await takeBack(it.db, lost)
  expect(await kept()).toEqual([proof(1), proof(2)])
  expect(await told('p1@x.fr')).toEqual([['grant', proof(1)]])
})

test('a grant that an earlier file of the night loaded and a later one leaves out takes its proof along', async () => {
  const run = await openRun(it.db, '2026-01-01')
  const spec = source(ROWS, { path: put(scratch(), 'a.csv', said(yes(1), yes(2))) })
  await load(run, spec)
  const { source_id } = await one<{ source_id: number }>(it.db, 'select source_id from source')
  await it.db.transaction(async (tx) => {
    await tx.execute(`
      create temp table kept on commit drop as
      select e.source_key, e.hash from consent_event e join vault.identifier i using (identifier_id) where i.value = 'p2@x.fr'`)
    return closeGrants(tx, 'kept', { sourceId: source_id, runId: run })
  })
  expect(await kept()).toEqual([proof(2)])
})
