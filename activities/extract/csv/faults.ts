import { isUtf8 } from 'node:buffer'
import type { RejectionReason } from '../../../core/mapping.ts'
import type { Locator } from './locate.ts'
import type { CsvLimits } from './types.ts'

/** Reason and what was expected, never the value. */
export interface Fault {
  readonly reason: RejectionReason
  readonly detail: string
}

export const UNCLOSED: Fault = {
  reason: 'unclosed_quote',
  detail: 'a quoted field is not closed within one record; expected a closing quote',
}
export const STRAY: Fault = {
  reason: 'unclosed_quote',
  detail: 'a quote inside a field; expected quotes around the whole field, and doubled inside of it',
}
const NUL: Fault = { reason: 'nul_byte', detail: 'a NUL byte; expected text' }
const ENCODING: Fault = { reason: 'encoding', detail: 'bytes that are no text in the encoding of the source' }

export function tooLong(limits: CsvLimits): Fault {
  return { reason: 'too_long', detail: `a line of more than ${limits.lineBytes} bytes` }
}

/** A record of several lines with the wrong count is most likely an unclosed quote that met another quote. */
export function countFault(found: number, expected: number, lines: number): Fault | null {
  if (found === expected) return null
  if (lines > 1) return UNCLOSED
  const detail = `expected ${expected} columns, found ${found}`
  return { reason: found > expected ? 'too_many_columns' : 'too_few_columns', detail }
}

/** Whether a part of a text is longer than `limit` bytes, measured only when it may be. */
export function longerThan(text: string, from: number, to: number, limit: number): boolean {
  const length = to - from
  if (length > limit) return true
  return length * 3 > limit && Buffer.byteLength(text.slice(from, to)) > limit
}

export type ContentCheck = (from: number, to: number, index: number, count: number) => Fault | null

/**
 * Checks the characters `[from, to)`, which are the lines `index` to `index + count`. One test of the whole
 * block lets nearly all blocks pass without looking at their lines.
 */
export function contentCheck(text: string, bytes: Buffer, where: Locator, transcoded: boolean): ContentCheck {
  const nul = bytes.includes(0)
  const clean = transcoded ? !text.includes('\uFFFD') : isUtf8(bytes)
  if (clean && !nul) return () => null
  return (from, to, index, count) => {
    const part = text.slice(from, to)
    if (nul && part.includes('\0')) return NUL
    if (clean || !part.includes('\uFFFD')) return null
    return transcoded || !isUtf8(where.bytes(index, count)) ? ENCODING : null
  }
}
