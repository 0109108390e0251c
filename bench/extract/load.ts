/**
 * Loading 1,000,000 people of which 1 % are broken, against bare COPY of exactly the rows that ended in all tables,
 * into the same tables with the same indexes, on the same server, in the same run; then a second source as large, half of
 * whose people the first one has, against COPY of its rows beside those of the first.
 * `npx tsx bench/extract/load.ts [rows] [rounds]`
 */
import { linkSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { extractActivities, type SourceCounts } from '../../activities/extract/index.ts'
import type { BrandProject } from '../../core/brand/project.ts'
import { type Db, one } from '../../db/connect.ts'
import { brandKey } from '../../db/keys.ts'
import { copyTables, rowsIn } from './baseline.ts'
import { type BenchServer, cpuSeconds, startBench, walBytes } from './database.ts'
import { brokenKind, peopleSource, writePeople } from './people.ts'

const [rows = 1_000_000, rounds = 3] = process.argv.slice(2).map(Number)

interface Timed {
  readonly seconds: number
  readonly cpu: number
  readonly wal: number
  readonly counts: SourceCounts | null
  /** Rows that came to all tables. */
  readonly came: number
}

const BARS_FROM = 1_000_000
const KINDS = ['copy', 'first', 'again', 'changed', 'copy2', 'second'] as const
type Kind = (typeof KINDS)[number]

const dir = mkdtempSync(join(tmpdir(), 'nocturne-people-'))
const server = await startBench()
/** Of the loads only: making the files and checking the result takes memory too. */
let peak = 0
let loading = false
const watch = setInterval(() => {
  if (loading) peak = Math.max(peak, process.memoryUsage.rss())
}, 50)

try {
  await main(server)
} finally {
  clearInterval(watch)
  await server.stop()
  rmSync(dir, { recursive: true, force: true })
}

async function main(bench: BenchServer): Promise<void> {
  console.log(`before anything ${mb(process.memoryUsage.rss())}`)
  const first = await writePeople(join(dir, 'first.csv'), 0, rows, () => false)
  const later = await writePeople(join(dir, 'later.csv'), 0, rows, (row) => row % 100 === 3)
  const other = await writePeople(join(dir, 'other.csv'), Math.floor(rows / 2), rows, () => false)
  console.log(`${rows} rows, ${first.broken} broken, ${mb(first.bytes)}`)
  const results: Results = { copy: [], first: [], again: [], changed: [], copy2: [], second: [] }
  for (let round = 1; round <= rounds; round += 1) {
    const db = await bench.fresh('bench_load')
    results.first.push(await night(db, 1, 'people', first.path))
    await check(db)
    results.again.push(await night(db, 2, 'people', first.path))
    results.changed.push(await night(db, 3, 'people', later.path))
    results.second.push(await night(db, 4, 'others', other.path))
    const fresh = await bench.fresh('bench_copy')
    results.copy.push(await baseline(db, fresh, 1))
    // As the loader finds it.
    await fresh.execute('analyze')
    results.copy2.push(await baseline(db, fresh, 4))
    await fresh.end()
    await db.end()
    const shown = KINDS.map((name) => `${name} ${results[name].at(-1)?.seconds.toFixed(1)} s`)
    console.log(`round ${round}: ${shown.join(', ')}`)
  }
  report(results)
  judge(results)
}

type Results = Readonly<Record<Kind, Timed[]>>

function report(results: Results): void {
  const seconds = (name: Kind): number => median(results[name].map((timed) => timed.seconds))
  const cpu = (name: Kind): number => median(results[name].map((timed) => timed.cpu))
  const rate = (copy: Kind, load: Kind): string =>
    `rate against COPY ${(seconds(copy) / seconds(load)).toFixed(2)}, by CPU ${(cpu(copy) / cpu(load)).toFixed(2)}`
  const notes = {
    copy: 'bare COPY of the same rows',
    first: rate('copy', 'first'),
    again: `${(seconds('first') / seconds('again')).toFixed(1)} x faster than the first`,
    changed: `${(seconds('first') / seconds('changed')).toFixed(1)} x faster than the first`,
    copy2: 'bare COPY of the rows of the second source',
    second: rate('copy2', 'second'),
  }
  for (const name of KINDS) {
    const last = results[name].at(-1)
    console.log(
      name.padEnd(8),
      `${seconds(name).toFixed(1)} s`,
      `${(rows / seconds(name) / 1_000).toFixed(0)} k rows/s`,
      `${cpu(name).toFixed(1)} s of CPU`,
      `WAL ${mb(last?.wal ?? 0)};`,
      notes[name],
    )
    if (last?.counts) console.log(' '.repeat(8), JSON.stringify(last.counts))
  }
  console.log(`peak memory ${mb(peak)}`)
}

/** Fails when COPY did not write what the load wrote, or, at the size that they are for, when a bar is missed. */
function judge(results: Results): void {
  const ratio = (above: Kind, below: Kind): number =>
    median(results[above].map((timed) => timed.seconds)) /
    median(results[below].map((timed) => timed.seconds))
  const came = (name: Kind): string => results[name].map((timed) => timed.came).join(', ')
  const atSize = rows >= BARS_FROM
  const faults = [
    came('copy') === came('first') ? '' : `the first night wrote ${came('first')} rows, COPY ${came('copy')}`,
    came('copy2') === came('second')
      ? ''
      : `the second source wrote ${came('second')} rows, COPY ${came('copy2')}`,
    atSize && ratio('copy', 'first') < 0.5 ? 'rate against COPY below 0.5' : '',
    atSize && ratio('first', 'again') < 3 ? 'the same file again less than 3 x faster' : '',
    atSize && ratio('first', 'changed') < 2.5 ? 'with 1 % changed less than 2.5 x faster' : '',
    atSize && peak > 512e6 ? 'more than 512 MB of memory' : '',
  ].filter((fault) => fault !== '')
  for (const fault of faults) console.log(`FAILED: ${fault}`)
  if (faults.length > 0) process.exitCode = 1
}

/** One night's load, as the workflow does it. */
async function night(db: Db, number: number, source: string, path: string): Promise<Timed> {
  const inbox = join(dir, 'inbox')
  rmSync(inbox, { recursive: true, force: true })
  mkdirSync(inbox)
  linkSync(path, join(inbox, `${source}-2026-01-0${number}.csv`))
  const before = await rowsIn(db)
  const runId = await openRun(db, `2026-01-0${number}`)
  const activities = extractActivities(depsOf(db, source, inbox, runId))
  const ref = { databaseId: 'bench', runId, source }
  const [wal, cpu, start] = [await walBytes(db), await cpuSeconds(db), performance.now()]
  loading = true
  const counts = await activities.loadSource(ref)
  loading = false
  const seconds = (performance.now() - start) / 1_000
  await db.execute(
    `update run set state = 'published', published_at = now(), lease = false where run_id = $1`,
    [runId],
  )
  await db.execute('update publication set run_id = $1', [runId])
  const [cpuAfter, walAfter] = [await cpuSeconds(db), await walBytes(db)]
  return { seconds, cpu: cpuAfter - cpu, wal: walAfter - wal, counts, came: (await rowsIn(db)) - before }
}

async function openRun(db: Db, date: string): Promise<number> {
  await db.execute(
    `insert into config_version (hash, brand, files) values ('bench', 'bench', '{}') on conflict do nothing`,
  )
  const { run_id } = await one<{ run_id: number }>(
    db,
    `
    insert into run (business_date, as_of, time_zone, kind, state, config_version, project_dir, workflow_id, base_run, activate)
    select $1::date, ($1::date + 1)::timestamptz, 'UTC', 'manual', 'running', 'bench', '/', 'bench', p.run_id, false
    from publication p
    returning run_id`,
    [date],
  )
  return run_id
}

function depsOf(
  db: Db,
  source: string,
  inbox: string,
  runId: number,
): Parameters<typeof extractActivities>[0] {
  const project = { sources: [peopleSource(source, inbox)] } as unknown as BrandProject
  return {
    db,
    key: brandKey('ab'.repeat(32)),
    now: () => new Date(),
    emailKey: (email) => email,
    threads: 1,
    home: { out: '/nowhere', reports: '/nowhere' },
    context: async () => ({
      runId,
      businessDate: '2026-01-31',
      asOf: new Date('2026-02-01T00:00:00Z'),
      kind: 'manual',
      baseRun: 0,
      baseAsOf: null,
      baseConfigVersion: null,
      configVersion: 'bench',
      fromStage: null,
      activate: false,
      clock: null,
      project,
      projectDir: '/',
    }),
    spellings: () => [],
    heartbeat: (work) => work({ previous: null, set: () => undefined, signal: new AbortController().signal }),
  }
}

/** No good row lost, none of the broken ones passed: by key, not by count. */
async function check(db: Db): Promise<void> {
  const found = await db.query<{ key: string }>(
    'select source_key as key from source_record where to_run is null',
  )
  const keys = new Set(found.map(({ key }) => key))
  let [lost, passed] = [0, 0]
  for (let row = 0; row < rows; row += 1) {
    const there = keys.has(`C${row}`)
    if (brokenKind(row)) passed += there ? 1 : 0
    else lost += there ? 0 : 1
  }
  console.log(`good rows lost ${lost}, broken ones passed ${passed}`)
  if (lost + passed > 0) process.exitCode = 1
}

/** COPY of a night's rows out to files, and from them into another database; timed is the way in. */
async function baseline(db: Db, fresh: Db, run: number): Promise<Timed> {
  const files = join(dir, 'tables')
  await copyTables(db, files, run, 'out')
  const [wal, cpu, start] = [await walBytes(fresh), await cpuSeconds(fresh), performance.now()]
  const came = await copyTables(fresh, files, run, 'in')
  const seconds = (performance.now() - start) / 1_000
  const timed = {
    seconds,
    cpu: (await cpuSeconds(fresh)) - cpu,
    wal: (await walBytes(fresh)) - wal,
    counts: null,
    came,
  }
  rmSync(files, { recursive: true, force: true })
  return timed
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

function mb(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`
}
