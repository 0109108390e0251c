import { createHash, createHmac } from 'node:crypto'
import type { DecisionsDestination } from '../../../core/brand/destination.ts'
import { hopeless } from '../../../core/errors.ts'
import type { Db } from '../../../db/connect.ts'
import { copyLine } from '../../../db/copy.ts'
import { openIdentifiers } from '../../../db/vault.ts'
import type { Beat, Deps, RunContext } from '../../deps.ts'
import { refuseMadeUpClock } from '../clock.ts'
import { decide } from '../decide.ts'
import { openDecisionFile } from '../destinations/decisions/file.ts'
import { openPosts } from '../destinations/decisions/post.ts'
import { openTable } from '../destinations/decisions/table.ts'
import type { SyncFacts, Target } from '../destinations/decisions/target.ts'
import { placeOf } from '../place.ts'
import {
  acknowledge,
  acknowledgeAll,
  beginSync,
  COPY_CHANGES,
  clearChanges,
  type DecisionRow,
  decisionRows,
  doubt,
  endSync,
  nextChanges,
  type SyncRow,
  settleChanges,
} from '../queries/decisions.ts'
import type { SyncResult } from '../types.ts'
import { TIMING } from './job.ts'

const ROWS = 2_000
const CHANGES = 500

/**
 * Tells a destination what has changed since it last acknowledged something: everybody is decided about anew, and the
 * difference to what it holds is a queue that empties as it acknowledges. A kill at any moment is made good by doing
 * it again.
 */
export async function syncDecisions(
  deps: Deps,
  context: RunContext,
  name: string,
  beat: Beat,
): Promise<SyncResult> {
  const spec = specOf(context, name)
  refuseMadeUpClock(context.clock, spec)
  const { sync, ...counts } = await stage(deps.db, context, spec, beat)
  const { runId, businessDate } = context
  if (sync.number !== null && counts.put + counts.removed > 0) {
    const { number, taken, at } = sync
    const facts = { destination: name, runId, businessDate, number, taken, at }
    const work = { deps, facts, sync, beat }
    if ('directory' in spec.to) await toFile(work, spec.to.directory)
    else await inTurn(work, await openTarget(spec.to, facts, deps.now))
  }
  await endSync(deps.db, sync)
  return counts
}

function specOf({ project }: RunContext, name: string): DecisionsDestination {
  const spec = project.destinations.find((one) => one.name === name)
  if (spec?.kind === 'decisions') return spec
  throw hopeless('UNKNOWN_DESTINATION', `'${name}' is not a destination of decisions in this run's project.`)
}

/** Decides about everybody and stages what has changed. */
function stage(
  db: Db,
  { runId, clock, project }: RunContext,
  spec: DecisionsDestination,
  beat: Beat,
): Promise<SyncResult & { readonly sync: SyncRow }> {
  const { name, channel, purpose, address } = spec
  const scope = { runId, channel, purpose, address, clock, days: spec.doNotDisturbAfter?.days ?? 0 }
  const order = project.consent.channels.map((one) => one.channel)
  const salt = saltOf(spec)
  return db.transaction(async (tx) => {
    await clearChanges(tx, name)
    let shared = 0
    for await (const rows of decisionRows(tx, scope, ROWS)) {
      beat.signal.throwIfAborted()
      const own = rows.filter((row) => !row.shared)
      shared += rows.length - own.length
      const lines = await linesOf(tx, spec, order, salt, own)
      await tx.copyIn(COPY_CHANGES, [lines.join('')])
    }
    const counts = await settleChanges(tx, name)
    const waiting = counts.put + counts.removed
    return {
      ...counts,
      shared,
      sync: await beginSync(tx, name, runId, { place: placeOf(spec.to), waiting, shared }),
    }
  })
}

async function linesOf(
  tx: Db,
  spec: DecisionsDestination,
  order: readonly string[],
  salt: string,
  rows: readonly DecisionRow[],
): Promise<readonly string[]> {
  const opened = await openIdentifiers(
    tx,
    rows.map((row) => row.identifier_id),
  )
  const values = new Map(opened.map((one) => [one.identifier_id, one.value]))
  return rows.flatMap((row) => {
    const value = values.get(row.identifier_id)
    if (value === undefined) return []
    const content = JSON.stringify(decide(spec, order, { ...row, segments: new Set(row.segments) }))
    const hash = createHash('sha256').update(salt).update(content).digest('hex').slice(0, 32)
    return [copyLine([spec.name, customerKey(spec.key, value), hash, content])]
  })
}

/** How a customer is called at the other side: HMAC-SHA256 of the identifier's normalised value, in hex. */
const customerKey = (key: string, value: string): string =>
  createHmac('sha256', key).update(value).digest('hex')

/** Everything is sent again to another place, and when `resend` changes. */
function saltOf({ to, resend }: DecisionsDestination): string {
  if ('directory' in to) return JSON.stringify([resend, to.directory])
  if ('url' in to) return JSON.stringify([resend, to.url])
  const { host, pathname } = new URL(to.database)
  return JSON.stringify([resend, host, pathname, to.table])
}

type Remote = Exclude<DecisionsDestination['to'], { readonly directory: string }>

const openTarget = async (to: Remote, facts: SyncFacts, now: () => Date): Promise<Target> =>
  'url' in to ? openPosts(to, facts, TIMING.http, now) : openTable(to, facts)

/** What is left of a sync once its changes are staged. */
interface SyncWork {
  readonly deps: Deps
  readonly facts: SyncFacts
  readonly sync: SyncRow
  readonly beat: Beat
}

async function inTurn({ deps, facts, sync, beat }: SyncWork, target: Target): Promise<void> {
  const { db } = deps
  try {
    for (let after = '', told = 0; ; ) {
      beat.signal.throwIfAborted()
      const changes = await nextChanges(db, facts.destination, after, CHANGES)
      const last = changes.at(-1)
      if (last === undefined) return
      await doubt(db, facts.destination, facts.runId, changes)
      await target.take(changes)
      await acknowledge(db, facts.destination, sync, changes)
      after = last.customer_key
      told += changes.length
      beat.set({ told })
    }
  } finally {
    await target.close()
  }
}

/** A file is there as a whole or not at all, so it is acknowledged as a whole. */
async function toFile({ deps, facts, sync, beat }: SyncWork, directory: string): Promise<void> {
  const { db, home } = deps
  const file = await openDecisionFile(home.out, directory, facts)
  try {
    for (let after = ''; ; ) {
      beat.signal.throwIfAborted()
      const changes = await nextChanges(db, facts.destination, after, CHANGES)
      const last = changes.at(-1)
      if (last === undefined) break
      await doubt(db, facts.destination, facts.runId, changes)
      await file.take(changes)
      after = last.customer_key
    }
    await file.publish()
    await acknowledgeAll(db, facts.destination, sync)
  } finally {
    await file.close()
  }
}
