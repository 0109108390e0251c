import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { homeLayout } from '../../../config/home.ts'
import { connect, type Db } from '../../../db/connect.ts'
import { nocturne, type Told } from '../../scripts/verbs/cli.ts'
import { writeFiles } from '../../support/tiny-brand.ts'
import { brandFiles, chaosDay } from './brand.ts'
import { type MailLog, startMailLog } from './mail-log.ts'
import { newStack, type Stack } from './stack.ts'

/** A brand on a stack of its own, and the mail server that it writes to. */
export interface World {
  readonly brand: string
  readonly people: number
  readonly connections: number
  readonly stack: Stack
  readonly mails: MailLog
  /** The command line, in the project. */
  readonly nocturne: (...args: readonly string[]) => Promise<Told>
  /** Asks the brand's database over a connection of its own: the server may be another one than a moment ago. */
  readonly ask: <Row extends object>(sql: string, params?: readonly (string | number)[]) => Promise<Row[]>
  readonly withDb: <T>(work: (db: Db) => Promise<T>) => Promise<T>
  /** Puts the files of the `n`-th day in place, and gives its date. */
  readonly deliver: (n: number) => string
  readonly close: () => Promise<void>
}

/** Starts everything: servers, mail server, project, worker. */
export async function newWorld(people: number, connections: number): Promise<World> {
  const brand = `chaos-${randomBytes(4).toString('hex')}`
  const stack = await newStack(brand)
  const mails = await startMailLog(stack.home)
  const { projectDir, home } = stack
  writeFiles(projectDir, brandFiles({ name: brand, smtpPort: mails.port, connections }))
  await stack.start('worker')
  await workerReady(home)
  const withDb = async <T>(work: (db: Db) => Promise<T>): Promise<T> => {
    const db = connect({ url: stack.databaseUrl(), max: 1, application: 'chaos', statementTimeoutMs: 30_000 })
    try {
      return await work(db)
    } finally {
      await db.end()
    }
  }
  return {
    brand,
    people,
    connections,
    stack,
    mails,
    nocturne: (...args) => nocturne(args, { cwd: projectDir, env: { NOCTURNE_HOME: home } }),
    ask: (sql, params = []) => withDb((db) => db.query(sql, params)),
    withDb,
    deliver: (n) => {
      const date = dayOf(n)
      writeFiles(projectDir, chaosDay(date, n, people))
      return date
    },
    close: async () => {
      await stack.close()
      await mails.close()
    },
  }
}

/** A night that nobody takes within seconds is given up, and on a busy machine a worker starts for longer. */
async function workerReady(home: string): Promise<void> {
  const log = join(homeLayout(home, {}).log, 'worker.log')
  while (!readFileSync(log, 'utf8').includes('worker ready')) await sleep(50)
}

/** Calendar days in order. */
export const dayOf = (n: number): string => new Date(Date.UTC(2026, 2, 1 + n)).toISOString().slice(0, 10)

/** The morning after a business date, when its windows are open. */
export const morningAfter = (date: string): string =>
  `${new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)}T09:00:00Z`
