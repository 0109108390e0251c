import { readFileSync } from 'node:fs'
import { type Db, one } from '../../../db/connect.ts'

/** One statement. Seconds; on a busy machine those of CPU tell more than the clock. */
export interface Step {
  readonly sql: string
  readonly seconds: number
  /** Since the end of the statement before it: what the program did by itself. */
  readonly before: number
  /** CPU of the server's session, and of this program with its threads, since the statement before it. */
  readonly server: number
  readonly program: number
}

interface Instant {
  readonly at: number
  readonly server: number
  readonly program: number
}

/**
 * The same door, which notes what each statement of a transaction takes. Rows of COPY and of cursors are read by the
 * program while they come: that time counts as the statement's.
 */
export function timed(db: Db, steps: Step[]): Db {
  let pid = 0
  const now = (): Instant => {
    const { user, system } = process.cpuUsage()
    return { at: performance.now() / 1_000, server: secondsOf(pid), program: (user + system) / 1e6 }
  }
  let last = now()
  const note = (sql: string, began: number): void => {
    const ended = now()
    steps.push({
      sql: sql.replaceAll(/\s+/g, ' ').trim().slice(0, 90),
      seconds: ended.at - began,
      before: began - last.at,
      server: ended.server - last.server,
      program: ended.program - last.program,
    })
    last = ended
  }
  const noted = async <T>(sql: string, work: () => Promise<T>): Promise<T> => {
    const began = performance.now() / 1_000
    const done = await work()
    note(sql, began)
    return done
  }
  async function* copied(chunks: AsyncIterable<Buffer>, sql: string): AsyncIterable<Buffer> {
    const began = performance.now() / 1_000
    yield* chunks
    note(sql, began)
  }
  const door = (of: Db): Db => ({
    knex: of.knex,
    query: (sql, params) => noted(sql, () => of.query(sql, params)),
    execute: (sql, params) => noted(sql, () => of.execute(sql, params)),
    copyIn: (sql, chunks) => noted(sql, () => of.copyIn(sql, chunks)),
    copyOut: (sql) => copied(of.copyOut(sql), sql),
    transaction: (work) =>
      of.transaction(async (tx) => {
        pid = (await one<{ pid: number }>(tx, 'select pg_backend_pid() as pid')).pid
        last = now()
        return work(door(tx))
      }),
  })
  return door(db)
}

/** User and system time of a process in /proc, in ticks of 10 ms; 0 where there is no /proc. */
function secondsOf(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) / 100
  } catch {
    return 0
  }
}

export type Summed = Step & { readonly times: number }

/** The same statements together. */
export function summed(steps: readonly Step[]): readonly Summed[] {
  const all = new Map<string, Summed>()
  for (const step of steps) {
    const had = all.get(step.sql)
    all.set(step.sql, {
      sql: step.sql,
      seconds: step.seconds + (had?.seconds ?? 0),
      before: step.before + (had?.before ?? 0),
      server: step.server + (had?.server ?? 0),
      program: step.program + (had?.program ?? 0),
      times: 1 + (had?.times ?? 0),
    })
  }
  return [...all.values()]
}
