import type { Db } from '../../../db/connect.ts'

/** What one statement took, and what the program did since the one before it; seconds. */
export interface Step {
  readonly sql: string
  readonly seconds: number
  readonly before: number
}

/**
 * The same door, which notes how long each statement takes. Rows of COPY and of cursors are read by the program while
 * they come: that time counts as the statement's.
 */
export function timed(db: Db, steps: Step[]): Db {
  let ended = performance.now()
  const noted = async <T>(sql: string, work: () => Promise<T>): Promise<T> => {
    const began = performance.now()
    const before = (began - ended) / 1_000
    try {
      return await work()
    } finally {
      ended = performance.now()
      steps.push({ sql: brief(sql), seconds: (ended - began) / 1_000, before })
    }
  }
  const door = (of: Db): Db => ({
    knex: of.knex,
    query: (sql, params) => noted(sql, () => of.query(sql, params)),
    execute: (sql, params) => noted(sql, () => of.execute(sql, params)),
    copyIn: (sql, chunks) => noted(sql, () => of.copyIn(sql, chunks)),
    copyOut: (sql) => copied(of.copyOut(sql), sql),
    transaction: (work) => of.transaction((tx) => work(door(tx))),
  })
  async function* copied(chunks: AsyncIterable<Buffer>, sql: string): AsyncIterable<Buffer> {
    const began = performance.now()
    const before = (began - ended) / 1_000
    yield* chunks
    ended = performance.now()
    steps.push({ sql: brief(sql), seconds: (ended - began) / 1_000, before })
  }
  return door(db)
}

const brief = (sql: string): string => sql.replaceAll(/\s+/g, ' ').trim().slice(0, 90)

/** The same statements together, in the order in which they came first. */
export function summed(steps: readonly Step[]): readonly (Step & { readonly times: number })[] {
  const all = new Map<string, Step & { readonly times: number }>()
  for (const { sql, seconds, before } of steps) {
    const key = sql.replace(/^(fetch forward) \d+/, '$1')
    const had = all.get(key) ?? { sql: key, seconds: 0, before: 0, times: 0 }
    all.set(key, {
      sql: key,
      seconds: had.seconds + seconds,
      before: had.before + before,
      times: had.times + 1,
    })
  }
  return [...all.values()]
}
