import { mkdirSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo, Server } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SMTPServer } from 'smtp-server'
import { readProjectFiles } from '../../config/load.ts'
import { addDays } from '../../core/days.ts'
import { connect } from '../../db/connect.ts'
import { applyCrmNight } from '../../examples/le-parcours/crm/apply.ts'
import { directorySink } from '../../examples/le-parcours/generate/directory.ts'
import { generate } from '../../examples/le-parcours/generate/generate.ts'
import { NO_FAULTS } from '../../examples/le-parcours/server/faults.ts'
import { startLoyaltyServer } from '../../examples/le-parcours/server/start.ts'
import { thinNight } from './thin.ts'

const SEED = 1
/** Of the rows of later nights, so that they change one person in a hundred. */
const KEPT_ONE_IN = 8
const FIRST_NIGHT = '2026-03-27'
const EXAMPLE = fileURLToPath(new URL('../../examples/le-parcours/', import.meta.url))

/** The brand project of Le Parcours. */
export const parcoursFiles = (): Readonly<Record<string, string>> => readProjectFiles(EXAMPLE)

/** The world around Le Parcours, in this process: whoever receives takes everything and keeps nothing. */
export interface Parcours {
  readonly dates: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** Brings the CRM's database to the end of a business date. */
  readonly beforeNight: (date: string) => Promise<unknown>
  readonly stop: () => Promise<void>
}

/** Makes the data of some nights; starts the API without faults and the receivers, and the CRM's database beside the brand's. */
export async function startParcours(
  dir: string,
  databaseUrl: string,
  people: number,
  nights: number,
): Promise<Parcours> {
  const dataDir = join(dir, 'world')
  mkdirSync(dataDir, { recursive: true })
  const settings = { people, nights, seed: SEED, firstNight: FIRST_NIGHT }
  const { byNight } = await generate(settings, directorySink(dataDir))
  for (let night = 1; night < nights; night += 1) thinNight(dataDir, addDays(FIRST_NIGHT, night), KEPT_ONE_IN)
  const crm = await sideDatabase(databaseUrl, 'bench_crm')
  const key = 'bench'
  const last = addDays(FIRST_NIGHT, nights - 1)
  const loyalty = await startLoyaltyServer({
    dir: dataDir,
    port: 0,
    key,
    seed: SEED,
    date: last,
    faults: NO_FAULTS,
  })
  const [mail, hooks] = [smtpSink(), webhookSink()]
  return {
    dates: byNight.map(({ date }) => date),
    env: {
      LE_PARCOURS_DATA: dataDir,
      LE_PARCOURS_CRM_URL: crm,
      LE_PARCOURS_LOYALTY_URL: loyalty.url,
      LE_PARCOURS_LOYALTY_KEY: key,
      LE_PARCOURS_DECISION_KEY: 'a key of the bench',
      NOCTURNE_DEMO_SMTP_PORT: String(await portOf(mail.server)),
      NOCTURNE_DEMO_WEBHOOK_URL: `http://127.0.0.1:${await portOf(hooks)}`,
      NOCTURNE_DEMO_WEBHOOK_SECRET: `whsec_${Buffer.from('a secret that the bench has').toString('base64')}`,
    },
    beforeNight: (date) => applyCrmNight({ connectionString: crm, schema: 'public', dir: dataDir, date }),
    stop: async () => {
      hooks.closeAllConnections()
      await Promise.all([loyalty.close(), closed(mail), closed(hooks)])
    },
  }
}

/** Makes an empty database on the brand's server; its address. */
export async function sideDatabase(databaseUrl: string, name: string): Promise<string> {
  const db = connect({ url: databaseUrl, max: 1, application: 'bench', statementTimeoutMs: 0 })
  await db.execute(`create database ${name}`)
  await db.end()
  const url = new URL(databaseUrl)
  url.pathname = `/${name}`
  return url.href
}

function smtpSink(): SMTPServer {
  return new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData(stream, _session, done) {
      stream.on('end', () => done()).resume()
    },
  })
}

function webhookSink(): ReturnType<typeof createServer> {
  return createServer((request, response) => {
    request
      .on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'))
      .resume()
  })
}

async function portOf(server: Server): Promise<number> {
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  return (server.address() as AddressInfo).port
}

const closed = (server: { close(done: () => void): unknown }): Promise<void> =>
  new Promise((done) => {
    server.close(() => done())
  })
