import type { z } from 'zod'
import { listOf, nearest } from '../nearest.ts'
import { type Problem, problem } from '../problem.ts'
import { isRecord, pickOf } from '../schema/strict.ts'
import type { Path, YamlFile } from '../yaml/document.ts'
import { given, valueAt } from './given.ts'

type RawIssue = z.core.$ZodRawIssue
type Issue = z.core.$ZodIssue

/** What only the schema knows, kept beside the issue: allowed words, or the branch that was meant. */
interface Known {
  readonly allowed: readonly string[]
  readonly branch: number
}

export interface Read<T> {
  /** null when there is a problem. */
  readonly value: T | null
  readonly problems: readonly Problem[]
}

export interface Subject {
  readonly file: YamlFile
  /** Where the value stands in its file. */
  readonly base: Path
}

/** Holds a value against its schema; every violation becomes a problem at its place. */
export function readValue<T>(schema: z.ZodType<T>, value: unknown, subject: Subject): Read<T> {
  const known = new WeakMap<object, Known>()
  const result = schema.safeParse(value, { error: (issue) => words(issue, known) })
  if (result.success) return { value: result.data, problems: [] }
  const problems = result.error.issues.flatMap((issue) => toProblems(issue, subject.base, subject, known))
  return { value: null, problems: withoutEchoes(problems) }
}

function words(issue: RawIssue, known: WeakMap<object, Known>): string {
  const { inst } = issue
  if (issue.code === 'unrecognized_keys' && inst) known.set(issue.keys, { allowed: keysOf(inst), branch: -1 })
  if (issue.code === 'invalid_union' && inst) known.set(issue.errors, branchOf(inst, issue))
  if (issue.code === 'invalid_type') return TYPES[issue.expected] ?? issue.expected
  if (issue.code === 'invalid_value') return `one of ${listOf(issue.values.map(String))}`
  if (issue.code === 'too_small')
    return issue.origin === 'array' ? 'a list that is not empty' : `at least ${issue.minimum}`
  if (issue.code === 'too_big')
    return issue.origin === 'array' ? `a list of ${issue.maximum}` : `at most ${issue.maximum}`
  return 'another value'
}

const TYPES: Readonly<Record<string, string>> = {
  object: 'a map of `key: value` lines',
  record: 'a map of `name: ...` lines',
  array: 'a list',
  tuple: 'a list of two',
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: '`true` or `false`',
}

function keysOf(inst: unknown): readonly string[] {
  return isRecord(inst) && isRecord(inst.shape) ? Object.keys(inst.shape) : []
}

function branchOf(inst: object, issue: RawIssue): Known {
  const pick = pickOf(inst)
  if (pick) return { allowed: pick.heads, branch: pick.pick(issue.input) }
  const zod = (inst as { _zod?: { propValues?: Readonly<Record<string, ReadonlySet<unknown>>> } })._zod
  const discriminator = 'discriminator' in issue ? String(issue.discriminator) : ''
  return { allowed: [...(zod?.propValues?.[discriminator] ?? [])].map(String), branch: -1 }
}

function toProblems(
  issue: Issue,
  base: Path,
  subject: Subject,
  known: WeakMap<object, Known>,
): readonly Problem[] {
  const path = [...base, ...issue.path.map((part) => (typeof part === 'number' ? part : String(part)))]
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => unknownKey(key, path, subject, known.get(issue.keys)?.allowed ?? []))
  }
  if (issue.code === 'invalid_key') return [badName(issue, path, subject)]
  if (issue.code === 'invalid_union') {
    const fact = known.get(issue.errors)
    const chosen = fact ? issue.errors[fact.branch] : undefined
    if (chosen) return chosen.flatMap((inner) => toProblems(inner, path, subject, known))
    if (fact) return [noBranch(path, subject, fact.allowed)]
  }
  const allowed = issue.code === 'invalid_value' ? issue.values.map(String) : []
  return [badValue(path, subject, issue.message, allowed)]
}

function unknownKey(key: string, path: Path, { file }: Subject, allowed: readonly string[]): Problem {
  const message = `\`${key}\` is not known here; allowed: ${listOf(allowed)}`
  return problem(file.atKey([...path, key]), 'UNKNOWN_KEY', message, nearest(key, allowed))
}

function badName(issue: z.core.$ZodIssueInvalidKey, path: Path, { file }: Subject): Problem {
  const allowed = issue.issues[0]?.message ?? 'another name'
  return problem(
    file.atKey(path),
    'BAD_VALUE',
    `\`${path.at(-1)}\` cannot be a name here; give ${allowed}`,
    null,
  )
}

/** Nothing tells which form is meant: a key is missing or misspelt. */
function noBranch(path: Path, subject: Subject, heads: readonly string[]): Problem {
  const value = valueAt(subject.file.value, path)
  if (!isRecord(value)) return badValue(path, subject, `one of ${listOf(heads)}`, heads)
  const keys = Object.keys(value)
  const near = keys.map((key) => [key, nearest(key, heads)] as const).find(([, name]) => name !== null)
  const at = near ? subject.file.atKey([...path, near[0]]) : subject.file.at(path)
  const has = keys.length === 0 ? 'an empty map' : `a map of ${listOf(keys)}`
  return problem(
    at,
    near ? 'UNKNOWN_KEY' : 'MISSING_KEY',
    `${has} is not known here; one key must be ${listOf(heads)}`,
    near?.[1] ?? null,
  )
}

function badValue(path: Path, subject: Subject, allowed: string, names: readonly string[]): Problem {
  const { file } = subject
  const value = valueAt(file.value, path)
  const key = path.findLast((part) => typeof part === 'string')
  if (value === undefined && key !== undefined) {
    return problem(
      file.at(path.slice(0, -1)),
      'MISSING_KEY',
      `\`${key}\` is missing here; give ${allowed}`,
      null,
    )
  }
  if (key === undefined)
    return problem(
      file.at(path),
      'BAD_VALUE',
      `this file holds ${given(value, '')}; it must hold ${allowed}`,
      null,
    )
  const suggestion = typeof value === 'string' ? nearest(value, names) : null
  return problem(
    file.at(path),
    'BAD_VALUE',
    `\`${key}\` is ${given(value, key)}; give ${allowed}`,
    suggestion,
  )
}

/** A misspelt key is one mistake, not also a missing key. */
function withoutEchoes(problems: readonly Problem[]): readonly Problem[] {
  const meant = new Set(
    problems.filter(({ code }) => code === 'UNKNOWN_KEY').map(({ suggestion }) => suggestion),
  )
  return problems.filter(
    ({ code, message }) => code !== 'MISSING_KEY' || !meant.has(message.split('`')[1] ?? ''),
  )
}
