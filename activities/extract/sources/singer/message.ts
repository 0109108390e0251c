import { isUtf8 } from 'node:buffer'
import { hopeless } from '../../../../core/errors.ts'
import { type ExactJson, isObject, parseExact } from '../json-fields.ts'
import { repeatsKey, TWICE } from '../json-keys.ts'

/** What a tap says in one line; `other`: of another stream, or nothing that matters here. */
export type Message =
  | { readonly type: 'record'; readonly record: ExactJson; readonly fault: RecordFault | null }
  | { readonly type: 'state'; readonly value: ExactJson }
  | { readonly type: 'schema' }
  | { readonly type: 'other' }

/** Why a record is refused before it is read. */
export type RecordFault = typeof DAMAGED | typeof TWICE

const DAMAGED = { reason: 'encoding', detail: 'bytes of a text are no UTF-8' } as const

const OTHER: Message = { type: 'other' }
const SCHEMA: Message = { type: 'schema' }

/** Reads a line. `streams`: the names of the one stream that is wanted. */
export function readMessage(source: string, line: Buffer, streams: ReadonlySet<string>): Message {
  const text = line.toString('utf8')
  if (text.trim() === '') return OTHER
  const message = parsed(source, text)
  if (!isObject(message)) throw noMessage(source)
  const { type, stream, record = null, value = null } = message
  if (type === 'STATE') return { type: 'state', value }
  if (typeof stream !== 'string' || !streams.has(stream)) return OTHER
  if (type === 'RECORD') {
    const damaged = text.includes('\ufffd') && !isUtf8(line)
    return { type: 'record', record, fault: damaged ? DAMAGED : repeatsKey(text, message) ? TWICE : null }
  }
  if (type === 'BATCH') throw batches(source)
  return type === 'SCHEMA' ? SCHEMA : OTHER
}

function parsed(source: string, text: string): ExactJson {
  try {
    return parseExact(text)
  } catch {
    throw noMessage(source)
  }
}

function noMessage(source: string): Error {
  return hopeless(
    'SINGER_LINE',
    `Source ${source}: the tap printed a line that is no Singer message (not shown). A tap prints JSON on its output, and its log elsewhere.`,
    { source },
  )
}

function batches(source: string): Error {
  return hopeless(
    'SINGER_BATCH',
    `Source ${source}: the tap hands over files (BATCH), which is not supported. Take batch_config out of its config.`,
    { source },
  )
}
