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
import { keepObject } from './originals.ts'
import type { Loader, LoadJob } from './types.ts'

/** Loads rows about things. There are thousands of them, not millions: all are staged and compared there. */
export function referenceLoader(job: LoadJob, rows: ReferenceRows): Loader {
  const table = referenceTable(job.sourceId, rows.dataset)
  const map = referenceMapper(rows, job.context)
  const snapshot = job.complete
  let swept = 0
  return {
    tables: [table, KEPT_REFERENCE_TABLE],
    take: (stager, { fields, original, number: row }) => {
      const key = job.readKey(fields, original)
      if (typeof key !== 'string') return key
      const gone = job.isGone(fields)
      if (typeof gone !== 'boolean') {
        if (snapshot) stager.add(KEPT_REFERENCE_TABLE, [key])
        return gone
      }
      if (job.keysOnly) {
        swept += 1
        stager.add(KEPT_REFERENCE_TABLE, [key])
        return null
      }
      const thing = map(fields, key)
      if (isFault(thing)) {
        if (snapshot) stager.add(KEPT_REFERENCE_TABLE, [key])
        return thing
      }
      if (!gone) keepObject(stager, row, key, original)
      stager.add(table, [row, key, thing.validFrom ?? '-infinity', thing.attributes, thing.hash, gone])
      return null
    },
    supersede: async (tx) => {
      const repeated = await repeatedRows(tx, table.name, ['key', 'valid_from'])
      if (repeated.length > 0) await dropRows(tx, table.name, repeated)
      return repeated
    },
    finish: async (tx) => {
      await analyze(tx, table.name)
      const idle = swept + (await dropReferenceGoneAlready(tx))
      const said = await countSaidGone(tx)
      const missing = snapshot ? await stageGoneReference(tx, job.sourceId, rows.dataset) : 0
      const unchanged = idle + (await dropUnchangedReference(tx))
      const loaded = said + (await writeReference(tx, job.runId))
      return { loaded, unchanged, deleted: said + missing, unattributed: 0, notes: {} }
    },
  }
}
