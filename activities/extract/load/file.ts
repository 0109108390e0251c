import type { SourceSpec } from '../../../core/brand/source.ts'
import { hopeless } from '../../../core/errors.ts'
import type { RunRef } from '../../../core/stages.ts'
import type { Db } from '../../../db/connect.ts'
import type { BrandKey } from '../../../db/keys.ts'
import type { Beat, RunContext } from '../../deps.ts'
import { columnIndex } from '../convert/field.ts'
import { rawHash } from '../csv/hash.ts'
import type { SourceFile } from '../files.ts'
import { ordinals } from '../memory/ordinals.ts'
import { addLoad, type LoadCounts, lastHeader, NO_LOAD } from '../queries/counts.ts'
import { saveFile } from '../queries/cursor.ts'
import { hasRows } from '../queries/known.ts'
import { REJECTION_TABLE, saveRejections } from '../queries/rejections.ts'
import { keyReader } from '../rows/key.ts'
import type { RowContext, RowFault } from '../rows/types.ts'
import { expectedRows, fetchKnown } from './known.ts'
import { loaderOf } from './loaders.ts'
import { checkDrift, type OpenCsv, openSourceFile, readColumns } from './open.ts'
import { type Rejects, rejects } from './rejects.ts'
import { createStager, type Stager } from './stager.ts'
import type { FileJob, Loader } from './types.ts'

/** Rows mapped by other rules have another version; raise it when a converter changes what it gives. */
const MAPPER = '1'
/** Rows between two looks at what has piled up: some milliseconds of mapping. */
const BREATH = 256
const REPEATED: RowFault = {
  reason: 'duplicate_key',
  detail: 'a later row of the file has the same key and counts',
}

/** What loading a file needs to know of its run and source. */
export interface FileTask {
  readonly ref: RunRef
  readonly run: RunContext
  readonly spec: SourceSpec
  readonly sourceId: number
  readonly key: BrandKey
  readonly beat: Beat
  readonly now: Date
}

/** Loads one file in the caller's transaction: rows, rejections, cursor and counts. */
export async function loadFile(tx: Db, task: FileTask, source: SourceFile): Promise<LoadCounts> {
  const { spec, sourceId, run } = task
  const open = await openSourceFile(spec, source)
  const { header } = open.csv
  if (header === null) return emptyFile(tx, task, source, open)
  const notes = new Map<string, number>()
  const job = await prepare(tx, task, source, header, notes)
  const drift = checkDrift(spec, source.name, header, await lastHeader(tx, run, sourceId))
  const loader = await loaderOf(tx, job)
  const stager = await createStager(tx, [...loader.tables, REJECTION_TABLE])
  const refused = rejects(stager, 8_192)
  const rows = await stageRows(task, open, loader, stager, refused)
  await stager.finish()
  task.beat.signal.throwIfAborted()
  await refuseRepeated(tx, task, source, loader, refused)
  // After the second pass too: what is refused must be what was read.
  await open.file.checkUnchanged()
  await stager.finish()
  const done = await loader.finish(tx)
  const read = rows + open.csv.counts().rejected
  const counts: LoadCounts = { ...done, files: 1, read, rejected: refused.count() }
  balance(spec, counts)
  await saveRejections(tx, run.runId, sourceId, source.name)
  await saveFile(tx, run.runId, sourceId, source, open.file.sha256(), read)
  await addLoad(tx, run.runId, sourceId, counts, {
    columns: header,
    ...(drift.added.length + drift.missing.length > 0 ? { drift } : {}),
    ...Object.fromEntries(notes),
    ...done.notes,
  })
  return counts
}

async function prepare(
  tx: Db,
  task: FileTask,
  source: SourceFile,
  header: readonly string[],
  notes: Map<string, number>,
): Promise<FileJob> {
  const { spec, sourceId, run, key } = task
  const read = new Set(readColumns(spec))
  const context: RowContext = {
    source: spec.name,
    header,
    columns: columnIndex(header),
    defaults: spec.defaults,
    key,
    kept: spec.drift === 'add' ? header.filter((name) => !read.has(name)) : [],
    note: (note) => notes.set(`${note}s`, (notes.get(`${note}s`) ?? 0) + 1),
  }
  return {
    runId: run.runId,
    asOf: run.asOf,
    now: task.now,
    policy: run.project.consent,
    spec,
    sourceId,
    context,
    readKey: keyReader(spec, context, ordinals()),
    version: rawHash([JSON.stringify([spec.rows, spec.defaults, spec.key, spec.drift]), ...header], MAPPER),
    first: !(await hasRows(tx, sourceId)),
    expectedRows: expectedRows(source),
    known: await fetchKnown(tx, spec, sourceId, source),
  }
}

/** Maps all rows of a file onto the stage; gives their number. */
async function stageRows(
  { beat }: FileTask,
  { csv }: OpenCsv,
  loader: Loader,
  stager: Stager,
  refused: Rejects,
): Promise<number> {
  let row = 0
  for await (const batch of csv.batches) {
    beat.signal.throwIfAborted()
    for (const rejection of batch.rejections) refused.line(rejection)
    for (const [index, fields] of batch.rows.entries()) {
      row += 1
      const fault = loader.take(stager, fields, row)
      if (fault) refused.row(fault, batch.lines[index] ?? 0, fields)
      if (row % BREATH === 0) await stager.pump()
    }
    await stager.pump()
    beat.set({ rows: row })
  }
  return row
}

/** Rows for which a later one stands are refused; the file is read again for what they were. */
async function refuseRepeated(
  tx: Db,
  { spec }: FileTask,
  source: SourceFile,
  loader: Loader,
  refused: Rejects,
): Promise<void> {
  const repeated = new Set(await loader.supersede(tx))
  if (repeated.size === 0) return
  const { csv } = await openSourceFile(spec, source)
  let row = 0
  for await (const batch of csv.batches) {
    for (const [index, fields] of batch.rows.entries()) {
      row += 1
      if (repeated.has(row)) refused.row(REPEATED, batch.lines[index] ?? 0, fields)
    }
  }
}

/** A file without even a header says nothing; as a snapshot it would say that nobody is left. */
async function emptyFile(
  tx: Db,
  task: FileTask,
  source: SourceFile,
  { csv, file }: OpenCsv,
): Promise<LoadCounts> {
  const { spec, run, sourceId } = task
  if (spec.contents === 'snapshot') {
    throw hopeless(
      'EMPTY_SNAPSHOT',
      `Source ${spec.name}: the file ${source.name} is empty, it has not even a header line. ` +
        'As a snapshot it would delete everything; deliver it again.',
      { source: spec.name },
    )
  }
  for await (const _ of csv.batches);
  const counts: LoadCounts = { ...NO_LOAD, files: 1 }
  await saveFile(tx, run.runId, sourceId, source, file.sha256(), 0)
  await addLoad(tx, run.runId, sourceId, counts, { empty_files: 1 })
  return counts
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
