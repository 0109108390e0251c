import { readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { StackError } from './errors.ts'

/** The account under which the database runs when we are root: PostgreSQL refuses to run as root. */
export type Account = { readonly uid: number; readonly gid: number; readonly name: string }

// Both exist on common systems; initdb wants an account that is listed, so a bare number does not do.
const CANDIDATES = ['postgres', 'nobody']

/**
 * The account to run PostgreSQL under; undefined means our own.
 * An existing data directory keeps its owner, so that a stack made by a user and started by root goes on working.
 */
export function databaseAccount(dataDir: string, passwd: () => string): Account | undefined {
  if (process.getuid?.() !== 0) return undefined
  const accounts = parsePasswd(passwd())
  const owner = statSync(join(dataDir, 'PG_VERSION'), { throwIfNoEntry: false })?.uid
  const account =
    owner !== undefined && owner !== 0
      ? accounts.find((known) => known.uid === owner)
      : CANDIDATES.map((name) => accounts.find((known) => known.name === name)).find(
          (known) => known !== undefined,
        )
  if (account) return account
  throw new StackError(
    'UNSUPPORTED',
    owner
      ? `PostgreSQL must run as the owner of ${dataDir} (uid ${owner}), and this system lists no such account.`
      : `PostgreSQL does not run as root, and this system lists neither of the accounts ${CANDIDATES.join(', ')}.`,
    'Start as another user, add such an account (useradd --system postgres), or name a server in DATABASE_URL.',
  )
}

/** The accounts that this system lists. */
export function systemAccounts(): string {
  return readFileSync('/etc/passwd', 'utf8')
}

/** The first directory on the way to `path` that this account may not pass, if there is one. */
export function barredAt(path: string, account: Account): string | undefined {
  const way: string[] = []
  for (let dir = resolve(path); ; dir = dirname(dir)) {
    way.unshift(dir)
    if (dirname(dir) === dir) break
  }
  return way.find((dir) => !mayPass(dir, account))
}

function mayPass(dir: string, account: Account): boolean {
  const known = statSync(dir, { throwIfNoEntry: false })
  if (!known) return true
  if (known.uid === account.uid) return (known.mode & 0o100) !== 0
  if (known.gid === account.gid) return (known.mode & 0o010) !== 0
  return (known.mode & 0o001) !== 0
}

function parsePasswd(text: string): readonly Account[] {
  return text.split('\n').flatMap((line) => {
    const [name, , uid, gid] = line.split(':')
    return name && uid && gid ? [{ name, uid: Number(uid), gid: Number(gid) }] : []
  })
}
