/** JSON over HTTP, page by page. */
export interface HttpFrom {
  readonly kind: 'http'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** Values may hold `{since}` and `{date}`; a parameter with `{since}` is left out while nothing was read yet. */
  readonly query: Readonly<Record<string, string>>
  /** Path of the list within the answer (`data`, `result.items`); null = the answer is the list. */
  readonly items: string | null
  readonly pagination: HttpPagination
  readonly since: HttpSince
  readonly limits: HttpLimits
}

export type HttpPagination =
  | { readonly kind: 'none' }
  /** The header `Link: <...>; rel="next"`. */
  | { readonly kind: 'link' }
  /** `next`: path of the next cursor in the answer; none there = the last page. */
  | { readonly kind: 'cursor'; readonly next: string; readonly param: string }
  | {
      readonly kind: 'page'
      readonly param: string
      readonly first: number
      readonly perPage: { readonly param: string; readonly size: number } | null
      /** Path of the number of pages in the answer; null = the first empty page is the end. */
      readonly pages: string | null
      /** Rows do not move between pages while they are read, so that one round is enough. */
      readonly stable: boolean
    }

export interface HttpSince {
  /** Path of the time of change in an item; null = the time of the last load. */
  readonly from: string | null
  readonly overlapMs: number
}

export interface HttpLimits {
  /** Requests a second. */
  readonly rate: number
  readonly timeoutMs: number
  readonly pageBytes: number
  /** Faults in a row on one page, before the attempt is given up. */
  readonly retries: number
  /** Items after which a page is the last one of a transaction. */
  readonly unitRows: number
}

/** Any Singer tap: a program that prints SCHEMA, RECORD and STATE lines. */
export interface SingerFrom {
  readonly kind: 'singer'
  readonly command: readonly string[]
  readonly config: Readonly<Record<string, unknown>>
  readonly stream: string
  readonly catalog: { readonly kind: 'discover' } | { readonly kind: 'none' } | SingerCatalogFile
  /** Column by which the tap is told to find changed rows; null = as the catalog says. */
  readonly replicationKey: string | null
  /** The tap's environment: it is given nothing of the worker's, which holds secrets of others. */
  readonly environment: Readonly<Record<string, string>>
  /** `unitRows`: rows after which a STATE ends a transaction. */
  readonly limits: { readonly silenceMs: number; readonly lineBytes: number; readonly unitRows: number }
}

export interface SingerCatalogFile {
  readonly kind: 'file'
  /** Relative to the project. */
  readonly path: string
}

/** A table, view or query of a PostgreSQL database that is not ours. */
export interface PostgresFrom {
  readonly kind: 'postgres'
  readonly url: string
  readonly rows: { readonly table: string } | { readonly query: string }
  /** Columns by which changed rows are found; null = all rows are read every time (`contents: snapshot`). */
  readonly cursor: { readonly updatedAt: string; readonly id: string } | null
  readonly overlapMs: number
  /** Nights from one look at which keys still exist to the next; null = never. */
  readonly sweepEvery: number | null
  readonly limits: { readonly statementMs: number; readonly unitRows: number }
}
