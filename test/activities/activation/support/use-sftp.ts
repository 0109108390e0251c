import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import type { Db } from '../../../../db/connect.ts'
import { useDatabase } from '../../../support/database.ts'
import { type Files, night, type Outcome, oneMore, parsed, SFTP } from './brand.ts'
import { ACCOUNT, startSftp, type TestSftp, USER_KEY } from './sftp.ts'

export const NAME = 'hello-2026-03-01.csv'
export const BOTH = [NAME, `${NAME}.manifest.json`] as const

/** An SFTP server and a brand that delivers a file to it; a new directory each test. */
export function useSftp() {
  const database = useDatabase()
  let root = ''
  let server: TestSftp
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'nocturne-sftp-'))
    server = await startSftp(root)
  })
  afterEach(async () => {
    await server.close()
    await rm(root, { recursive: true, force: true })
  })
  const envOf = (changes: Readonly<Record<string, string>> = {}) => ({
    PORT: String(server.port),
    SFTP_USER: ACCOUNT.user,
    PASSWORD: ACCOUNT.password,
    HOST_KEY: server.hostKey,
    KEY: USER_KEY.private,
    ...changes,
  })
  return {
    get db(): Db {
      return database.db
    },
    get server(): TestSftp {
      return server
    },
    get root(): string {
      return root
    },
    envOf,
    run: (files: Files = SFTP, env = envOf(), people = 2): Promise<Outcome> =>
      night(database.db, parsed(files, env), people),
    again: async (files: Files = SFTP): Promise<Outcome> => {
      await database.db.execute(`update destination_state set breaker = 'closed', in_a_row = 0`)
      return oneMore(database.db, parsed(files, envOf()), 1, '2026-03-01')
    },
    there: async (path = 'in/hello'): Promise<readonly string[]> =>
      existsSync(join(root, path)) ? (await readdir(join(root, path))).sort() : [],
    text: (name: string = NAME): Promise<string> => readFile(join(root, 'in/hello', name), 'utf8'),
    error: async () =>
      (
        await database.db.query<{ breaker: string; last_error: string }>(
          'select breaker, last_error from destination_state',
        )
      )[0],
  }
}
