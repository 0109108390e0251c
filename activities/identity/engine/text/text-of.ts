import { Buffer } from 'node:buffer'
import type { Dictionary } from '../types.ts'

/** The text of a code. */
export function textOf({ text, start }: Pick<Dictionary, 'text' | 'start'>, code: number): string {
  const from = start[code] as number
  const length = (start[code + 1] as number) - from
  return Buffer.from(text.buffer, text.byteOffset + 2 * from, 2 * length).toString('utf16le')
}
