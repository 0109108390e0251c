import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { EXIT, type ExitCode } from '../../core/exit.ts'
import { useDatabase } from '../support/database.ts'
import { testTemporal } from '../support/servers.ts'
import { TINY_FILES, writeFiles } from '../support/tiny-brand.ts'
import { errorOf, SECRET, toExpression } from './mistakes.ts'
import { type Told, tell } from './told.ts'

const it = useDatabase()
let temporal = { address: '', namespace: '' }
let silent: Server
let cwd = ''
beforeAll(async () => {
  const { connectionOptions, namespace } = await testTemporal()
  temporal = { address: String(connectionOptions.address), namespace: namespace ?? 'default' }
  cwd = realpathSync(mkdtempSync(join(tmpdir(), 'nocturne-mistakes-')))
  writeFiles(cwd, TINY_FILES)
  silent = createServer(() => undefined)
  await new Promise<void>((ready) => silent.listen(0, '127.0.0.1', ready))
})
afterAll(() => {
  silent.close()
  rmSync(cwd, { recursive: true, force: true })
})

type Environment = Readonly<Record<string, string>>

/** The tiny brand at the servers of this file, with some variables as somebody set them. */
function asked(args: readonly string[], env: Environment): Promise<Told> {
  const right = {
    DATABASE_URL: it.url,
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: temporal.namespace,
  }
  return tell(['--json', ...args], { cwd, env: { ...right, ...env } })
}

async function refused(
  args: readonly string[],
  env: Environment,
  exit: ExitCode,
  code: string,
  says: readonly (string | RegExp)[],
): Promise<void> {
  const began = performance.now()
  const told = await asked(args, env)
  expect(performance.now() - began).toBeLessThan(10_000)
  const error = errorOf(told)
  expect([told.exit, error.code]).toEqual([exit, code])
  for (const words of says) expect(`${error.message} ${error.hint ?? ''}`).toMatch(toExpression(words))
  expect(told.out + told.err).not.toContain(SECRET)
}

/** A row of the tables below. */
function row<Given>(
  mistake: string,
  given: Given,
  exit: ExitCode,
  code: string,
  ...says: readonly (string | RegExp)[]
) {
  return { mistake, given, exit, code, says }
}

const url = (change: (it: URL) => void): string => {
  const changed = new URL(it.url)
  change(changed)
  return changed.href
}

describe.concurrent('credentials and addresses of PostgreSQL', () => {
  test.concurrent.each([
    row(
      'another password',
      () => url((u) => (u.password = SECRET)),
      EXIT.unreachable,
      'DATABASE_UNREACHABLE',
      'password',
      'DATABASE_URL',
    ),
    row(
      'no password',
      () => url((u) => (u.password = '')),
      EXIT.unreachable,
      'DATABASE_UNREACHABLE',
      'asks for a password',
      'USER:PASSWORD@',
    ),
    row(
      'another user',
      () => url((u) => (u.username = 'nobody')),
      EXIT.unreachable,
      'DATABASE_UNREACHABLE',
      'user and the password',
    ),
    row(
      'another database',
      () => url((u) => (u.pathname = '/nothing')),
      EXIT.unreachable,
      'DATABASE_UNREACHABLE',
      'no such database',
      'createdb',
    ),
    row(
      'a database without tables',
      () => url((u) => (u.pathname = '/postgres')),
      EXIT.failed,
      'NOT_MIGRATED',
      'lacks tables',
      'nocturne migrate',
    ),
    row(
      'a port that nobody listens on',
      () => url((u) => (u.port = '1')),
      EXIT.unreachable,
      'DATABASE_UNREACHABLE',
      '127.0.0.1:1',
      'nobody listens',
      'nocturne dev up',
    ),
    row(
      'a host that is not there',
      () => url((u) => (u.hostname = 'no-such-host.invalid')),
      EXIT.unreachable,
      'DATABASE_UNREACHABLE',
      'no-such-host.invalid',
      /not known|looked up/,
    ),
    row(
      'a port that says nothing',
      () => url((u) => (u.port = portOf(silent))),
      EXIT.unreachable,
      'DATABASE_UNREACHABLE',
      'did not answer in time',
    ),
    row(
      "Temporal's port",
      () => url((u) => (u.port = temporal.address.split(':')[1] ?? '')),
      EXIT.unreachable,
      'DATABASE_UNREACHABLE',
      'DATABASE_URL',
    ),
    row(
      'TLS where there is none',
      () => `${it.url}?sslmode=verify-full`,
      EXIT.unreachable,
      'DATABASE_UNREACHABLE',
      'no TLS',
      'sslmode',
    ),
    row(
      'a port 99999',
      () => `postgresql://u:${SECRET}@127.0.0.1:99999/d`,
      EXIT.invalid,
      'BAD_SETTING',
      'port from 1 to 65535',
      'postgresql://USER',
    ),
    row(
      'a port in letters',
      () => `postgresql://u:${SECRET}@127.0.0.1:abc/d`,
      EXIT.invalid,
      'BAD_SETTING',
      'port from 1 to 65535',
    ),
    row(
      'another kind of database',
      () => `mysql://u:${SECRET}@127.0.0.1/d`,
      EXIT.invalid,
      'BAD_SETTING',
      'not shown',
      'postgresql://USER',
    ),
    row('no address', () => SECRET, EXIT.invalid, 'BAD_SETTING', 'not shown', 'unset it'),
  ])('$mistake', async ({ given, exit, code, says }) => {
    await refused(['status'], { DATABASE_URL: given() }, exit, code, says)
  })
})

describe.concurrent('addresses of Temporal', () => {
  const address = () => ({ port: new URL(it.url).port })
  test.concurrent.each([
    row(
      'a port that nobody listens on',
      () => ({ TEMPORAL_ADDRESS: '127.0.0.1:1' }),
      EXIT.unreachable,
      'TEMPORAL_UNREACHABLE',
      '127.0.0.1:1',
      'TEMPORAL_ADDRESS',
      'nocturne dev up',
    ),
    row(
      "PostgreSQL's port",
      () => ({ TEMPORAL_ADDRESS: `127.0.0.1:${address().port}` }),
      EXIT.unreachable,
      'TEMPORAL_UNREACHABLE',
      'does not answer at',
      'TEMPORAL_ADDRESS',
    ),
    row(
      'an address of the web',
      () => ({ TEMPORAL_ADDRESS: `http://${temporal.address}` }),
      EXIT.unreachable,
      'TEMPORAL_UNREACHABLE',
      'http://',
      'TEMPORAL_ADDRESS',
    ),
    row(
      'a namespace that is not there',
      () => ({ TEMPORAL_NAMESPACE: 'nowhere' }),
      EXIT.invalid,
      'NO_NAMESPACE',
      "'nowhere'",
      'TEMPORAL_NAMESPACE',
      'namespace create',
    ),
    row(
      'a file of settings that is not there',
      () => ({ TEMPORAL_CONFIG_FILE: '/nowhere.toml', TEMPORAL_PROFILE: 'prod' }),
      EXIT.invalid,
      'TEMPORAL_CONFIG',
      '/nowhere.toml',
      '[profile.prod]',
      'TEMPORAL_ADDRESS',
    ),
  ])('$mistake', async ({ given, exit, code, says }) => {
    await refused(['run', '--date', '2026-03-01'], given(), exit, code, says)
  })
})

describe('settings of the process', () => {
  const set = (mistake: string, args: readonly string[], env: Environment, ...says: readonly string[]) =>
    row(mistake, [args, env] as const, EXIT.invalid, 'BAD_SETTING', ...says)
  test.each([
    set(
      'slots in words',
      ['worker'],
      { NOCTURNE_WORKER_SLOTS: 'many' },
      'NOCTURNE_WORKER_SLOTS is "many"',
      'from 1 to 64',
    ),
    set(
      'a level that is none',
      ['worker'],
      { NOCTURNE_LOG_LEVEL: 'loud' },
      '"loud"',
      'debug, info, warn, error',
    ),
    set(
      'a page without its address',
      ['status'],
      { NOCTURNE_UI_URL: 'temporal' },
      'NOCTURNE_UI_URL is "temporal"',
      'https://',
    ),
    set(
      'a home that is a file',
      ['dev', 'status'],
      { NOCTURNE_HOME: '/etc/passwd' },
      'NOCTURNE_HOME is /etc/passwd',
      'give a directory',
    ),
  ])('$mistake', async ({ given: [args, env], exit, code, says }) => {
    await refused(args, env, exit, code, says)
  })
})

function portOf(server: Server): string {
  const address = server.address()
  return typeof address === 'object' && address !== null ? String(address.port) : ''
}
