import { hasEnv } from '../env.ts'
import type { Entry } from '../parse/draft.ts'
import { valueAt } from '../parse/given.ts'
import { type Problem, problem } from '../problem.ts'
import { isRecord } from '../schema/strict.ts'
import type { Path } from '../yaml/document.ts'
import type { Check } from './context.ts'

/** Secrets that stand in a file. Looked at as written: one in clear must not get into git, nor into the stored copy. */
export const secrets: Check = ({ draft }) => [
  ...(draft.brand === null ? [] : valuesInClear(draft.brand, OF_NOTIFY)),
  ...draft.destinations.flatMap((entry) => [
    ...valuesInClear(entry, OF_DESTINATIONS),
    ...namedInClear(entry, ['headers'], 'header'),
  ]),
  ...draft.sources.flatMap((entry) => [
    ...namedInClear(entry, ['headers'], 'header'),
    ...namedInClear(entry, ['query'], 'parameter'),
    ...accountInClear(entry),
  ]),
]

type Places = readonly (readonly [what: string, path: readonly string[]])[]

const OF_NOTIFY: Places = [
  ['secret', ['notify', 'webhook', 'secret']],
  ['password', ['notify', 'email', 'password']],
]

const OF_DESTINATIONS: Places = [
  ['password', ['password']],
  ['secret', ['secret']],
  ['key', ['key']],
  ['secret', ['to', 'secret']],
  ['database account', ['to', 'database']],
  ['password', ['sftp', 'password']],
  ['private key', ['sftp', 'private_key']],
]

function valuesInClear(entry: Entry<unknown>, places: Places): readonly Problem[] {
  return places.flatMap(([what, path]) => {
    const raw = valueAt(entry.raw, path)
    if (Array.isArray(raw))
      return raw.flatMap((one, i) => (inClear(one) ? [told(entry, [...path, i], what)] : []))
    return inClear(raw) ? [told(entry, path, what)] : []
  })
}

const inClear = (raw: unknown): boolean =>
  raw !== undefined && raw !== null && !(typeof raw === 'string' && hasEnv(raw))

/** Names whose values let somebody in. */
const SECRET_NAME = /authorization|cookie|secret|token|passw|(api|access)[-_]?key|^key$/i

function namedInClear(entry: Entry<unknown>, path: readonly string[], what: string): readonly Problem[] {
  const raw = valueAt(entry.raw, path)
  if (!isRecord(raw)) return []
  return Object.entries(raw).flatMap(([name, value]) =>
    SECRET_NAME.test(name) && inClear(value)
      ? [told(entry, [...path, name], `${what} that lets somebody in`)]
      : [],
  )
}

/** `postgres://reader:word@host/db`; an account without a password is no secret. */
function accountInClear(entry: Entry<unknown>): readonly Problem[] {
  const raw = valueAt(entry.raw, ['url'])
  const [, password] = (typeof raw === 'string' && /^[a-z]+:\/\/[^/?#@:]*:([^/?#]*)@/i.exec(raw)) || []
  return password !== undefined && inClear(password) ? [told(entry, ['url'], 'password')] : []
}

function told(entry: Entry<unknown>, path: Path, what: string): Problem {
  const message = `a ${what} in clear; put it into an environment variable, and write its name here: \`"\${env:NAME}"\``
  return problem(entry.at(path), 'SECRET_IN_CLEAR', message, null)
}
