import type { RowFault } from '../rows/types.ts'
import type { KnownFilter } from './known-filter.ts'
import { keepObject, NO_HASH } from './originals.ts'
import type { Stager } from './stager.ts'
import type { Loader, LoadJob, LoadRow } from './types.ts'

/** What a row says before it is mapped: its key, the hash of how it was read, and whether it says that the key is gone. */
export interface Told {
  readonly key: string
  readonly raw: string | null
  readonly gone: boolean
}

/** Rows of one kind, under whose keys the source may hold one already. */
export interface KeyedKind {
  /** The id of a key among the known rows. */
  readonly idOf: (key: string) => string
  /** Null: rows of this source are not compared as they were read. */
  readonly rawOf: (row: LoadRow) => string | null
  /** Stages that what is stored under the key stays. */
  readonly keep: (stager: Stager, key: string) => void
  /** Maps and stages a row; or why it is refused, or that its time is over. */
  readonly stage: (stager: Stager, row: LoadRow, told: Told) => RowFault | 'expired' | null
}

/** Rows that change nothing: past their time, or there to say that their key is. */
export interface Idle {
  expired: number
  swept: number
}

const NEW = -1

/**
 * Takes rows with keys. One that the source holds already is not mapped, and one that changes nothing, or is refused,
 * leaves what is stored under its key where it is.
 */
export function keyedTake(
  job: LoadJob,
  filter: KnownFilter | null,
  kind: KeyedKind,
  idle: Idle,
): Loader['take'] {
  const stay = (stager: Stager, key: string, index: number): void => {
    filter?.refused(index)
    if (filter === null && job.complete) kind.keep(stager, key)
  }
  return (stager, row) => {
    const key = job.readKey(row.fields, row.original)
    if (typeof key !== 'string') return key
    const gone = job.isGone(row.fields)
    const raw = kind.rawOf(row)
    const told = job.keysOnly ? NO_HASH : (raw ?? NO_HASH)
    const index = filter === null ? NEW : filter.enter(kind.idOf(key), told, row.number)
    if (index === null) return null
    const left = lookedAt(gone, job.keysOnly) ?? kind.stage(stager, row, { key, raw, gone: gone === true })
    if (left !== null) stay(stager, key, index)
    else {
      filter?.staged(index, row.number)
      if (gone === false) keepObject(stager, row.number, key, row.original)
    }
    if (left !== 'expired' && left !== 'swept') return left
    idle[left] += 1
    return null
  }
}

/** Why a row is not mapped; null = it is. */
function lookedAt(gone: boolean | RowFault, keysOnly: boolean): RowFault | 'swept' | null {
  if (typeof gone !== 'boolean') return gone
  return keysOnly ? 'swept' : null
}
