import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Db } from '../../../../db/connect.ts'
import type { Dice } from '../../../chaos/harness/random.ts'

const STAGE = fileURLToPath(new URL('./stage-process.ts', import.meta.url))

/** What the stage was at when it was killed: `matching` = it computes, its transaction open. */
export const MOMENTS = ['reading', 'matching', 'writing'] as const
export type Moment = (typeof MOMENTS)[number]

interface Stage {
  readonly child: ChildProcess
  readonly ended: Promise<unknown>
}

async function begin(url: string, runId: number): Promise<Stage> {
  const args = ['--import', 'tsx', STAGE, url, String(runId)]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  await once(child.stdout, 'data')
  return { child, ended }
}

/** In how many statements the stage was seen at each kind of moment. */
export type Sightings = Readonly<Record<Moment, number>>

/** Runs the stage to its end, and says what was seen of it. */
export async function runStage(db: Db, url: string, runId: number): Promise<Sightings> {
  const { child, ended } = await begin(url, runId)
  const seen = new Map<string, Moment>()
  while (child.exitCode === null) {
    const now = await momentOf(db)
    if (now !== null) seen.set(`${now.moment} ${now.query}`, now.moment)
  }
  await ended
  if (child.exitCode !== 0) throw new Error(`the stage ended with ${child.exitCode}`)
  const count = (kind: Moment): number => [...seen.values()].filter((moment) => moment === kind).length
  return { reading: count('reading'), matching: count('matching'), writing: count('writing') }
}

/** Kills the stage when it is seen at this kind of moment in its `nth` statement of that kind; false = it ended before. */
async function killStage(
  db: Db,
  url: string,
  runId: number,
  { kind, nth }: { readonly kind: Moment; readonly nth: number },
): Promise<boolean> {
  const { child, ended } = await begin(url, runId)
  const seen = new Set<string>()
  while (child.exitCode === null && seen.size < nth) {
    const now = await momentOf(db)
    if (now?.moment === kind) seen.add(now.query)
  }
  const isAlive = child.exitCode === null
  child.kill('SIGKILL')
  await ended
  return isAlive
}

async function momentOf(db: Db): Promise<{ readonly moment: Moment; readonly query: string } | null> {
  const [seen] = await db.query<{ state: string; query: string }>(`
    select state, query
    from pg_stat_activity
    where datname = current_database() and application_name = 'stage identity' and xact_start is not null
    order by backend_start desc
    limit 1`)
  if (seen === undefined) return null
  const { state, query } = seen
  if (state !== 'active') return { moment: 'matching', query }
  const reads = /^\s*(copy \(|declare|fetch|select)/i.test(query)
  return { moment: reads ? 'reading' : 'writing', query }
}

/**
 * Kills the stage `each` times at each kind of moment, from its first statements to its last, then lets it end. A stage that
 * ended before its moment loses its mark, so that it begins again on what it wrote. Returns at what it was struck.
 */
export async function stormyStage(
  db: Db,
  url: string,
  runId: number,
  { dice, each, calm }: { readonly dice: Dice; readonly each: number; readonly calm: Sightings },
): Promise<readonly Moment[]> {
  const wanted = dice.shuffled(MOMENTS.flatMap((kind) => Array.from({ length: each }, () => kind)))
  const struck: Moment[] = []
  for (const kind of wanted) {
    let nth = dice.whole(1, Math.max(1, calm[kind]))
    while (!(await killStage(db, url, runId, { kind, nth }))) {
      await db.execute('delete from stage_part')
      nth = Math.ceil(nth / 2)
    }
    struck.push(kind)
  }
  await runStage(db, url, runId)
  return struck
}
