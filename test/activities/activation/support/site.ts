import { createHmac } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import { activationActivities } from '../../../../activities/activation/index.ts'
import type { SyncResult } from '../../../../activities/activation/types.ts'
import type { Db } from '../../../../db/connect.ts'
import { useDatabase } from '../../../support/database.ts'
import { DECISIONS, type Files, parsed } from './brand.ts'
import { SECRET } from './receiver.ts'
import {
  addMembers,
  addPeople,
  addressOf,
  emptyWorld,
  profileOf,
  publishRun,
  refOf,
  testDeps,
} from './world.ts'

export const KEY = 'a key of a test, long enough'

/** How the site knows person number `n`. */
export const keyOf = (n: number, key = KEY): string =>
  createHmac('sha256', key).update(addressOf(n)).digest('hex')

export interface SiteRow {
  readonly customer_key: string
  readonly segments: readonly string[]
  readonly block: string | null
  readonly best_channel: string | null
  readonly best_channel_reason: string | null
  readonly do_not_disturb: boolean
  readonly do_not_disturb_reason: string | null
  readonly run_id: number
}

/** A database whose table is the site's, and four people of run 1, who have agreed; the fourth is among the `others`. */
export function useSite() {
  const database = useDatabase()
  let out = ''
  beforeEach(async () => {
    const { db } = database
    await emptyWorld(db)
    await db.execute(`truncate decision_state, decision_change, decision_sync cascade`)
    await db.execute('drop table if exists decisions, other_decisions')
    await publishRun(db, { date: '2026-03-01' })
    await addPeople(db, 1, 4)
    await addMembers(db, 'buyers', 1, 4, 1)
    await addMembers(db, 'others', 4, 4, 1)
    await agree(db, 'onsite', 'onsite_personalisation')
    out = await mkdtemp(join(tmpdir(), 'nocturne-site-'))
  })
  afterEach(() => rm(out, { recursive: true, force: true }))
  return {
    get db(): Db {
      return database.db
    },
    get url(): string {
      return database.url
    },
    get out(): string {
      return out
    },
    /** Tells the site what has changed by run `runId`. */
    sync: (
      files: Files = DECISIONS,
      runId = 1,
      env: Readonly<Record<string, string>> = {},
    ): Promise<SyncResult> => {
      const project = parsed(files, { KEY, SITE: database.url, SECRET, ...env })
      const deps = testDeps(database.db, () => project, out)
      return activationActivities(deps).syncDecisions({ ...refOf(runId), destination: 'site' })
    },
    rows: (table = 'decisions'): Promise<SiteRow[]> =>
      database.db.query<SiteRow>(`select * from ${table} order by run_id, customer_key`),
    /** The syncs that were written down, the oldest first. */
    syncs: () =>
      database.db.query<{ number: number | null; added: number; waiting: number; ended: boolean }>(
        `select number, added::int as added, waiting::int as waiting, ended_at is not null as ended
         from decision_sync order by sync_id`,
      ),
    /** What the site finds for person number `n`. */
    look: async (n: number): Promise<SiteRow | undefined> =>
      (
        await database.db.query<SiteRow>('select * from decisions where customer_key = $1::text', [keyOf(n)])
      )[0],
  }
}

/** Everybody agrees to a purpose on a channel, by e-mail. */
export async function agree(db: Db, channel: string, purpose: string): Promise<void> {
  await db.execute(
    `
    insert into consent_head (identifier_id, channel, purpose, allow, consent_event_id, decided_at, grant_run)
    select identifier_id, $1::text, $2::text, true, 1, now(), 1 from vault.identifier`,
    [channel, purpose],
  )
}

/** One person withdraws: what counts is that it is committed. */
export async function withdraw(db: Db, identifierId: string): Promise<void> {
  await db.execute(
    `update consent_head set allow = false where identifier_id = $1::uuid and channel = 'onsite'`,
    [identifierId],
  )
}

/** A mail that reached person number `n` on a day. */
export async function sentMail(db: Db, n: number, day: string): Promise<void> {
  await db.execute(
    `
    with hello as (
      insert into wave (campaign, business_date, run_id, state) values ('hello', $2::date, 1, 'approved')
      returning wave_id
    )
    insert into delivery (wave_id, run_id, step, channel, destination, purpose, profile_id, state, zone, not_before,
      not_after, planned_at, ended_at, segment_version, policy_version, template_hash)
    select wave_id, 1, 'first', 'email', 'mail', 'email_marketing', $1::uuid, 'sent', 'UTC', $2::date, $2::date,
      $2::date, $2::date, 'v1', 'v1', 'v1'
    from hello`,
    [profileOf(n), day],
  )
}
