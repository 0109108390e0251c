import type { BrandProject } from '../../core/brand/project.ts'
import { EXIT, type ExitCode } from '../../core/exit.ts'
import type { Db } from '../../db/connect.ts'
import type { Cli } from '../cli.ts'
import { failureOf } from '../failure.ts'
import type { Place } from '../project/place.ts'
import type { TemporalLine } from './temporal-line.ts'

/** What was looked at, in the order in which it is told. */
export const AREAS = [
  'project',
  'database',
  'temporal',
  'workers',
  'sources',
  'destinations',
  'clock',
  'machine',
] as const
export type Area = (typeof AREAS)[number]

/** One thing that was looked at: how it is, what that means, and what to type when it should be otherwise. */
export interface Finding {
  readonly area: Area
  /** Of an area with several things: which. */
  readonly subject: string
  readonly verdict: 'ok' | 'warn' | 'fail'
  /** For scripts; stays the same when the words change. */
  readonly code: string
  readonly text: string
  /** null = nothing has to be done. */
  readonly repair: string | null
}

/** What the checks may look at; null = it is not there, and another finding says so. */
export interface Examined {
  readonly cli: Cli
  readonly place: Place
  readonly project: BrandProject | null
  /** Hash of the project as it lies here. */
  readonly configVersion: string | null
  readonly db: Db | null
  readonly temporal: TemporalLine | null
}

export type Check = (it: Examined) => Promise<readonly Finding[]>

/** Makers of findings for one thing. */
export function about(area: Area, subject: string) {
  const make = (verdict: Finding['verdict'], code: string, text: string, repair: string | null): Finding => ({
    area,
    subject,
    verdict,
    code,
    text,
    repair,
  })
  return {
    ok: (text: string): Finding => make('ok', 'OK', text, null),
    warn: (code: string, text: string, repair: string): Finding => make('warn', code, text, repair),
    fail: (code: string, text: string, repair: string): Finding => make('fail', code, text, repair),
    /** What went wrong while it was looked at, by its own words. */
    failed: (error: unknown): Finding => {
      const { code, message, hint } = failureOf(error)
      return make('fail', code, message, hint)
    },
  }
}

const AWAY = new Set(['DATABASE_UNREACHABLE', 'TEMPORAL_UNREACHABLE'])

/** 7 when a server is away, 3 when the project is not in order, 9 for any other failure. */
export function exitOfFindings(findings: readonly Finding[]): ExitCode {
  const failed = findings.filter((f) => f.verdict === 'fail')
  if (failed.some((f) => AWAY.has(f.code))) return EXIT.unreachable
  if (failed.some((f) => f.area === 'project')) return EXIT.invalid
  return failed.length === 0 ? EXIT.done : EXIT.different
}
