import type { ReferenceRows } from '../../../core/brand/source.ts'
import {
  countSaidGone,
  dropReferenceGoneAlready,
  dropUnchangedReference,
  KEPT_REFERENCE_TABLE,
  referenceTable,
  stageGoneReference,
  writeReference,
} from '../queries/reference.ts'
import { analyze, dropRows, repeatedRows } from '../queries/stage.ts'
import { referenceMapper } from '../rows/reference.ts'
import { isFault } from '../rows/types.ts'
import { type KeyedKind, keyedTake } from './keyed.ts'
import type { StageTable } from './stager.ts'
import type { Loader, LoadJob } from './types.ts'

/** Loads rows about things. There are thousands of them, not millions: all are staged and compared there. */
export function referenceLoader(job: LoadJob, rows: ReferenceRows): Loader {
  const table = referenceTable(job.sourceId, rows.dataset)
  const idle = { expired: 0, swept: 0 }
  return {
    tables: [table, KEPT_REFERENCE_TABLE],
    take: keyedTake(job, null, referenceKind(job, rows, table), idle),
    supersede: async (tx) => {
      const repeated = await repeatedRows(tx, table.name, ['key', 'valid_from'])
      if (repeated.length > 0) await dropRows(tx, table.name, repeated)
      return repeated
    },
    finish: async (tx) => {
      await analyze(tx, table.name)
      const same = idle.swept + (await dropReferenceGoneAlready(tx))
      const said = await countSaidGone(tx)
      const missing = job.complete ? await stageGoneReference(tx, job.sourceId, rows.dataset) : 0
      const unchanged = same + (await dropUnchangedReference(tx))
      const loaded = said + (await writeReference(tx, job.runId))
      return { loaded, unchanged, deleted: said + missing, unattributed: 0, notes: {} }
    },
  }
}

/** What is gone is mapped too: its time says from when on. */
function referenceKind(job: LoadJob, rows: ReferenceRows, table: StageTable): KeyedKind {
  const map = referenceMapper(rows, job.context)
  return {
    idOf: (key) => key,
    rawOf: () => null,
    keep: (stager, key) => stager.add(KEPT_REFERENCE_TABLE, [key]),
    stage: (stager, { fields, number: row }, { key, gone }) => {
      const thing = map(fields, key)
      if (isFault(thing)) return thing
      stager.add(table, [row, key, thing.validFrom ?? '-infinity', thing.attributes, thing.hash, gone])
      return null
    },
  }
}
