import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Db, one } from '../../db/connect.ts'

/** What a process and its database had come to at an instant. */
export interface Sample {
  /** Milliseconds, by the clock of the database. */
  readonly at: number
  readonly wal: number
  readonly database: number
  /** Bytes of memory of the worker. */
  readonly memory: number
  /** Seconds of CPU of the worker and of all of PostgreSQL; on a busy machine they tell more than the clock. */
  readonly cpu: number
}

/** The processes that are watched. */
export interface Watched {
  readonly worker: number
  readonly postgres: number
}

export interface Watch {
  readonly samples: readonly Sample[]
  readonly stop: () => Promise<readonly Sample[]>
}

const EVERY_MS = 200

/** Takes samples until it is stopped. */
export function watch(db: Db, watched: Watched): Watch {
  const samples: Sample[] = []
  let on = true
  const loop = (async () => {
    while (on) {
      samples.push(await sample(db, watched))
      await sleep(EVERY_MS)
    }
    samples.push(await sample(db, watched))
  })()
  // A night that fails takes the database down under us, and is itself what there is to tell.
  loop.catch(() => undefined)
  return {
    samples,
    stop: async () => {
      on = false
      await loop
      return samples
    },
  }
}

async function sample(db: Db, watched: Watched): Promise<Sample> {
  const row = await one<{ at: string; wal: string; database: string }>(
    db,
    `select extract(epoch from clock_timestamp()) * 1000 as at, pg_current_wal_insert_lsn() - '0/0' as wal,
      pg_database_size(current_database()) as database`,
  )
  return {
    at: Number(row.at),
    wal: Number(row.wal),
    database: Number(row.database),
    memory: memoryOf(watched.worker),
    cpu: await cpuOf(db, watched),
  }
}

/** 0 where there is no /proc. */
function memoryOf(pid: number): number {
  try {
    const kb = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return Number(kb ?? 0) * 1024
  } catch {
    return 0
  }
}

/** The server itself counts those of its processes that have ended. */
export async function cpuOf(db: Db, { worker, postgres }: Watched): Promise<number> {
  const rows = await db.query<{ pid: number }>('select pid from pg_stat_activity')
  const living = rows.reduce((sum, { pid }) => sum + ticksOf(pid, 2), 0)
  return (ticksOf(worker, 2) + ticksOf(postgres, 4) + living) / 100
}

/** User and system time in /proc, and with four fields that of children that have ended; ticks of 10 ms. */
function ticksOf(pid: number, fields: 2 | 4): number {
  try {
    const all = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return all.slice(11, 11 + fields).reduce((sum, ticks) => sum + Number(ticks), 0)
  } catch {
    return 0
  }
}

export interface Between {
  readonly cpu: number
  readonly wal: number
  readonly database: number
  readonly memory: number
}

/** What was written between two instants, and the most memory in them. */
export function between(samples: readonly Sample[], from: number, to: number): Between {
  const [first, last] = [around(samples, from), around(samples, to)]
  const inside = samples.filter(({ at }) => at >= from && at <= to)
  return {
    cpu: (last?.cpu ?? 0) - (first?.cpu ?? 0),
    wal: (last?.wal ?? 0) - (first?.wal ?? 0),
    database: (last?.database ?? 0) - (first?.database ?? 0),
    memory: Math.max(0, ...inside.map(({ memory }) => memory), first?.memory ?? 0, last?.memory ?? 0),
  }
}

/** The first sample after an instant: a stage's end is its commit. */
function around(samples: readonly Sample[], instant: number): Sample | undefined {
  return samples.find(({ at }) => at >= instant) ?? samples.at(-1)
}
