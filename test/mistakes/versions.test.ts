import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { EXIT } from '../../core/exit.ts'
import { brandKey } from '../../db/keys.ts'
import { useDatabase } from '../support/database.ts'
import { scratch } from '../support/scratch.ts'
import { testTemporal } from '../support/servers.ts'
import { TINY_FILES, writeFiles } from '../support/tiny-brand.ts'
import { describeMistakes, errorOf, type Mistake } from './mistakes.ts'
import { tell, type Where } from './told.ts'

const it = useDatabase()
const RIGHT = randomBytes(32).toString('hex')
let address = ''
beforeAll(async () => {
  address = String((await testTemporal()).connectionOptions.address)
  const { fingerprint } = brandKey(RIGHT)
  await it.db.execute(`update installation set brand = 'tiny', key_fingerprint = $1::text`, [fingerprint])
})

/** The tiny brand, with a key file that holds this. */
function withKey(text: string): Where {
  const cwd = scratch()
  writeFiles(cwd, { ...TINY_FILES, key: text })
  return {
    cwd,
    env: { DATABASE_URL: it.url, TEMPORAL_ADDRESS: address, NOCTURNE_KEY_FILE: join(cwd, 'key') },
  }
}

const looked = (mistake: string, code: string, ...says: Mistake['says']): Mistake => ({
  mistake,
  args: ['profile', 'show', 'ana@people.example'],
  exit: EXIT.invalid,
  code,
  says,
})

describe('the key of the brand', () => {
  describeMistakes([looked('of another brand', 'WRONG_KEY', 'not the one', 'NOCTURNE_KEY_FILE')], async () =>
    withKey(randomBytes(32).toString('hex')),
  )
  describeMistakes([looked('empty', 'KEY_FILE', '64 hexadecimal digits', 'backup')], async () => withKey(''))
  describeMistakes(
    [looked('half of it', 'KEY_FILE', '64 hexadecimal digits', 'NOCTURNE_KEY_FILE')],
    async () => withKey(RIGHT.slice(32)),
  )
  describeMistakes(
    [looked('a file that is not there', 'KEY_FILE', '/nowhere/key', 'no such file', 'backup')],
    async () => {
      const { cwd, env } = withKey(RIGHT)
      return { cwd, env: { ...env, NOCTURNE_KEY_FILE: '/nowhere/key' } }
    },
  )
  describeMistakes([looked('a directory', 'KEY_FILE', 'EISDIR', 'NOCTURNE_KEY_FILE')], async () => {
    const { cwd, env } = withKey(RIGHT)
    return { cwd, env: { ...env, NOCTURNE_KEY_FILE: cwd } }
  })
  describeMistakes([looked('not named', 'KEY_FILE', 'no home', 'NOCTURNE_KEY_FILE')], async () => {
    const { cwd } = withKey(RIGHT)
    return { cwd, env: { DATABASE_URL: it.url } }
  })
  test('the right one finds nobody, for nobody is known yet', async () => {
    const told = await tell(['profile', 'show', 'ana@people.example', '--json'], withKey(RIGHT))
    expect([told.exit, errorOf(told).code]).toEqual([EXIT.failed, 'NO_PERSON'])
  })
})

describe('the database of another brand', () => {
  const other = async (): Promise<Where> => {
    const place = withKey(RIGHT)
    writeFiles(place.cwd, {
      'nocturne.yaml': (TINY_FILES['nocturne.yaml'] ?? '').replace('brand: tiny', 'brand: other'),
    })
    return place
  }
  const wrong = (mistake: string, args: readonly string[]): Mistake => ({
    mistake,
    args,
    exit: EXIT.invalid,
    code: 'WRONG_BRAND',
    says: ["'tiny'", "'other'", 'one brand, one database', 'DATABASE_URL'],
  })
  describeMistakes(
    [
      wrong('is not run', ['run', '--date', '2026-03-01']),
      wrong('is not cancelled', ['cancel']),
      wrong('is not rolled back', ['rollback', '--to', '0']),
    ],
    other,
  )
})

describe('dates and runs that do not fit', () => {
  const misuse = (
    mistake: string,
    args: readonly string[],
    code: string,
    ...says: Mistake['says']
  ): Mistake => ({ mistake, args, exit: EXIT.misuse, code, says })
  describeMistakes(
    [
      misuse(
        'a night that has not begun',
        ['run', '--date', '2999-01-01'],
        'DATE_IN_FUTURE',
        '2999-01-01',
        'Europe/Paris',
        'up to today',
      ),
      misuse(
        'nights that have not begun',
        ['backfill', '--from', '2026-03-01', '--to', '2999-01-01'],
        'DATE_IN_FUTURE',
        '2999-01-01',
      ),
      misuse('a run that is not there', ['status', '99'], 'NO_RUN', 'no run 99', 'nocturne status'),
      misuse('a date without a run', ['report', '2026-03-01'], 'NO_RUN', '2026-03-01', 'nocturne status'),
      misuse(
        'a run in words',
        ['status', 'yesterday'],
        'BAD_RUN',
        '`yesterday`',
        'a business date (2026-11-21',
      ),
      misuse(
        'a rejection that is not there',
        ['rejection', 'show', '99'],
        'NO_REJECTION',
        '99',
        'nocturne rejection list',
      ),
      misuse(
        'a type with a slip',
        ['profile', 'show', 'emial:ana@people.example'],
        'BAD_IDENTIFIER',
        '`emial`',
        'customer_number, email',
        'Did you mean email:VALUE?',
      ),
      misuse('nobody', ['profile', 'show', '?'], 'BAD_PERSON', 'TYPE:VALUE'),
      misuse(
        'an address that is none',
        ['profile', 'show', 'email:x'],
        'BAD_IDENTIFIER',
        'no valid email',
        'TYPE:VALUE',
      ),
    ],
    async () => withKey(RIGHT),
  )
})

describe('versions', () => {
  const changed = async (): Promise<Where> => {
    await it.db.execute(`update migration_content set hash = 'x' where name like '0003%'`)
    return withKey(RIGHT)
  }
  describeMistakes(
    [['migrate'], ['run']].map((args) => ({
      mistake: `a database of another checkout, at ${args[0]}`,
      args,
      exit: EXIT.failed,
      code: 'CHANGED_SCHEMA',
      says: ['0003_records.sql', 'read otherwise', 'nocturne dev reset --yes', 'install the release'],
    })),
    changed,
  )
  const newer = async (): Promise<Where> => {
    await it.db.execute(`insert into schema_migration (name, batch, migration_time) select '9999_future.sql', 99, now()
      where not exists (select from schema_migration where name = '9999_future.sql')`)
    return withKey(RIGHT)
  }
  describeMistakes(
    [
      {
        mistake: 'a database that a newer version served',
        args: ['migrate'],
        exit: EXIT.failed,
        code: 'NEWER_DATABASE',
        says: ['9999_future.sql', 'newer version', 'Install that version'],
      },
    ],
    newer,
  )

  test('doctor names it too', async () => {
    const told = await tell(['doctor', '--json'], await newer())
    expect(told.exit).not.toBe(EXIT.done)
    expect(told.out).toContain('NEWER_DATABASE')
  })

  test.each([
    ['v18.20.0', '18.20.0'],
    ['v20.18.3', '20.18.3'],
  ])('Node %s is too old, and is told so before anything else is read', async (_, node) => {
    const plain = await launch(node, ['status'])
    expect([plain.exit, plain.out]).toEqual([1, ''])
    expect(plain.err).toMatch(new RegExp(`Node ${node} is too old: .* 20\\.19 or newer`))
    expect(plain.err).toContain('Install a newer one')
    const json = await launch(node, ['status', '--json'])
    expect([json.exit, json.err, errorOf({ ...json, exit: 1 }).code]).toEqual([1, '', 'NODE_TOO_OLD'])
  })
})

const LAUNCHER = fileURLToPath(new URL('../../bin/nocturne.js', import.meta.url))

/** The launcher in a process that says it is another Node. */
async function launch(
  node: string,
  args: readonly string[],
): Promise<{ exit: number | null; out: string; err: string }> {
  const pretend = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${node}' } })`
  const child = spawn(process.execPath, [
    '--import',
    `data:text/javascript,${encodeURIComponent(pretend)}`,
    LAUNCHER,
    ...args,
  ])
  const [out, err] = [child.stdout, child.stderr].map(async (stream) =>
    Buffer.concat(await stream.toArray()).toString(),
  )
  const exit = await new Promise<number | null>((ended) => child.once('close', ended))
  return { exit, out: (await out) ?? '', err: (await err) ?? '' }
}
