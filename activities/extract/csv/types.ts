import type { RejectionReason } from '../../../core/mapping.ts'

/** How a file is written, and how far we follow it before refusing. All given: no limit hides in the code. */
export interface CsvForm {
  /** One character. */
  readonly delimiter: string
  /** One character, or `null` when quotes are plain text in this file. */
  readonly quote: string | null
  /** A quote inside an unquoted field: `reject` (RFC 4180) or `literal` (12" pipe). */
  readonly strayQuotes: 'reject' | 'literal'
  /** `utf-8`, or a name that iconv-lite knows. */
  readonly encoding: string
  readonly limits: CsvLimits
}

export interface CsvLimits {
  /** Of one physical line, and of one record of several lines. */
  readonly lineBytes: number
  readonly columns: number
  readonly fileBytes: number
  /** How much of a refused line is kept as evidence. */
  readonly rawBytes: number
}

/** What a source gets that says nothing. */
export const DEFAULT_LIMITS: CsvLimits = {
  lineBytes: 1 << 20,
  columns: 2_000,
  fileBytes: 64 * 2 ** 30,
  rawBytes: 8_192,
}

export interface CsvRejection {
  readonly reason: RejectionReason
  /** What was expected; never the value. */
  readonly detail: string
  /** Physical line, the first of the file is 1. */
  readonly line: number
  /** Byte at which the line starts, in the file (in its UTF-8 form when it was transcoded). */
  readonly offset: number
  /** The first `rawBytes` of the line. */
  readonly raw: Buffer
}

/** The records of one block of the file. `lines[i]` is the physical line on which `rows[i]` starts. */
export interface CsvBatch {
  readonly rows: readonly (readonly string[])[]
  readonly lines: readonly number[]
  readonly rejections: readonly CsvRejection[]
}

/** `records = good + rejected`. A blank line is no record, wherever it stands. */
export interface CsvCounts {
  readonly good: number
  readonly rejected: number
  readonly blankLines: number
  readonly bytes: number
}
