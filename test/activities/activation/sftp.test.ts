import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { parseProject } from '../../../config/load.ts'
import { useDatabase } from '../../support/database.ts'
import { edit, type Files, night, type Outcome, oneMore, parsed, SFTP } from './support/brand.ts'
import { ACCOUNT, startSftp, type TestSftp, USER_KEY } from './support/sftp.ts'

const it = useDatabase()
let root: string
let server: TestSftp
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'nocturne-sftp-'))
  server = await startSftp(root)
})
afterEach(async () => {
  await server.close()
  await rm(root, { recursive: true, force: true })
})

const NAME = 'hello-2026-03-01.csv'
const BOTH = [NAME, `${NAME}.manifest.json`]
const envOf = (changes: Readonly<Record<string, string>> = {}) => ({
  PORT: String(server.port),
  SFTP_USER: ACCOUNT.user,
  PASSWORD: ACCOUNT.password,
  HOST_KEY: server.hostKey,
  KEY: USER_KEY.private,
  ...changes,
})
const of = (from: string, to: string): Files => edit(SFTP, 'destination', from, to)
const run = (files: Files = SFTP, env = envOf(), people = 2): Promise<Outcome> =>
  night(it.db, parsed(files, env), people)
const again = async (files: Files = SFTP): Promise<Outcome> => {
  await it.db.execute(`update destination_state set breaker = 'closed', in_a_row = 0`)
  return oneMore(it.db, parsed(files, envOf()), 1, '2026-03-01')
}
const there = async (path = 'in/hello'): Promise<readonly string[]> =>
  existsSync(join(root, path)) ? (await readdir(join(root, path))).sort() : []
const text = (name = NAME): Promise<string> => readFile(join(root, 'in/hello', name), 'utf8')
const error = async () =>
  (
    await it.db.query<{ breaker: string; last_error: string }>(
      'select breaker, last_error from destination_state',
    )
  )[0]

test('the file and its manifest lie there, the manifest last, and nothing stays here', async () => {
  const outcome = await run()
  expect(outcome.states).toEqual(['sent', 'sent'])
  expect(await there()).toEqual(BOTH)
  expect(await text()).toBe('name\nName1\nName2\n')
  expect(JSON.parse(await text(BOTH[1]))).toMatchObject({ rows: 2, run_id: 1 })
  expect(server.renames.map((path) => path.replace('in/hello/', ''))).toEqual(BOTH)
  expect(outcome.files).toEqual({})
})

test('sftp.directory is where it lies', async () => {
  await run(of('directory: in/hello', 'directory: elsewhere'))
  expect(await there('elsewhere')).toEqual(BOTH)
})

test('sftp.user, sftp.password and sftp.private_key: one of them wrong and nothing goes', async () => {
  for (const wrong of [{ PASSWORD: 'guess' }, { SFTP_USER: 'other' }]) {
    expect((await run(SFTP, envOf(wrong))).states).toEqual(['planned', 'planned'])
    expect(await error()).toEqual({ breaker: 'open', last_error: 'account' })
  }
  const key = of('password: "${env:PASSWORD}"', 'private_key: "${env:KEY}"')
  expect((await run(key)).states).toEqual(['sent', 'sent'])
  expect(parseProject(of('  password: "${env:PASSWORD}"\n', ''), envOf()).ok).toBe(false)
})

test('sftp.host_key: with another key than the expected one nothing is sent, not even the password', async () => {
  const other = `SHA256:${'A'.repeat(43)}`
  expect((await run(SFTP, envOf({ HOST_KEY: other }))).states).toEqual(['planned', 'planned'])
  expect(await error()).toEqual({ breaker: 'open', last_error: 'host_key' })
  expect(await readdir(root)).toEqual([])
  expect(parseProject(SFTP, envOf({ HOST_KEY: 'anything' })).ok).toBe(false)
})

test('sftp.host and sftp.port: nobody there is a broken destination', async () => {
  expect((await run(SFTP, envOf({ PORT: '9' }))).states).toEqual(['planned', 'planned'])
  expect(await error()).toEqual({ breaker: 'open', last_error: 'ECONNREFUSED' })
  await run(of('host: 127.0.0.1', 'host: sftp.invalid'))
  expect((await error())?.breaker).toBe('open')
})

test.each([
  ['a full disk', { fullAfter: 5 }],
  ['a directory without rights', { readOnly: true }],
  ['a line that is cut in the middle of the file', { cutAfter: 5 }],
  ['a line that is cut before the file has its name', { cutAtRename: '.csv' }],
  ['a line that is cut before the manifest has its name', { cutAtRename: '.json' }],
])('%s: the rows go back, and the next try makes it good', async (_, trouble) => {
  server.trouble = trouble
  expect((await run()).states).toEqual(['planned', 'planned'])
  expect(await error()).toMatchObject({ breaker: 'open' })
  expect(await there()).not.toContain(BOTH[1])
  server.trouble = {}
  expect((await again()).states).toEqual(['sent', 'sent'])
  expect(await there()).toEqual(BOTH)
  expect(await text()).toBe('name\nName1\nName2\n')
})

test('an attempt that died after it had published meets its own file: it stays as it is', async () => {
  await run()
  await it.db.execute(
    `update delivery set state = 'sending', provider_ref = null, ended_at = null, lease_until = now() - interval '1 s'`,
  )
  expect((await again()).states).toEqual(['sent', 'sent'])
  expect(await there()).toEqual(BOTH)
  expect(server.renames).toHaveLength(2)
})

test('somebody who withdrew before it was done again is not in the file that replaces it', async () => {
  await run()
  await it.db.execute(
    `update delivery set state = 'sending', provider_ref = null, ended_at = null, lease_until = now() - interval '1 s'`,
  )
  await it.db.execute(`update consent_head set allow = false where consent_event_id = 1`)
  await again()
  expect(await text()).toBe('name\nName2\n')
  expect(await there()).toEqual(BOTH)
})

test('left-overs of a killed attempt are swept', async () => {
  await mkdir(join(root, 'in/hello'), { recursive: true })
  await writeFile(join(root, 'in/hello', '.hello-2026-03-01.dead.tmp'), 'half')
  await run()
  expect(await there()).toEqual(BOTH)
})
