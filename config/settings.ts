import { hopeless } from '../core/errors.ts'
import type { Env } from './env.ts'

const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

/** What a process may be told by its environment, beside where its servers, its home and its key are. */
export interface ProcessSettings {
  /** Activities of one queue at a time. */
  readonly slots: number
  readonly logLevel: LogLevel
}

interface Setting<T> {
  readonly variable: string
  readonly allowed: string
  readonly otherwise: T
  /** null = not allowed. */
  readonly read: (text: string) => T | null
}

const TABLE: { readonly [K in keyof ProcessSettings]: Setting<ProcessSettings[K]> } = {
  slots: {
    variable: 'NOCTURNE_WORKER_SLOTS',
    allowed: 'a whole number from 1 to 64',
    otherwise: 4,
    read: (text) => (/^([1-9]|[1-5]\d|6[0-4])$/.test(text) ? Number(text) : null),
  },
  logLevel: {
    variable: 'NOCTURNE_LOG_LEVEL',
    allowed: LOG_LEVELS.join(', '),
    otherwise: 'info',
    read: (text) => LOG_LEVELS.find((level) => level === text) ?? null,
  },
}

/** The settings of this process; all wrong ones are told at once. */
export function loadSettings(env: Env): ProcessSettings {
  const problems: string[] = []
  const settings = {
    slots: value(TABLE.slots, env, problems),
    logLevel: value(TABLE.logLevel, env, problems),
  }
  if (problems.length > 0) throw hopeless('BAD_SETTING', problems.join(' '))
  return settings
}

/** Set to nothing is not set. */
function value<T>({ variable, allowed, otherwise, read }: Setting<T>, env: Env, problems: string[]): T {
  const text = env[variable]
  if (text === undefined || text === '') return otherwise
  const found = read(text)
  if (found === null) problems.push(`${variable} is ${JSON.stringify(text)}; give ${allowed}.`)
  return found ?? otherwise
}
