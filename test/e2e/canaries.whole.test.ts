import { mkdirSync, mkdtempSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo, Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client, Connection } from '@temporalio/client'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addDays } from '../../core/days.ts'
import { connect } from '../../db/connect.ts'
import { applyCrmNight } from '../../examples/le-parcours/crm/apply.ts'
import { directorySink } from '../../examples/le-parcours/generate/directory.ts'
import { generate } from '../../examples/le-parcours/generate/generate.ts'
import { USUAL_FAULTS } from '../../examples/le-parcours/server/faults.ts'
import { type LoyaltyServer, startLoyaltyServer } from '../../examples/le-parcours/server/start.ts'
import { nocturne, type Told } from '../scripts/verbs/cli.ts'
import { useDatabase } from '../support/database.ts'
import { removeStack } from '../support/remove-stack.ts'
import { CANARIES, COUNT, plant } from './canaries/plant.ts'
import { type Finds, look, lookInFiles, lookInHistories, lookInTables } from './canaries/search.ts'

const BRAND = fileURLToPath(new URL('../../examples/le-parcours/', import.meta.url))
const DATES = ['2026-03-27', '2026-03-28', '2026-03-29'] as const
const root = realpathSync(mkdtempSync(join(tmpdir(), 'nocturne-canaries-')))
const [home, data, temp] = [join(root, '.nocturne'), join(root, 'data'), join(root, 'tmp')]
const crm = useDatabase()
const servers: Server[] = []
const said: Told[] = []
let loyalty: LoyaltyServer
let env: Record<string, string>

beforeAll(async () => {
  mkdirSync(temp)
  await generate({ people: 300, nights: DATES.length, seed: 9, firstNight: DATES[0] }, directorySink(data))
  for (const [night, date] of DATES.entries()) plant(data, date, night)
  loseHeader(join(data, `tickets/ch/tickets-${DATES[2]}.csv`))
  loyalty = await startLoyaltyServer({
    dir: data,
    port: 0,
    key: 'key',
    seed: 1,
    date: DATES[0],
    faults: USUAL_FAULTS,
  })
  env = {
    TMPDIR: temp,
    NOCTURNE_HOME: home,
    LE_PARCOURS_DATA: data,
    LE_PARCOURS_CRM_URL: crm.url,
    LE_PARCOURS_LOYALTY_URL: loyalty.url,
    LE_PARCOURS_LOYALTY_KEY: 'key',
    LE_PARCOURS_DECISION_KEY: 'a key of the tests',
    NOCTURNE_DEMO_SMTP_PORT: String(await listening(grumpyMailServer().server)),
    NOCTURNE_DEMO_WEBHOOK_URL: `http://127.0.0.1:${await listening(echoingReceiver())}`,
    NOCTURNE_DEMO_WEBHOOK_SECRET: `whsec_${Buffer.from('a secret that only the tests have').toString('base64')}`,
  }
  await tell('dev', 'up')
  for (const date of DATES) {
    await applyCrmNight({ connectionString: crm.url, schema: 'public', dir: data, date })
    await tell('run', '--date', date, '--clock', `${addDays(date, 1)}T09:00:00Z`, '--wait')
  }
}, 600_000)
afterAll(async () => {
  await tell('dev', 'down')
  await loyalty?.close()
  for (const server of servers) server.close()
  await removeStack(root)
}, 60_000)

const here = (...args: readonly string[]): Promise<Told> =>
  nocturne([...args, '--project', BRAND], { cwd: root, env })

async function tell(...args: readonly string[]): Promise<Told> {
  const told = await here(...args)
  said.push(told)
  return told
}

/** What `nocturne env` exports. */
async function addresses(): Promise<Readonly<Record<string, string>>> {
  const { out } = await here('env')
  return Object.fromEntries(
    [...out.matchAll(/^export (\w+)=['"]?([^'"\n]*)/gm)].map(([, name, value]) => [name, value]),
  )
}

/** A file whose header line was lost: its first row, a person's, stands where names of columns are looked for. */
function loseHeader(file: string): void {
  const [, ...rows] = readFileSync(file, 'utf8').split('\n')
  const { name, email, phone } = CANARIES[7] ?? { name: '', email: '', phone: '' }
  const first = `SZ-9\t1\tS13\t${name}\t${name}\t${phone}\t${email}\tBAL-0012\t1\t9.90\tcard`
  writeFileSync(file, [first, ...rows].join('\n'))
}

/** Refuses every third mailbox, and says whose in its answer. */
function grumpyMailServer(): SMTPServer {
  let asked = 0
  return new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    onRcptTo({ address }, _session, done) {
      asked += 1
      if (asked % 3 === 0) done(Object.assign(new Error(`no mailbox ${address}`), { responseCode: 550 }))
      else done()
    },
    onData(stream, _session, done) {
      stream.resume()
      stream.on('end', () => done())
    },
  })
}

/** Refuses every other message, and repeats it in its answer. */
function echoingReceiver(): Server {
  let asked = 0
  return createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      asked += 1
      response.writeHead(asked % 2 === 0 ? 400 : 200).end(Buffer.concat(chunks))
    })
  })
}

async function listening(server: Server): Promise<number> {
  servers.push(server)
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  return (server.address() as AddressInfo).port
}

test(`${COUNT} planted names, addresses and phones are nowhere but in the vault`, async () => {
  const finds: Finds = new Map()
  const free: Finds = new Map()
  const address = await addresses()
  for (const words of ['status', 'report', 'rejection list', 'delivery list --limit 9999', 'doctor'])
    await tell(...words.split(' '))
  const db = connect({
    url: address.DATABASE_URL ?? '',
    max: 1,
    application: 'canaries',
    statementTimeoutMs: 60_000,
  })
  const [planted] = await db.query<{ names: number; addresses: number; phones: number }>(`
    select (select count(*)::int from vault.person_fields where fields::text ~* 'zqxkanari') as names,
      (select count(*)::int from vault.identifier where type = 'email' and value ~ 'zqxkanari') as addresses,
      (select count(*)::int from vault.identifier where type = 'phone' and value ~ '^.33536499') as phones`)
  const outcomes = await db.query(
    `select state, count(*)::int as n from published.delivery where state <> 'skipped' group by state order by state`,
  )
  const tables = await lookInTables(db, false, finds, free)
  const vault: Finds = new Map()
  await lookInTables(db, true, vault, new Map())
  await db.end()
  const connection = await Connection.connect({ address: address.TEMPORAL_ADDRESS ?? '' })
  const events = await lookInHistories(new Client({ connection }), finds)
  await connection.close()
  await tell('dev', 'down')
  const inFiles = lookInFiles(finds, root, [
    ...['temporal', 'log', 'reports', 'run', 'env.json', 'stack.json'].map((name) => join(home, name)),
    temp,
  ])
  const control: Finds = new Map()
  const outFiles = lookInFiles(control, root, [join(home, 'out')])
  for (const { err, out, exit } of said)
    look(finds, `said by a command that ended with ${exit}`, `${err}\n${out}`)
  console.log('in the vault:', planted, 'deliveries:', outcomes)
  console.log(
    `looked at ${tables} tables and views, ${events} events of histories, ${inFiles} files, ${said.length} commands`,
  )
  console.log('commands ended with', said.map(({ exit }) => exit).join(', '))
  console.log('free text in clear:', Object.fromEntries(free))
  // The search finds what is there: in files that are meant for people, and in the vault.
  expect([outFiles > 0, control.size > 0]).toEqual([true, true])
  expect([...vault.keys()]).toEqual(
    expect.arrayContaining(['table vault.identifier', 'table vault.person_fields']),
  )
  expect(said.filter(({ exit }) => exit === 0).length).toBeGreaterThan(5)
  // The night whose file lost its header has failed: what was said about it was looked at too.
  expect(said.some(({ exit, err }) => exit !== 0 && err !== '')).toBe(true)
  // Free text stays text: in properties of events, and nowhere else.
  expect([...free.keys()].filter((name) => !name.endsWith('.event'))).toEqual([])
  expect(planted).toMatchObject({ addresses: COUNT, phones: COUNT })
  expect(planted?.names).toBeGreaterThan(COUNT)
  expect(Object.fromEntries(finds)).toEqual({})
}, 300_000)
