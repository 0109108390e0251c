import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { type Env, homeLayout } from '../../../config/home.ts'
import { readStackRecord } from '../../../config/stack-record.ts'
import { resetDatabase, stackDown, stackStatus, stackUp, workerUp } from '../../../scripts/stack/index.ts'
import { dataOf, removeCluster } from '../../../scripts/stack/postgres-place.ts'
import { isRunning } from '../../../scripts/stack/process.ts'
import { settingsHash } from '../../../scripts/worker-command.ts'
import { ownServerPorts } from '../../support/own-port.ts'
import { scratch } from '../../support/scratch.ts'

/** No server of whoever runs the tests. */
const ENV: Env = {
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  TEMPORAL_CLI_PATH: process.env.TEMPORAL_CLI_PATH,
  TEMPORAL_CONFIG_FILE: '/nonexistent',
}
/** For what concerns PostgreSQL alone. */
const NO_TEMPORAL: Env = { ...ENV, TEMPORAL_ADDRESS: '127.0.0.1:2' }

/** A home of its own that is stopped and removed when the test ends. */
function home(env: Env, place = join(scratch(), '.nocturne')) {
  // Another account must be able to pass through the scratch directory.
  chmodSync(join(place, '..'), 0o711)
  onTestFinished(async () => {
    await stackDown(place)
    await removeCluster(join(place, 'postgres'))
  })
  const options = {
    home: place,
    env,
    brand: 'demo',
    report: () => undefined,
    fsync: true,
    headless: false,
  }
  return { place, layout: homeLayout(place, {}), up: () => stackUp(options), options }
}

async function rows(url: string, sql: string): Promise<readonly unknown[]> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

const pidIn = (file: string) => Number(readFileSync(file, 'utf8'))

test('the stack is started once, found again, stopped, and keeps its data and addresses', async () => {
  const { place, layout, up } = home(ENV)
  await ownServerPorts(place)
  const first = await up()
  expect(first.started).toEqual({ postgres: true, temporal: true })
  expect((await fetch(first.uiUrl ?? '')).status).toBe(200)
  await rows(first.databaseUrl, 'create table kept as select 7 as n')
  const pids = ['postgres', 'temporal'].map((name) => pidIn(join(layout.run, `${name}.pid`)))

  const second = await up()
  expect(second).toEqual({ ...first, started: { postgres: false, temporal: false } })
  expect(['postgres', 'temporal'].map((name) => pidIn(join(layout.run, `${name}.pid`)))).toEqual(pids)
  expect(await stackStatus(place, ENV)).toMatchObject({
    postgres: { state: 'up', pid: pids[0] },
    temporal: { state: 'up', pid: pids[1], uiUrl: first.uiUrl },
    worker: { state: 'down' },
  })

  expect(await stackDown(place)).toEqual({ worker: false, temporal: true, postgres: true })
  expect(await stackStatus(place, ENV)).toMatchObject({
    postgres: { state: 'down' },
    temporal: { state: 'down' },
  })
  expect(existsSync(join(layout.run, 'postgres.pid'))).toBe(false)
  expect(await stackDown(place)).toEqual({ worker: false, temporal: false, postgres: false })

  const third = await up()
  expect(third).toEqual(first)
  expect(await rows(third.databaseUrl, 'select n from kept')).toEqual([{ n: 7 }])
})

test('both servers killed by kill -9 are started again with what was committed', async () => {
  const { place, layout, up } = home(ENV)
  await ownServerPorts(place)
  const { databaseUrl } = await up()
  await rows(databaseUrl, 'create table t (n int)')
  for (const n of [1, 2, 3]) {
    await rows(databaseUrl, `insert into t values (${n})`)
    process.kill(pidIn(join(layout.run, 'postgres.pid')), 'SIGKILL')
    process.kill(pidIn(join(layout.run, 'temporal.pid')), 'SIGKILL')
    expect(await up()).toMatchObject({ databaseUrl, started: { postgres: true, temporal: true } })
    expect(await rows(databaseUrl, 'select count(*)::int as n from t')).toEqual([{ n }])
  }
})

test('servers whose records were lost are found again by what lies beside their data', async () => {
  const { layout, up } = home(ENV)
  await up()
  const before = readStackRecord(layout.home)
  rmSync(layout.run, { recursive: true })
  const { port, user, password } = before.postgres ?? { port: 0, user: '', password: '' }
  writeFileSync(layout.stackFile, JSON.stringify({ postgres: { port: port + 1, user, password } }))
  expect((await up()).started).toEqual({ postgres: false, temporal: false })
  expect(readStackRecord(layout.home)).toEqual(before)
})

test('two starts at once make one stack', async () => {
  const { up } = home(ENV)
  const both = await Promise.all([up(), up()])
  expect(both.map((stack) => stack.started.postgres).sort()).toEqual([false, true])
  expect(both[0]?.databaseUrl).toBe(both[1]?.databaseUrl)
})

test('two homes live side by side on other ports, also when they start at the same moment', async () => {
  const [one, two] = await Promise.all([home(ENV).up(), home(ENV).up()])
  expect(one.databaseUrl).not.toBe(two.databaseUrl)
  expect(one.temporalAddress).not.toBe(two.temporalAddress)
  await rows(one.databaseUrl, 'create table only_one (n int)')
  expect(await rows(two.databaseUrl, "select to_regclass('only_one') as t")).toEqual([{ t: null }])
})

test('a port that was taken meanwhile is left to its new owner', async () => {
  const { place, up } = home(NO_TEMPORAL)
  await ownServerPorts(place)
  const { databaseUrl } = await up()
  await stackDown(place)
  const squatter = createServer()
  onTestFinished(() => void squatter.close())
  await new Promise<void>((done) => squatter.listen(Number(new URL(databaseUrl).port), '127.0.0.1', done))
  const again = await up()
  expect(new URL(again.databaseUrl).port).not.toBe(new URL(databaseUrl).port)
  expect(await rows(again.databaseUrl, 'select 1 as n')).toEqual([{ n: 1 }])
})

test('the server asks for its password, listens on loopback only, and logs no rows', async () => {
  const { layout, up } = home(NO_TEMPORAL)
  const { databaseUrl } = await up()
  const wrong = new URL(databaseUrl)
  wrong.password = 'guess'
  await expect(rows(wrong.href, 'select 1')).rejects.toMatchObject({ code: '28P01' })
  const [shown] = (await rows(databaseUrl, 'show listen_addresses')) as { listen_addresses: string }[]
  expect(shown?.listen_addresses).toBe('127.0.0.1')
  await rows(databaseUrl, 'create table p (mail text primary key)')
  await rows(databaseUrl, "insert into p values ('jane@example.org')")
  await expect(rows(databaseUrl, "insert into p values ('jane@example.org')")).rejects.toMatchObject({
    code: '23505',
  })
  expect(readFileSync(join(layout.log, 'postgres.log'), 'utf8')).not.toContain('jane@example.org')
})

test('letters of all languages have their cases, and are sorted by their code', async () => {
  const { databaseUrl } = await home(NO_TEMPORAL).up()
  const sql = `select lower('ÀÉŁ') as low, array(select x from unnest(array['b','á','Z','a']) x order by x) as sorted`
  expect(await rows(databaseUrl, sql)).toEqual([{ low: 'àéł', sorted: ['Z', 'a', 'b', 'á'] }])
})

test('what is given from outside is used and not started', async () => {
  const { place, options } = home(ENV)
  const env = { ...ENV, DATABASE_URL: 'postgresql://u:p@127.0.0.1:1/x', TEMPORAL_ADDRESS: '127.0.0.1:2' }
  expect(await stackUp({ ...options, env })).toEqual({
    databaseUrl: env.DATABASE_URL,
    temporalAddress: env.TEMPORAL_ADDRESS,
    temporalNamespace: 'default',
    started: { postgres: false, temporal: false },
  })
  expect(existsSync(join(place, 'postgres'))).toBe(false)
  expect(await stackStatus(place, env)).toMatchObject({
    postgres: { state: 'given' },
    temporal: { state: 'given' },
  })
  await expect(resetDatabase(place, env, 'demo')).rejects.toThrow(/DATABASE_URL names another/)
})

test('a reset empties the database of that brand alone', async () => {
  const { place, up, options } = home(NO_TEMPORAL)
  const { databaseUrl } = await up()
  const other = await stackUp({ ...options, brand: 'other' })
  for (const url of [databaseUrl, other.databaseUrl]) await rows(url, 'create table t (n int)')
  await resetDatabase(place, NO_TEMPORAL, 'demo')
  expect(await rows(databaseUrl, "select to_regclass('t') is null as gone")).toEqual([{ gone: true }])
  expect(await rows(other.databaseUrl, "select to_regclass('t') is null as gone")).toEqual([{ gone: false }])
})

test('a worker is started once, replaced when its command or a variable that its project names changed, and told why it ended', async () => {
  const { place, layout } = home(NO_TEMPORAL)
  mkdirSync(layout.run, { recursive: true })
  mkdirSync(layout.log, { recursive: true })
  const worker = (script: string) => ({
    command: [process.execPath, '-e', script] as const,
    cwd: '/',
    env: {},
    settings: settingsHash({ 'a.yaml': 'secret: "${env:SECRET}"' }, { SECRET: 'one', OTHER: script }),
  })
  const idle = worker('setInterval(() => {}, 1000)')
  expect(await workerUp(place, ENV, idle)).toBe(true)
  const first = readStackRecord(place).worker?.process
  expect(await workerUp(place, ENV, idle)).toBe(false)
  expect(await workerUp(place, ENV, worker('setInterval(() => {}, 2000)'))).toBe(true)
  expect(isRunning(first)).toBe(false)
  const given = settingsHash({ 'a.yaml': 'secret: "${env:SECRET}"' }, { SECRET: 'two' })
  const changed = { ...worker('setInterval(() => {}, 2000)'), settings: given }
  expect(await workerUp(place, ENV, changed)).toBe(true)
  expect(await workerUp(place, ENV, changed)).toBe(false)
  await expect(
    workerUp(place, ENV, worker('console.error("no such queue"); process.exit(3)')),
  ).rejects.toThrow(/ended at once \(exit code 3\)[\s\S]*no such queue/)
})

test('below a directory that is closed to others, the data of a root user goes elsewhere', async () => {
  const closed = join(scratch(), 'closed')
  mkdirSync(join(closed, 'inner'), { recursive: true, mode: 0o700 })
  chmodSync(closed, 0o700)
  const { layout, up } = home(NO_TEMPORAL, join(closed, 'inner', '.nocturne'))
  await ownServerPorts(layout.home)
  const { databaseUrl } = await up()
  expect(await rows(databaseUrl, 'select 1 as n')).toEqual([{ n: 1 }])
  // Only root has another account run PostgreSQL; for everybody else their own directories are open.
  expect(lstatSync(layout.postgres).isSymbolicLink()).toBe(process.getuid?.() === 0)
  const place = realpathSync(layout.postgres)
  const moved = process.getuid?.() === 0 ? [dirname(place)] : []
  expect(await dataOf(dirname(layout.postgres))).toEqual([dirname(layout.postgres), ...moved])
  await stackDown(layout.home)
  expect((await up()).databaseUrl).toBe(databaseUrl)
  expect(realpathSync(layout.postgres)).toBe(place)
})
