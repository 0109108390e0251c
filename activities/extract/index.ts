import { setTimeout as sleep } from 'node:timers/promises'
import type { SourceSpec } from '../../core/brand/source.ts'
import { DAY_MS } from '../../core/days.ts'
import { hopeless, NocturneError } from '../../core/errors.ts'
import type { RunRef, StageCounts } from '../../core/stages.ts'
import type { Db } from '../../db/connect.ts'
import { holdLease } from '../../db/parts.ts'
import type { Deps, RunContext } from '../deps.ts'
import { type LoadTask, loadUnit } from './load/unit.ts'
import { stageOverdue, tidy } from './queries/close.ts'
import { addLoad, beginLoad, endLoad, type LoadCounts, loadCounts, NO_LOAD } from './queries/counts.ts'
import { lockSource, readMarks, sourceIdOf } from './queries/cursor.ts'
import { deleteGone } from './queries/people.ts'
import type { Mark, SourceIo } from './sources/kind.ts'
import { SOURCE_KINDS } from './sources/kinds.ts'

/** A source of a run, by name. */
export interface SourceRef extends RunRef {
  readonly source: string
}

export interface SourceCounts extends StageCounts {
  readonly files: number
  readonly deleted: number
  readonly unattributed: number
}

/** The activities of the stage extract: `loadSource`, once for each source. */
export function extractActivities(deps: Deps) {
  return {
    /**
     * Reads what is new of a source, one transaction a unit, deletes what is past its time, and leaves tables that can
     * be planned with. Done again, it goes on after the last unit.
     */
    loadSource(ref: SourceRef): Promise<SourceCounts> {
      return deps.heartbeat(async (beat) => {
        const { run, spec } = await sourceOf(deps, ref)
        const sourceId = await sourceIdOf(deps.db, spec.name)
        const task = { ref, run, spec, sourceId, key: deps.key, beat, now: deps.now() }
        await beginLoad(deps.db, ref.runId, sourceId, spec)
        try {
          await loadUnits(deps, task)
        } catch (error) {
          await noteFailure(deps, ref.runId, sourceId, error)
          throw error
        }
        await closeLoad(deps, task)
        const counts = await loadCounts(deps.db, ref.runId, sourceId)
        await tidy(deps.db, spec.rows.are, counts.loaded)
        return sourceCounts(counts)
      })
    },

    /** Notes that an optional source failed, whatever its reason: the run is degraded, what it loaded stays. */
    async failSource(ref: SourceRef & { readonly code: string }): Promise<void> {
      const { spec } = await sourceOf(deps, ref)
      const sourceId = await sourceIdOf(deps.db, spec.name)
      await deps.db.transaction(async (tx) => {
        await beginLoad(tx, ref.runId, sourceId, spec)
        await endLoad(tx, ref.runId, sourceId, 'failed', { error: ref.code })
        await holdLease(tx, ref)
      })
    },
  }
}

export type ExtractActivities = ReturnType<typeof extractActivities>

async function sourceOf(deps: Deps, ref: SourceRef): Promise<{ run: RunContext; spec: SourceSpec }> {
  const run = await deps.context(ref)
  const spec = run.project.sources.find(({ name }) => name === ref.source)
  if (spec) return { run, spec }
  const known = run.project.sources.map(({ name }) => name).join(', ')
  throw hopeless('NO_SUCH_SOURCE', `The brand project has no source '${ref.source}'; it has: ${known}.`)
}

/** A kill repeats at most the open unit, and its rows that were loaded are told unchanged. */
async function loadUnits(deps: Deps, task: LoadTask): Promise<void> {
  const { spec, sourceId, beat } = task
  const session = await SOURCE_KINDS[spec.from.kind].open(spec, ioOf(deps, task))
  try {
    for (;;) {
      const marks = await readMarks(deps.db, sourceId)
      const unit = await session.next(marks)
      if (unit === null) return
      beat.signal.throwIfAborted()
      await underLock(deps, task, async (tx) => {
        // Another attempt was faster: what comes next is not this unit.
        if (isSame(marks, await readMarks(tx, sourceId))) await loadUnit(tx, task, unit)
      })
    }
  } finally {
    await session.close()
  }
}

function ioOf(deps: Deps, { run, beat }: LoadTask): SourceIo {
  return {
    businessDate: run.businessDate,
    asOf: run.asOf,
    projectDir: run.projectDir,
    now: deps.now,
    sleep: (ms) => sleep(ms, undefined, { signal: beat.signal }),
    signal: beat.signal,
  }
}

function isSame(before: readonly Mark[], now: readonly Mark[]): boolean {
  return JSON.stringify(before) === JSON.stringify(now)
}

/**
 * One attempt at a source works at a time, and commits only while its run holds the lease. The lease is looked at
 * last: until then an operator can cancel the run without waiting for a unit.
 */
function underLock(deps: Deps, { ref, sourceId }: LoadTask, work: (tx: Db) => Promise<void>): Promise<void> {
  return deps.db.transaction(async (tx) => {
    await lockSource(tx, sourceId)
    await work(tx)
    await holdLease(tx, ref)
  })
}

/** What is past its time goes, and the source is done for this run. */
function closeLoad(deps: Deps, { ref, run, spec, sourceId }: LoadTask): Promise<void> {
  return deps.db.transaction(async (tx) => {
    await lockSource(tx, sourceId)
    await deleteOverdue(tx, run, spec, sourceId)
    await endLoad(tx, ref.runId, sourceId, 'done', {})
    await holdLease(tx, ref)
  })
}

/** By the rule of tonight: a brand that shortens the time does not wait for rows to change. */
async function deleteOverdue(tx: Db, run: RunContext, spec: SourceSpec, sourceId: number): Promise<void> {
  if (spec.expiresAfterDays === null) return
  await stageOverdue(tx, sourceId, new Date(run.asOf.getTime() - spec.expiresAfterDays * DAY_MS))
  const deleted = await deleteGone(tx, run.runId)
  if (deleted > 0) await addLoad(tx, run.runId, sourceId, { ...NO_LOAD, deleted }, { overdue: deleted })
}

async function noteFailure(deps: Deps, runId: number, sourceId: number, error: unknown): Promise<void> {
  if (!(error instanceof NocturneError) || error.fate !== 'hopeless') return
  await endLoad(deps.db, runId, sourceId, 'failed', { error: error.code })
}

function sourceCounts(counts: LoadCounts): SourceCounts {
  const { files, read, loaded, unchanged, rejected, deleted, unattributed } = counts
  return { read, loaded, unchanged, rejected, written: loaded + deleted, files, deleted, unattributed }
}
