import type { FieldDefaults, FieldSpec } from '../mapping.ts'
import type { Position } from './segment.ts'
import type { HttpFrom, PostgresFrom, SingerFrom } from './source-remote.ts'

export type Party = 'first' | 'second' | 'third'
export type Contents = 'snapshot' | 'changes'
export type DriftPolicy = 'ignore' | 'add' | 'fail'

/** One source of rows: where it is, how it is read, what its rows are, what they may be used for. */
export interface SourceSpec {
  readonly name: string
  /** Where the rows come from, by kind. */
  readonly from: SourceFrom
  /** Zone of timestamps that name none. */
  readonly timeZone: string
  /** Country of phones when no column says it. */
  readonly country: string
  /** Columns, or 'content': hash of the raw row and its ordinal among equal rows of one file. */
  readonly key: readonly string[] | 'content'
  readonly contents: Contents
  readonly party: Party
  readonly holder: string
  readonly lawfulBasis: string
  /** Purposes that this source's data may serve. */
  readonly allowedUses: readonly string[]
  /** Records are closed as deleted this many days after `seenAt` (or load); null = never. */
  readonly expiresAfterDays: number | null
  /** An optional source that fails makes the run degraded instead of failed. */
  readonly optional: boolean
  /** Milliseconds after which a night that cannot read it gives it up. */
  readonly giveUpMs: number
  readonly drift: DriftPolicy
  readonly rows: RowsSpec
  /** Boolean field of a row that says it is gone; null = none does. */
  readonly deleted: FieldSpec | null
  /** What the source says once for all of its fields. */
  readonly defaults: FieldDefaults
  readonly position: Position
}

/** A kind of source with what it alone says; `activities/extract/sources/` has a file for each. */
export type SourceFrom = CsvFrom | NdjsonFrom | HttpFrom | PostgresFrom | SingerFrom

/** Files that lie somewhere. */
export interface FilesFrom {
  /** A file, or a directory when `pattern` is given. May hold ${env:NAME} until resolved. */
  readonly path: string
  /** File name pattern inside the directory: `orders-{date}.csv`, `*` is any run of characters. null = `path` is one file. */
  readonly pattern: string | null
  readonly limits: FileLimits
}

export interface FileLimits {
  readonly lineBytes: number
  readonly fileBytes: number
}

export interface CsvFrom extends FilesFrom {
  readonly kind: 'csv'
  readonly format: CsvFormat
  readonly limits: FileLimits & { readonly columns: number }
}

export interface NdjsonFrom extends FilesFrom {
  readonly kind: 'ndjson'
  readonly encoding: string
}

export interface CsvFormat {
  readonly delimiter: string
  readonly quote: string | null
  readonly encoding: string
  /** A quote inside an unquoted field refuses the row, or is text. */
  readonly strayQuotes: 'reject' | 'literal'
  /** Column names when the file's first line does not give them; null = the first line names them. */
  readonly columns: readonly string[] | null
  /** The file has a header line all the same: `columns` stands for it, and it is no row. */
  readonly skipHeader: boolean
}

export type RowsSpec = PeopleRows | EventRows | ConsentRows | ReferenceRows

/** Identifier type (`email`, `phone`, `customer_number`, ...) to the column it comes from. */
export type IdentifierFields = readonly IdentifierField[]
export interface IdentifierField {
  readonly type: string
  readonly field: FieldSpec
  /** Boolean field that says whether the identifier was verified; null = not verified. */
  readonly verified: FieldSpec | null
}

export interface PeopleRows {
  readonly are: 'people'
  readonly identifiers: IdentifierFields
  /** Clear, pseudonymous attributes: {name: field}. */
  readonly attributes: Readonly<Record<string, FieldSpec>>
  /** Names and addresses (given_name, street, ...): kept in the vault. */
  readonly sealed: Readonly<Record<string, FieldSpec>>
  /** The row's own time of last change, for `most_recent`; null = time of load. */
  readonly updatedAt: FieldSpec | null
}

export interface EventRows {
  readonly are: 'events'
  /** Name of the event: a constant field, or an enum field. */
  readonly event: FieldSpec
  readonly occurredAt: FieldSpec
  /** Identifiers of who did it; a row where all are missing is unattributed. */
  readonly actor: IdentifierFields
  readonly amount: FieldSpec | null
  /** ISO code, constant or column; null = the brand's currency when there is an amount. */
  readonly currency: FieldSpec | null
  readonly properties: Readonly<Record<string, FieldSpec>>
}

export interface ConsentRows {
  readonly are: 'consents'
  /** Exactly one identifier, whose consent the row is about. */
  readonly identifier: IdentifierField
  readonly channel: FieldSpec
  readonly purpose: FieldSpec
  /** Values grant | withdraw | object. */
  readonly action: FieldSpec
  readonly occurredAt: FieldSpec
  /** form, call, double_opt_in, import, ... */
  readonly method: FieldSpec
  readonly proof: FieldSpec | null
}

export interface ReferenceRows {
  readonly are: 'reference'
  readonly dataset: string
  readonly validFrom: FieldSpec | null
  readonly attributes: Readonly<Record<string, FieldSpec>>
}

/** What a source of this kind says of itself; a source of another kind is a mistake of the caller. */
export function fromOf<K extends SourceFrom['kind']>(
  { name, from }: SourceSpec,
  kind: K,
): Extract<SourceFrom, { readonly kind: K }> {
  if (isOf(from, kind)) return from
  throw new Error(`source ${name} is of kind ${from.kind}, not ${kind}`)
}

function isOf<K extends SourceFrom['kind']>(
  from: SourceFrom,
  kind: K,
): from is Extract<SourceFrom, { readonly kind: K }> {
  return from.kind === kind
}
