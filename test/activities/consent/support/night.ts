import { createHash } from 'node:crypto'
import { consentActivities } from '../../../../activities/consent/index.ts'
import {
  type ConsentAction,
  type ConsentEvent,
  discardGrants,
  recordConsent,
} from '../../../../activities/consent/queries.ts'
import { identityActivities } from '../../../../activities/identity/index.ts'
import type { ConsentPolicy } from '../../../../core/brand/consent.ts'
import type { BrandProject } from '../../../../core/brand/project.ts'
import type { StageCounts } from '../../../../core/stages.ts'
import { type Db, one } from '../../../../db/connect.ts'
import {
  discard,
  idOf,
  loadRecords,
  openRun,
  partRef,
  publish,
  testDeps,
  type WorldRecord,
} from '../../../support/world.ts'

export const POLICY: ConsentPolicy = {
  version: 'test',
  withdrawalScope: 'person',
  channels: [
    { channel: 'email', address: 'email', purposes: ['news', 'surveys'] },
    { channel: 'phone', address: 'phone', purposes: ['news'] },
  ],
  grantMethods: ['form', 'import'],
  bulkMethods: ['import'],
  grantNeedsProof: true,
  grantExpiresDays: 1000,
}

export const PROJECT: Partial<BrandProject> = {
  identity: {
    identifiers: [
      { type: 'loyalty', person: true, exclusive: false, maxRecords: 50, blocked: [] },
      { type: 'email', person: true, exclusive: false, maxRecords: 50, blocked: [] },
      { type: 'phone', person: true, exclusive: false, maxRecords: 50, blocked: [] },
      { type: 'device', person: false, exclusive: false, maxRecords: 50, blocked: [] },
    ],
    match: null,
    household: null,
  },
  profile: { sourcePriority: ['crm', 'shop'], attributes: [] },
  consent: POLICY,
}

export const DAY = '2026-01-10'

/** What somebody says, in a test's words: an address, an action, a day, and what is not the usual. */
export interface Said {
  readonly who: string
  readonly does: ConsentAction
  readonly on: string
  readonly channel?: string
  readonly purpose?: string
  readonly method?: string
  readonly proof?: string | null
  readonly key?: string
}

export const typeOf = (value: string): string =>
  value.includes('@') ? 'email' : value.startsWith('+') ? 'phone' : 'loyalty'
export const identifierOf = (value: string): string => idOf(typeOf(value), value)

export function entry(said: Said): ConsentEvent {
  const {
    who,
    does,
    on,
    channel = 'email',
    purpose = 'news',
    method = 'form',
    proof = 'p1',
    key = 'k',
  } = said
  const hash = createHash('md5')
    .update(JSON.stringify([who, does, on, channel, purpose, method, proof, key]))
    .digest('hex')
  const occurredAt = on.length > 10 ? on : `${on}T00:00:00Z`
  const identifierId = identifierOf(who)
  return { identifierId, channel, purpose, action: does, occurredAt, method, proof, sourceKey: key, hash }
}

/** A source record of the CRM with these identifiers. */
export const person = (key: string, ...values: readonly string[]): WorldRecord => ({
  source: 'crm',
  key,
  identifiers: values.map((value) => [typeOf(value), value] as const),
})

export interface Night {
  readonly records: readonly WorldRecord[]
  readonly said?: readonly Said[]
  readonly project?: Partial<BrandProject>
  readonly date?: string
}

export const SOURCE = 'consents'

export async function sourceId(db: Db): Promise<number> {
  await db.execute('insert into source (name) values ($1::text) on conflict do nothing', [SOURCE])
  const row = await one<{ source_id: number }>(db, 'select source_id from source where name = $1::text', [
    SOURCE,
  ])
  return row.source_id
}

/** A night up to its publication, which is the caller's. */
export async function prepare(db: Db, night: Night): Promise<{ run: number; counts: StageCounts }> {
  const run = await openRun(db, night.date ?? DAY)
  const counts = await work(db, run, night)
  return { run, counts }
}

/** The stages of a night up to consent. */
export async function work(db: Db, run: number, night: Night): Promise<StageCounts> {
  const project = { ...PROJECT, ...night.project }
  const source = await sourceId(db)
  await loadRecords(db, run, night.records)
  await db.transaction((tx) =>
    recordConsent(tx, (night.said ?? []).map(entry), { sourceId: source, runId: run }),
  )
  await identityActivities(testDeps(db, project)).resolveIdentity(partRef(run))
  return decideNow(db, run, project)
}

export const decideNow = (db: Db, run: number, project: Partial<BrandProject> = PROJECT) =>
  consentActivities(testDeps(db, { ...PROJECT, ...project })).decideConsent(partRef(run))

export async function night(db: Db, what: Night): Promise<number> {
  const { run } = await prepare(db, what)
  await publish(db, run)
  return run
}

/** Said now, by no source. */
export const live = (db: Db, ...said: readonly Said[]) =>
  db.transaction((tx) => recordConsent(tx, said.map(entry), { sourceId: null, runId: null }))

/** Takes back what is not published. */
export async function takeBack(db: Db, run: number): Promise<void> {
  const { run_id } = await one<{ run_id: number }>(db, 'select run_id from publication')
  await discard(db, run, run_id)
  await db.transaction((tx) => discardGrants(tx, run_id))
}

/** May the address be contacted at this instant, as a claim asks it? */
export async function inForce(
  db: Db,
  who: string,
  { channel = 'email', purpose = 'news', at = `${DAY}T12:00:00Z` } = {},
): Promise<boolean> {
  const [row] = await db.query<{ yes: boolean }>(
    `
    select consent_in_force(h, p.run_id, $4::timestamptz) as yes
    from consent_head h, publication p
    where h.identifier_id = $1::uuid and h.channel = $2::text and h.purpose = $3::text`,
    [identifierOf(who), channel, purpose, at],
  )
  return row?.yes ?? false
}

/** `record key: rule address`, for what the published run shows of one channel and purpose. */
export async function contacts(db: Db, channel = 'email', purpose = 'news'): Promise<string[]> {
  const rows = await db.query<{ line: string }>(
    `
    select min(r.source_key) || ': ' || c.rule || coalesce(' ' || max(i.value), '') as line
    from published.contactability v
    join contactability c on c.profile_id = v.profile_id and c.channel = v.channel and c.purpose = v.purpose
      and c.to_run is null and c.verdict = v.verdict
    join published.record r on r.profile_id = v.profile_id
    left join vault.identifier i on i.identifier_id = c.identifier_id and c.verdict = 'allow'
    where v.channel = $1::text and v.purpose = $2::text
    group by v.profile_id, c.rule
    order by 1`,
    [channel, purpose],
  )
  return rows.map((row) => row.line)
}
