import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import type { AddressInfo, Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readProjectFiles } from '../../../../config/load.ts'
import { addDays } from '../../../../core/days.ts'
import { applyCrmNight } from '../../../../examples/le-parcours/crm/apply.ts'
import { directorySink } from '../../../../examples/le-parcours/generate/directory.ts'
import { generate } from '../../../../examples/le-parcours/generate/generate.ts'
import { USUAL_FAULTS } from '../../../../examples/le-parcours/server/faults.ts'
import { startLoyaltyServer } from '../../../../examples/le-parcours/server/start.ts'
import { mailServer } from '../../../../scripts/demo/mail-server.ts'
import { SECRET_VARIABLE, webhookServer } from '../../../../scripts/demo/webhook-server.ts'
import { liveBrand, newBrand } from '../../../e2e/brand.ts'
import { testTemporal } from '../../../support/servers.ts'

const BRAND = fileURLToPath(new URL('../../../../examples/le-parcours/', import.meta.url))
const FIRST_NIGHT = '2026-03-27'
const SECRET = `whsec_${Buffer.from('a secret that only the tests have').toString('base64')}`

export interface Settings {
  readonly people: number
  readonly nights: number
  readonly seed: number
}

export interface Databases {
  readonly brand: { readonly url: string }
  readonly crm: { readonly url: string }
}

/** What the nights left behind, beside the database. */
export interface Played {
  readonly dates: readonly string[]
  /** What the generator wrote; `truth/` in it. */
  readonly dataDir: string
  /** Files of file destinations. */
  readonly outDir: string
  readonly reportsDir: string
  readonly states: readonly string[]
  readonly seconds: readonly number[]
  readonly mails: readonly Readonly<Record<string, unknown>>[]
  readonly webhooks: readonly Readonly<Record<string, unknown>>[]
  readonly remove: () => void
}

/** What may be done to the world before the nights begin. */
export interface Changes {
  /** Files of the project, added or replaced. */
  readonly files: Readonly<Record<string, string>>
  /** Changes the generated data. */
  readonly data: (dir: string) => void
  readonly beforeNight: (date: string, dir: string) => Promise<void>
}

const NOTHING: Changes = { files: {}, data: () => undefined, beforeNight: () => Promise.resolve() }

/** Runs nights of Le Parcours on real servers: its files, its CRM, its API with faults, and who receives what it sends. */
export async function playParcours(
  { people, nights, seed }: Settings,
  databases: Databases,
  given: Partial<Changes>,
): Promise<Played> {
  const { files, data, beforeNight } = { ...NOTHING, ...given }
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'nocturne-truth-')))
  const dataDir = join(root, 'data')
  await generate({ people, nights, seed, firstNight: FIRST_NIGHT }, directorySink(dataDir))
  data(dataDir)
  const inbox = { mail: join(root, 'mail'), webhooks: join(root, 'webhooks') }
  const loyalty = await startLoyaltyServer({
    dir: dataDir,
    port: 0,
    key: 'key',
    seed,
    date: FIRST_NIGHT,
    faults: USUAL_FAULTS,
  })
  const mail = mailServer(inbox.mail)
  const hooks = webhookServer(inbox.webhooks, SECRET)
  const env = {
    LE_PARCOURS_DATA: dataDir,
    LE_PARCOURS_CRM_URL: databases.crm.url,
    LE_PARCOURS_LOYALTY_URL: loyalty.url,
    LE_PARCOURS_LOYALTY_KEY: 'key',
    LE_PARCOURS_DECISION_KEY: 'a key of the tests',
    NOCTURNE_DEMO_SMTP_PORT: String(await portOf(mail.server)),
    NOCTURNE_DEMO_WEBHOOK_URL: `http://127.0.0.1:${await portOf(hooks)}`,
    [SECRET_VARIABLE]: SECRET,
  }
  const project = newBrand({ ...readProjectFiles(BRAND), ...files }, env)
  const live = await liveBrand(
    project,
    { databaseUrl: databases.brand.url, temporal: await testTemporal() },
    env,
  )
  const dates = Array.from({ length: nights }, (_, n) => addDays(FIRST_NIGHT, n))
  const states: string[] = []
  const seconds: number[] = []
  for (const date of dates) {
    await applyCrmNight({ connectionString: databases.crm.url, schema: 'public', dir: dataDir, date })
    await beforeNight(date, dataDir)
    const began = performance.now()
    const { state } = await live.night(date, { clock: `${addDays(date, 1)}T09:00:00Z` })
    seconds.push((performance.now() - began) / 1_000)
    states.push(state)
  }
  await live.stop()
  await Promise.all([loyalty.close(), closed(hooks), closed(mail.server)])
  return {
    dates,
    dataDir,
    outDir: join(project.dir, '.out'),
    reportsDir: join(project.dir, '.reports'),
    states,
    seconds,
    mails: linesOf(join(inbox.mail, 'inbox.ndjson')),
    webhooks: linesOf(join(inbox.webhooks, 'inbox.ndjson')),
    remove: () => {
      project.remove()
      rmSync(root, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

async function portOf(server: Server): Promise<number> {
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  return (server.address() as AddressInfo).port
}

function closed(server: Server): Promise<void> {
  return new Promise((done) => {
    server.close(() => done())
    if ('closeAllConnections' in server) (server.closeAllConnections as () => void)()
  })
}

/** The objects of a file of NDJSON; none when it is not there. */
export function linesOf<T = Readonly<Record<string, unknown>>>(file: string): readonly T[] {
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T)
}
