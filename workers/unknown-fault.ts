import { dirname } from 'node:path'

/** What may be told of an error that is not ours: codes, names of tables, places in the code; no words, no rows. */
export interface UnknownFault {
  readonly code: string
  /** Table or constraint, when PostgreSQL named one. */
  readonly place: string | null
  /** Where a file could not be written, when the system named it: directories come from the brand project and settings. */
  readonly directory: string | null
  readonly frames: readonly string[]
  /** Trying again cannot help. */
  readonly hopeless: boolean
  /** Somebody was not there; trying again helps, however often. */
  readonly passing: boolean
}

/** SQLSTATE: connection lost, rolled back for the sake of others, out of resources, shutting down, cancelled. */
const PASSING_SQL = /^(08|40|53|57P0|55P03|57014|58030)/
/** Data that does not fit, broken rules, statements that are wrong: defects, all of them. */
const HOPELESS_SQL = /^(22|42|0A|23(?!505))/
const PASSING_SYSTEM = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
])
const DEFECTS = new Set(['TypeError', 'ReferenceError', 'RangeError', 'SyntaxError', 'AssertionError'])
const FRAMES = 6

/** Describes an error without saying what it says. */
export function describeUnknown(error: unknown): UnknownFault {
  const it = (typeof error === 'object' && error !== null ? error : {}) as Partial<Error> & Fields
  const sql = typeof it.code === 'string' && /^[0-9A-Z]{5}$/.test(it.code) && !it.code.startsWith('E')
  const system = typeof it.code === 'string' && /^E[A-Z_]+$/.test(it.code)
  const lost = typeof it.message === 'string' && LOST.test(it.message)
  return {
    code: lost ? 'CONNECTION_LOST' : sql ? `pg:${it.code}` : system ? String(it.code) : nameOf(it),
    place: it.constraint ?? it.table ?? copyPlace(it.where),
    directory: system && typeof it.path === 'string' ? dirname(it.path) : null,
    frames: framesOf(it.stack),
    hopeless: (sql && HOPELESS_SQL.test(String(it.code))) || DEFECTS.has(it.name ?? ''),
    passing:
      lost || (sql && PASSING_SQL.test(String(it.code))) || (system && PASSING_SYSTEM.has(String(it.code))),
  }
}

const FULL: Readonly<Record<string, string>> = {
  'pg:53100': 'The disk of PostgreSQL is full',
  ENOSPC: 'A disk that the worker writes to is full',
  EDQUOT: 'The disk quota of the worker is used up',
}

/** What the operator reads in the web UI: what happened, what to do. */
export function wordsOf({ code, place, directory, passing }: UnknownFault): string {
  const full = Object.hasOwn(FULL, code) ? FULL[code] : undefined
  if (full !== undefined)
    return `${full} (${code}${directory === null ? '' : `, ${directory}`}): make room. ${passing ? 'It is tried again by itself.' : 'It is tried a few times; then: nocturne rerun.'}`
  return `Unexpected error (${code}${place === null ? '' : `, ${place}`}). The log of the worker says where.`
}

const nameOf = (it: Partial<Error>): string => it.name ?? 'Unexpected'

interface Fields {
  readonly code?: unknown
  readonly constraint?: string
  readonly table?: string
  readonly where?: unknown
  readonly path?: unknown
}

/** Table and column of a COPY that was refused; the value that stands behind them is left out. */
function copyPlace(where: unknown): string | null {
  const found = typeof where === 'string' ? /^COPY (\w+), line \d+, column (\w+):/.exec(where) : null
  return found ? `${found[1]}.${found[2]}` : null
}

/** How pg and knex say that the server went away; these words are fixed, and hold no data. */
const LOST = /connection terminated|connection ended|not queryable|timeout acquiring|connection timeout/i

/** Only lines that name a place in the code; the lines before them are the message. */
function framesOf(stack: string | undefined): readonly string[] {
  return (stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, FRAMES)
    .map((line) => line.trim())
}
