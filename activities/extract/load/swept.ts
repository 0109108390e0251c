import type { Db } from '../../../db/connect.ts'
import { SWEPT_TABLE, unheldKeys } from '../queries/swept.ts'
import type { Unit } from '../sources/kind.ts'
import type { Loaded, Loader, LoadJob } from './types.ts'

/** A loader that notes the keys of a sweep besides, for `askForUnheld`. */
export function sweptLoader(loader: Loader, { readKey }: LoadJob): Loader {
  return {
    ...loader,
    tables: [...loader.tables, SWEPT_TABLE],
    take: (stager, row) => {
      const fault = loader.take(stager, row)
      if (fault !== null) return fault
      const key = readKey(row.fields, row.original)
      stager.add(SWEPT_TABLE, [typeof key === 'string' ? key : null, JSON.stringify(row.fields)])
      return null
    },
  }
}

/**
 * Has the source read the rows whose keys a sweep found and that we do not hold (put back with their old time of
 * change, or refused before); gives their number.
 */
export async function askForUnheld(tx: Db, { spec, sourceId }: LoadJob, unit: Unit): Promise<number> {
  if (unit.lacking === null) return 0
  const keys = await unheldKeys(tx, spec.rows.are, sourceId)
  unit.lacking(keys)
  return keys.length
}

/** A key that we do not hold says nothing of a row: it counts as read with the row itself. */
export function withoutUnheld(done: Loaded, unheld: number): Loaded {
  if (unheld === 0) return done
  return { ...done, unchanged: done.unchanged - unheld, notes: { ...done.notes, unknown_keys: unheld } }
}
