import { identifiersOf, openEntries, showConsent } from '../../activities/consent/queries.ts'
import { recordAudit } from '../../activities/privacy/queries.ts'
import { goldenChanges } from '../../activities/report/golden-changes.ts'
import { mergedOf } from '../../activities/report/merged.ts'
import {
  type LifeRow,
  readGoldenVersions,
  readLife,
  readRecordNames,
  readRunInstants,
} from '../../activities/report/queries/history.ts'
import { readPersonDeliveries } from '../../activities/report/queries/person.ts'
import { EXIT, type ExitCode } from '../../core/exit.ts'
import type { Db } from '../../db/connect.ts'
import { openFieldVersions } from '../../db/vault/changed.ts'
import { openIdentifiers } from '../../db/vault.ts'
import type { Cli } from '../cli.ts'
import { operatorName } from '../operator.ts'
import { type HistoryEntry, historyLines } from '../output/history-text.ts'
import { zoneOf } from '../project/zone.ts'
import { withDatabase } from '../session.ts'

/** `profile history`: everything that happened to a person, in the order of time. */
export async function historyOf(cli: Cli, text: string): Promise<ExitCode> {
  const { findPerson, onlyProfile } = await import('../person/person.ts')
  return withDatabase(cli, async (session) => {
    const person = await findPerson(cli, session, text)
    const profileId = onlyProfile(person)
    const entries = await session.db.transaction((tx) => readHistory(tx, person.runId, profileId, cli.now()))
    const document = { profile_id: profileId, run_id: person.runId, entries }
    const zone = await zoneOf(session.db)
    cli.output.result(() => historyLines(document, zone, cli.output.paint), document)
    return EXIT.done
  })
}

/** In one transaction: nothing is opened without its entry in the audit log. */
async function readHistory(
  tx: Db,
  runId: number,
  profileId: string,
  now: Date,
): Promise<readonly HistoryEntry[]> {
  await recordAudit(tx, {
    actor: operatorName(),
    action: 'opened',
    subject: `profile:${profileId}`,
    detail: { run_id: runId, what: 'history' },
  })
  const life = await readLife(tx, runId, profileId)
  const entries = [
    ...life.map(lifeEntry),
    ...(await valueEntries(tx, runId, profileId)),
    ...(await consentEntries(tx, profileId, now)),
    ...(await deliveryEntries(tx, [profileId, ...mergedOf(life)])),
  ]
  return entries.toSorted(
    (a, b) =>
      a.at.getTime() - b.at.getTime() ||
      (a.run_id ?? 0) - (b.run_id ?? 0) ||
      ORDER.indexOf(a.what) - ORDER.indexOf(b.what),
  )
}

/** What happens within one run, in the order of its stages. */
const ORDER: readonly HistoryEntry['what'][] = [
  'founded',
  'returned',
  'ended',
  'merged_from',
  'split_off',
  'linked',
  'unlinked',
  'became_known',
  'became_anonymous',
  'attribute',
  'consent',
  'entered',
  'exited',
  'delivery',
]

const lifeEntry = ({ as_of, step, business_date: _, ...row }: LifeRow): HistoryEntry => ({
  at: as_of,
  what: step,
  ...row,
})

async function valueEntries(tx: Db, runId: number, profileId: string): Promise<readonly HistoryEntry[]> {
  const golden = await readGoldenVersions(tx, runId, profileId)
  const ids = [...new Set(golden.flatMap((v) => Object.values(v.lineage).map(([record]) => record)))]
  const changes = goldenChanges(golden, await openFieldVersions(tx, ids), runId)
  const names = new Map((await readRecordNames(tx, ids)).map((name) => [name.record_id, name]))
  const instants = await readRunInstants(tx, [...new Set(changes.map((c) => c.run_id))])
  const at = new Map(instants.map((run) => [run.run_id, run.as_of]))
  return changes.map(({ run_id, record_id, ...change }) => ({
    at: at.get(run_id) ?? new Date(0),
    run_id,
    what: 'attribute',
    ...change,
    source: names.get(record_id)?.source ?? null,
    source_key: names.get(record_id)?.source_key ?? null,
  }))
}

async function consentEntries(tx: Db, profileId: string, now: Date): Promise<readonly HistoryEntry[]> {
  const ids = await identifiersOf(tx, profileId)
  const { entries } = await showConsent(tx, ids, now)
  const names = new Map(
    (await openIdentifiers(tx, ids)).map((i) => [i.identifier_id, `${i.type}:${i.value}`]),
  )
  const own = await openEntries(
    tx,
    entries.filter((e) => ids.includes(e.identifier_id)),
  )
  return own.map((e) => ({
    at: e.occurred_at,
    run_id: e.loaded_run,
    what: 'consent',
    action: e.action,
    identifier: names.get(e.identifier_id) ?? null,
    channel: e.channel,
    purpose: e.purpose,
    method: e.method,
    proof: e.proof,
    source: e.source,
    closed_run: e.closed_run,
  }))
}

async function deliveryEntries(tx: Db, profileIds: readonly string[]): Promise<readonly HistoryEntry[]> {
  const rows = await readPersonDeliveries(tx, profileIds, null)
  return rows.map(({ planned_at, ended_at, ...row }) => ({
    at: ended_at ?? planned_at,
    what: 'delivery',
    planned_at,
    ...row,
  }))
}
