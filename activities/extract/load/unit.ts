import type { SourceSpec } from '../../../core/brand/source.ts'
import { hopeless } from '../../../core/errors.ts'
import type { RunRef } from '../../../core/stages.ts'
import type { Db } from '../../../db/connect.ts'
import type { BrandKey } from '../../../db/keys.ts'
import type { Beat, RunContext } from '../../deps.ts'
import { addLoad, type LoadCounts, lastHeader, NO_LOAD } from '../queries/counts.ts'
import { saveMarks } from '../queries/cursor.ts'
import { OBJECT_TABLE, saveObjects } from '../queries/objects.ts'
import { REJECTION_TABLE, saveRejections } from '../queries/rejections.ts'
import { dropRows } from '../queries/stage.ts'
import type { RowFault } from '../rows/types.ts'
import type { Rows, Unit } from '../sources/kind.ts'
import { driftOf } from './drift.ts'
import { prepare } from './job.ts'
import { loaderOf } from './loaders.ts'
import { type Rejects, rejects } from './rejects.ts'
import { createStager, type Stager } from './stager.ts'
import { askForUnheld, sweptLoader, withoutUnheld } from './swept.ts'
import type { Loaded, Loader } from './types.ts'

/** Rows between two looks at what has piled up: some milliseconds of mapping. */
const BREATH = 256
const REPEATED: RowFault = {
  reason: 'duplicate_key',
  detail: 'a later row of the file has the same key and counts',
}

/** What loading a unit needs to know of its run and source. */
export interface LoadTask {
  readonly ref: RunRef
  readonly run: RunContext
  readonly spec: SourceSpec
  readonly sourceId: number
  readonly key: BrandKey
  readonly beat: Beat
  readonly now: Date
}

/** Loads one unit in the caller's transaction: rows, rejections, cursor and counts. */
export async function loadUnit(tx: Db, task: LoadTask, unit: Unit): Promise<void> {
  const { rows } = unit
  if (rows === null) return save(tx, task, unit, NO_LOAD, {})
  if (rows.header.length === 0) return loadNothing(tx, task, unit, rows)
  const { spec, sourceId, run } = task
  const notes = new Map<string, number>()
  const drift = driftOf(spec, unit, rows, await lastHeader(tx, run, sourceId))
  const job = await prepare(tx, task, unit, rows.header, notes)
  const mapped = await loaderOf(tx, job)
  const loader = unit.keysOnly ? sweptLoader(mapped, job) : mapped
  const stager = await createStager(tx, [...loader.tables, OBJECT_TABLE, REJECTION_TABLE])
  const refused = rejects(stager, 8_192)
  const read = await stageRows(task, rows, loader, stager, refused)
  await stager.finish()
  task.beat.signal.throwIfAborted()
  const superseded = await refuseRepeated(tx, unit, loader, refused)
  // After the second pass too: what is refused must be what was read.
  await unit.check()
  const columns = drift()
  await stager.finish()
  const unheld = await askForUnheld(tx, job, unit)
  const done = withoutUnheld(withSuperseded(await loader.finish(tx), superseded), unheld)
  await saveObjects(tx, run.runId, sourceId)
  const counts: LoadCounts = { ...done, files: 0, read: read - unheld, rejected: refused.count() }
  balance(spec, counts)
  await saveRejections(tx, run.runId, sourceId, unit.name)
  await save(tx, task, unit, counts, { ...columns, ...Object.fromEntries(notes), ...done.notes })
}

/** Maps all rows of a unit onto the stage; gives their number, with that of the lines that were none. */
async function stageRows(
  { beat }: LoadTask,
  { batches }: Rows,
  loader: Loader,
  stager: Stager,
  refused: Rejects,
): Promise<number> {
  let [row, broken] = [0, 0]
  for await (const batch of batches) {
    beat.signal.throwIfAborted()
    for (const rejection of batch.rejections) refused.line(rejection)
    broken += batch.rejections.length
    for (const [index, fields] of batch.rows.entries()) {
      row += 1
      const original = batch.originals?.[index] ?? null
      const fault = loader.take(stager, { fields, original, number: row })
      if (fault) refused.row(fault, batch, index)
      if (row % BREATH === 0) await stager.pump()
    }
    await stager.pump()
    beat.set({ rows: row })
  }
  return row + broken
}

/**
 * Rows for which a later one stands are refused, and the unit is read again for what they were. Where that cannot be
 * done (pages and taps repeat rows, and nobody is to blame), they count as unchanged; gives their number.
 */
async function refuseRepeated(tx: Db, unit: Unit, loader: Loader, refused: Rejects): Promise<number> {
  const repeated = new Set(await loader.supersede(tx))
  if (repeated.size === 0) return 0
  await dropRows(tx, OBJECT_TABLE.name, [...repeated])
  if (unit.again === null) return repeated.size
  const { batches } = await unit.again()
  let row = 0
  for await (const batch of batches) {
    for (const index of batch.rows.keys()) {
      row += 1
      if (repeated.has(row)) refused.row(REPEATED, batch, index)
    }
  }
  return 0
}

function withSuperseded(done: Loaded, superseded: number): Loaded {
  if (superseded === 0) return done
  return { ...done, unchanged: done.unchanged + superseded, notes: { ...done.notes, superseded } }
}

/** A unit without even columns says nothing; as a snapshot it would say that nobody is left. */
async function loadNothing(tx: Db, task: LoadTask, unit: Unit, { batches }: Rows): Promise<void> {
  if (unit.complete) {
    const { name } = task.spec
    throw hopeless(
      'EMPTY_SNAPSHOT',
      `Source ${name}: ${unit.name} is empty. As a snapshot it would delete everything; deliver it again.`,
      { source: name },
    )
  }
  for await (const _ of batches);
  await unit.check()
  await save(tx, task, unit, NO_LOAD, unit.notes.files === undefined ? {} : { empty_files: 1 })
}

async function save(
  tx: Db,
  { run, sourceId }: LoadTask,
  unit: Unit,
  counts: LoadCounts,
  notes: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { files = 0, ...told } = unit.notes
  await saveMarks(tx, run.runId, sourceId, unit.marks())
  await addLoad(tx, run.runId, sourceId, { ...counts, files }, { ...told, ...notes })
}

function balance(spec: SourceSpec, { read, loaded, unchanged, rejected }: LoadCounts): void {
  if (read === loaded + unchanged + rejected) return
  throw hopeless(
    'UNBALANCED',
    `Source ${spec.name}: ${read} rows were read, but ${loaded} loaded, ${unchanged} unchanged and ${rejected} ` +
      'rejected ones do not add up to them. This is a mistake in Nocturne; please report it.',
    { source: spec.name, read, loaded, unchanged, rejected },
  )
}
