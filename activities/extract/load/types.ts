import type { ConsentPolicy } from '../../../core/brand/consent.ts'
import type { SourceSpec } from '../../../core/brand/source.ts'
import type { Db } from '../../../db/connect.ts'
import type { Fields } from '../convert/input.ts'
import type { KnownRows } from '../memory/known-rows.ts'
import type { KeyReader } from '../rows/key.ts'
import type { RowContext, RowFault } from '../rows/types.ts'
import type { Stager, StageTable } from './stager.ts'

/** One unit on its way into the tables. */
export interface LoadJob {
  readonly runId: number
  readonly asOf: Date
  /** The true clock: nobody says anything in the future. */
  readonly now: Date
  readonly policy: ConsentPolicy
  readonly spec: SourceSpec
  readonly sourceId: number
  readonly context: RowContext
  readonly readKey: KeyReader
  /** Of mapping and header: a row with the same raw hash under another version is mapped again. */
  readonly version: string
  /** The source has nothing yet. */
  readonly first: boolean
  /** What the source has and the unit does not say is gone. */
  readonly complete: boolean
  /** Rows say only that they are still there. */
  readonly keysOnly: boolean
  /** Says a row that its key is gone? */
  readonly isGone: (fields: Fields) => boolean | RowFault
  /** null: unknown. */
  readonly expectedRows: number | null
  /** What the source has, when the unit is likely to say much of it again. */
  readonly known: KnownRows | null
}

export interface Loaded {
  readonly loaded: number
  readonly unchanged: number
  readonly deleted: number
  readonly unattributed: number
  readonly notes: Readonly<Record<string, number>>
}

/** One row on its way. */
export interface LoadRow {
  readonly fields: Fields
  /** The whole of an object that the fields were read from. */
  readonly original: string | null
  /** Its number in the unit, from 1. */
  readonly number: number
}

/** How rows of one kind get to their tables. */
export interface Loader {
  readonly tables: readonly StageTable[]
  /** Stages a row, or says why not. */
  take(stager: Stager, row: LoadRow): RowFault | null
  /** Takes rows off the stage for which a later row of the unit stands; gives their numbers. */
  supersede(tx: Db): Promise<readonly number[]>
  /** Writes what is staged. */
  finish(tx: Db): Promise<Loaded>
}
