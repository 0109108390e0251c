/**
 * Nights of Le Parcours, stage by stage: a first one, and the next, in which one row in a hundred is new.
 * `npm run bench:night [-- people]`
 */
import { join } from 'node:path'
import { readStackRecord } from '../config/stack-record.ts'
import { addDays } from '../core/days.ts'
import { nightlyId } from '../core/ids.ts'
import { STAGES } from '../core/stages.ts'
import { type Db, one } from '../db/connect.ts'
import { type Copied, copyStages } from './support/copy-stages.ts'
import { historyEvents } from './support/history.ts'
import { type Parcours, parcoursFiles, startParcours } from './support/parcours.ts'
import { segmentsByHand } from './support/segments-by-hand.ts'
import { type BenchBrand, benchBrand } from './support/stack.ts'
import { type Between, between, type Watched, watch } from './support/watch.ts'

interface StageFigures extends Between {
  readonly stage: string
  readonly seconds: number
  readonly read: number
  readonly written: number
}

const people = Number(process.argv[2] ?? 100_000)
const NIGHTS = 2
const held: { world?: Parcours } = {}

const brand = await benchBrand('le-parcours', parcoursFiles(), async (databaseUrl, dir) => {
  held.world = await startParcours(dir, databaseUrl, people, NIGHTS)
  return held.world.env
})
try {
  if (held.world !== undefined) await nights(brand, held.world)
} finally {
  await held.world?.stop()
  await brand.stop()
}

async function nights(it: BenchBrand, world: Parcours): Promise<void> {
  const shown: (readonly StageFigures[])[] = []
  for (const date of world.dates) {
    await world.beforeNight(date)
    console.log(`\n${date}: ${people} people`)
    const figures = await measured(it, date)
    // Before the next night closes rows.
    const copied = shown.length > 0 ? undefined : await copyStages(it, processesOf(it))
    tell(figures, shown[0], copied)
    await tellSegments(it.db)
    await tellTotals(it, date)
    shown.push(figures)
  }
}

async function measured(it: BenchBrand, date: string): Promise<readonly StageFigures[]> {
  const watched = watch(it.db, processesOf(it))
  await it.nightAt(date, `${addDays(date, 1)}T09:00:00Z`)
  const samples = await watched.stop()
  const rows = await stagesOf(it.db, date)
  return STAGES.flatMap((stage) => {
    const row = rows.find((one) => one.stage === stage)
    if (row === undefined) return []
    const [from, to] = [Number(row.begun), Number(row.ended)]
    const { read, written } = row
    return [
      {
        stage,
        seconds: (to - from) / 1_000,
        read: Number(read),
        written: Number(written),
        ...between(samples, from, to),
      },
    ]
  })
}

function processesOf({ dir }: BenchBrand): Watched {
  const { worker, postgres } = readStackRecord(join(dir, '.nocturne'))
  return { worker: worker?.process?.pid ?? 0, postgres: postgres?.process?.pid ?? 0 }
}

interface StageTimes {
  readonly stage: string
  readonly begun: string
  readonly ended: string
  readonly read: string
  readonly written: string
}

function stagesOf(db: Db, date: string): Promise<readonly StageTimes[]> {
  return db.query<StageTimes>(
    `
    select s.stage, extract(epoch from s.started_at) * 1000 as begun, extract(epoch from s.ended_at) * 1000 as ended,
      s.read, greatest(s.written, s.loaded) as written
    from stage s
    join run r using (run_id)
    where r.business_date = $1::date and s.ended_at is not null`,
    [date],
  )
}

function mb(bytes: number): string {
  return (bytes / 1e6).toFixed(1)
}

function tell(
  figures: readonly StageFigures[],
  first: readonly StageFigures[] | undefined,
  copied: ReadonlyMap<string, Copied> | undefined,
): void {
  const against = first === undefined ? 'COPY s   CPU s  rate' : '% of the first night'
  console.log(
    `stage            s    CPU s       read    written   read/s   WAL MB    DB MB  memory MB  ${against}`,
  )
  for (const it of [...figures, sumOf(figures)]) {
    const cells = [
      it.seconds.toFixed(1).padStart(8),
      it.cpu.toFixed(1).padStart(9),
      String(it.read).padStart(11),
      String(it.written).padStart(11),
      (it.read / it.seconds).toFixed(0).padStart(9),
      ...[it.wal, it.database, it.memory].map((bytes) => mb(bytes).padStart(9)),
    ]
    console.log(it.stage.padEnd(10) + cells.join('') + compared(it, first, copied))
  }
}

/** A first night's stage against bare COPY of its rows, by CPU; a later one's against the first night's. */
function compared(
  { stage, cpu }: StageFigures,
  first: readonly StageFigures[] | undefined,
  copied: ReadonlyMap<string, Copied> | undefined,
): string {
  if (first !== undefined) {
    const before = stage === 'sum' ? sumOf(first) : first.find((one) => one.stage === stage)
    return `${((100 * cpu) / (before?.cpu ?? Number.NaN)).toFixed(1)} %`.padStart(12)
  }
  const copy = copied?.get(stage)
  if (copy === undefined) return ''
  return [copy.seconds.toFixed(1), copy.cpu.toFixed(1), (copy.cpu / cpu).toFixed(2)]
    .map((cell) => cell.padStart(8))
    .join('')
}

function sumOf(figures: readonly StageFigures[]): StageFigures {
  const sum = (key: 'seconds' | 'cpu' | 'read' | 'written' | 'wal' | 'database'): number =>
    figures.reduce((total, one) => total + one[key], 0)
  return {
    stage: 'sum',
    seconds: sum('seconds'),
    cpu: sum('cpu'),
    read: sum('read'),
    written: sum('written'),
    wal: sum('wal'),
    database: sum('database'),
    memory: Math.max(...figures.map(({ memory }) => memory)),
  }
}

async function tellSegments(db: Db): Promise<void> {
  const { segments, members, seconds, different } = await segmentsByHand(db)
  console.log(
    `${segments} of the segments by hand, without their traits: ${seconds.toFixed(1)} s, ${members} members, ${different} different`,
  )
  if (different > 0) process.exitCode = 1
}

async function tellTotals(it: BenchBrand, date: string): Promise<void> {
  const totals = await one<Readonly<Record<string, string>>>(
    it.db,
    `
    select (select count(*) from source_record where to_run is null) as records,
      (select count(*) from event where to_run is null) as events,
      (select count(*) from profile where to_run is null) as profiles,
      (select count(*) from delivery) as deliveries, pg_database_size(current_database()) / 1000000 as database_mb`,
  )
  const events = await historyEvents(it.client.temporal, nightlyId(it.client.brand, date, 1), false)
  console.log(`${JSON.stringify(totals)}; events in Temporal's history: ${events}`)
}
