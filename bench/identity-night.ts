/**
 * The stage identity at size, PostgreSQL included: a full build, a night in which one record in a hundred changes, comes
 * or goes, the same data again, and everybody resolved anew, which must write nothing: an incremental night equals a
 * full one. `npm run bench:identity-night [records [steps]]`
 */
import { availableParallelism, loadavg } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Db } from '../db/connect.ts'
import { openRun, publish } from '../test/support/world.ts'
import { startBench, walBytes } from './extract/database.ts'
import { churned, type Links, readLinks, scoresOfLinks } from './identity/night/compare.ts'
import { type Loaded, load } from './identity/night/load.ts'
import { invented } from './identity/night/people.ts'
import type { Staged } from './identity/night/stage.ts'
import { summed } from './identity/night/timed.ts'
import { said } from './identity/process.ts'

const records = Number(process.argv[2] ?? 100_000)
const shown = Number(process.argv[3] ?? 12)
const BARS_FROM = 1_000_000
const BARS = { seconds: 60, peakMb: 1_500, share: 0.05 }
const SEED = 20_261_122
const STAGE = fileURLToPath(new URL('./identity/night/stage.ts', import.meta.url))

const server = await startBench()
try {
  const db = await server.fresh('bench_identity')
  try {
    await main(db)
  } finally {
    await db.end()
  }
} finally {
  await server.stop()
}

async function main(db: Db): Promise<void> {
  await db.execute(`insert into config_version (hash, brand, files) values ('test', 'test', '{}')`)
  console.log(`${records} records, ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}`)
  const full = await night(db, 'full build', firstNight())
  const first = await readLinks(db, records)
  const small = await night(db, 'small night', secondNight())
  const second = await readLinks(db, records)
  await night(db, 'balances alone', balances())
  const again = await night(db, 'same again', [])
  await db.execute('delete from stage_rules')
  const rebuild = await night(db, 'rebuild', [])
  const third = await readLinks(db, records)
  tellTruth(second)
  judge('written by the same data again', again.counts.written, 0)
  judge('written by the rebuild', rebuild.counts.written, 0)
  judge('records elsewhere after the rebuild', second.filter((profile, n) => profile !== third[n]).length, 0)
  judge('untouched profiles with another id', churned(first, second), 0)
  bars(full, small)
}

async function night(db: Db, name: string, loaded: Iterable<Loaded>): Promise<Staged> {
  const run = await openRun(db, '2026-11-22')
  await load(db, run, loaded)
  const wal = await walBytes(db)
  const { out } = await said(process.execPath, [
    ...process.execArgv,
    STAGE,
    server.url('bench_identity'),
    `${run}`,
  ])
  const staged = JSON.parse(out) as Staged
  const written = (await walBytes(db)) - wal
  await publish(db, run)
  tell(name, staged, written)
  return staged
}

/** The steps that cost the most CPU: of the server, and of the program since the statement before. */
function tell(name: string, { counts, seconds, cpu, peakMb, steps }: Staged, wal: number): void {
  console.log(
    `\n${name}: ${seconds.toFixed(1)} s, CPU ${cpu.toFixed(1)} s, peak ${peakMb.toFixed(0)} MB, ` +
      `WAL ${(wal / 1e6).toFixed(0)} MB, ${counts.read} records resolved, ${counts.written} rows written`,
  )
  console.log('  before        s  CPU server  program  times')
  for (const it of summed(steps)
    .toSorted((a, b) => b.server + b.program - (a.server + a.program))
    .slice(0, shown))
    console.log(
      `${it.before.toFixed(2).padStart(8)} ${it.seconds.toFixed(2).padStart(8)} ${it.server.toFixed(2).padStart(11)} ` +
        `${it.program.toFixed(2).padStart(8)} ${String(it.times).padStart(6)}  ${it.sql}`,
    )
}

function* firstNight(): Generator<Loaded> {
  for (const { fate, record } of invented(records, SEED)) if (fate !== 'comes') yield { record, gone: false }
}

function* secondNight(): Generator<Loaded> {
  for (const { fate, record, later } of invented(records, SEED)) {
    if (fate === 'comes') yield { record, gone: false }
    if (fate === 'goes') yield { record, gone: true }
    if (later !== null) yield { record: later, gone: false }
  }
}

/** One in two hundred has another balance, which nobody is compared by. */
function* balances(): Generator<Loaded> {
  for (const { later } of invented(records, SEED))
    if (later !== null)
      yield { record: { ...later, attributes: { ...later.attributes, points: '1' } }, gone: false }
}

function tellTruth(links: Links): void {
  const people = Int32Array.from(invented(records, SEED), ({ person }) => person)
  const { precision, recall, f1, b3, clusters, trueClusters, largest } = scoresOfLinks(links, people)
  console.log(
    `\nafter the small night: precision ${precision.toFixed(4)}, recall ${recall.toFixed(4)}, F1 ${f1.toFixed(4)}, ` +
      `B3 ${b3.toFixed(4)}; ${clusters} profiles of ${trueClusters} people, the largest of ${largest} records`,
  )
}

function judge(what: string, value: number, bar: number): void {
  console.log(`${what}: ${value} (bar ${bar})`)
  if (value > bar) process.exitCode = 1
}

/** At a million records the bars hold. */
function bars(full: Staged, small: Staged): void {
  const said = [
    ['full build', full.seconds, BARS.seconds, 's'],
    ['peak memory', Math.max(full.peakMb, small.peakMb), BARS.peakMb, 'MB'],
    ['small night / full build', (100 * small.seconds) / full.seconds, 100 * BARS.share, '%'],
    ['the same by CPU', (100 * small.cpu) / full.cpu, 100 * BARS.share, '%'],
  ] as const
  for (const [what, value, bar, unit] of said) {
    console.log(`${what}: ${value.toFixed(1)} ${unit} (bar ${bar} ${unit} at ${BARS_FROM} records)`)
    if (records >= BARS_FROM && value > bar) process.exitCode = 1
  }
}
