import type { SourceSpec } from '../../../core/brand/source.ts'
import type { Json } from '../../../core/json.ts'
import type { RejectionReason } from '../../../core/mapping.ts'
import type { Fields } from '../convert/input.ts'

/** What a kind may use of the world. */
export interface SourceIo {
  readonly businessDate: string
  readonly asOf: Date
  readonly projectDir: string
  readonly now: () => Date
  /** Waits; heartbeats go on meanwhile; rejects when the signal aborts. */
  readonly sleep: (ms: number) => Promise<void>
  readonly signal: AbortSignal
}

/** One kind of source. */
export interface SourceKind {
  /** One attempt at reading a source; may hold a connection or a process until `close`. */
  open(spec: SourceSpec, io: SourceIo): Promise<Session>
}

/** A source, open for reading. */
export interface Session {
  /** What comes next after these marks; null = nothing more for this night. Called outside of a transaction. */
  next(marks: readonly Mark[]): Promise<Unit | null>
  /** Always called; ends the connection, kills the process. */
  close(): Promise<void>
}

/** A cursor of a source: file name -> what was read of it; '' -> where the query, API or tap stands. Versioned by run. */
export interface Mark {
  readonly name: string
  readonly value: Json
  readonly rows: number
}

/** What is loaded in one transaction: rows, rejections, marks, counts. */
export interface Unit {
  /** Shown in `published.rejection.position`'s file part: file name, `pages 3-7`, `rows 1`, `stream orders 2`. Never the data. */
  readonly name: string
  /** null: nothing to load, only marks and notes. */
  readonly rows: Rows | null
  /** Whatever the source has that is not in this unit is gone. */
  readonly complete: boolean
  /** A sweep: the keys that exist, nothing to map. */
  readonly keysOnly: boolean
  /** Told before commit the keys of a sweep whose rows we do not hold, to be read next; null: not a sweep. */
  readonly lacking: ((keys: readonly Fields[]) => void) | null
  /** null: unknown. */
  readonly expectedRows: number | null
  /** A second pass, for rows that a later one of the unit stands for; null: it cannot be read twice (the newest wins, earlier ones count as unchanged). */
  readonly again: (() => Promise<Rows>) | null
  /** After `rows` has ended: what is saved in the transaction of the rows. */
  marks(): readonly Mark[]
  /** After `rows` has ended, before commit: throws when what was read cannot be trusted (file changed, half answer, exit code). */
  check(): Promise<void>
  readonly notes: Readonly<Record<string, number>>
}

/** The rows of a unit, to be read once. */
export interface Rows {
  /** Columns; for objects the paths that the mapping reads (`traits.email`). */
  readonly header: readonly string[]
  readonly batches: AsyncIterable<Batch>
  /** Columns really found, complete when `batches` has ended (for drift): `header` itself where columns are declared. */
  seen(): readonly string[]
}

/** Some rows at once: a block of a file, a page. */
export interface Batch {
  /** Text of each column; '' = none. */
  readonly rows: readonly Fields[]
  /** JSON text of each row's whole object; null: the fields are all there is. */
  readonly originals: readonly string[] | null
  /** Position of a row for its rejection: physical line, `page/item`, ordinal. */
  at(row: number): string
  readonly rejections: readonly {
    readonly reason: RejectionReason
    readonly detail: string
    readonly at: string
    readonly raw: Buffer
  }[]
}
