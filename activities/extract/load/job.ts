import type { Db } from '../../../db/connect.ts'
import { columnIndex } from '../convert/field.ts'
import { rawHash } from '../csv/hash.ts'
import { ordinals } from '../memory/ordinals.ts'
import { hasRows } from '../queries/known.ts'
import { goneReader } from '../rows/gone.ts'
import { keyReader } from '../rows/key.ts'
import type { RowContext } from '../rows/types.ts'
import type { Unit } from '../sources/kind.ts'
import { readColumns } from './columns.ts'
import { fetchKnown } from './known.ts'
import type { LoadJob } from './types.ts'
import type { LoadTask } from './unit.ts'

/** Rows mapped by other rules have another version; raise it when a converter changes what it gives. */
const MAPPER = '2'

/** Everything that mapping and loading the rows of a unit need; what happens to values is counted in `notes`. */
export async function prepare(
  tx: Db,
  task: LoadTask,
  unit: Unit,
  header: readonly string[],
  notes: Map<string, number>,
): Promise<LoadJob> {
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
  const rules = JSON.stringify([spec.from.kind, spec.rows, spec.deleted, spec.defaults, spec.key, spec.drift])
  return {
    runId: run.runId,
    asOf: run.asOf,
    now: task.now,
    policy: run.project.consent,
    spec,
    sourceId,
    context,
    readKey: keyReader(spec, context, ordinals()),
    version: rawHash([rules, ...header], MAPPER),
    first: !(await hasRows(tx, sourceId)),
    complete: unit.complete,
    keysOnly: unit.keysOnly,
    isGone: goneReader(spec, context),
    expectedRows: unit.expectedRows,
    known: await fetchKnown(tx, spec, sourceId, unit),
  }
}
