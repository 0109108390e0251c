import { setTimeout as sleep } from 'node:timers/promises'
import { describeKill, type Kill, type Moment, waitForMoment } from './moment.ts'
import { morningAfter, type World } from './world.ts'

/** How a night went. */
export interface NightReport {
  readonly date: string
  readonly exit: number | null
  readonly state: string
  readonly said: string
  /** Moments that came before the night was over. */
  readonly kills: readonly Kill[]
  readonly mails: number
  readonly ms: number
}

/** A night may take so long after the last restart: a lease and a heartbeat run out in it, both of 30 s. */
const PATIENCE_MS = 150_000

/** One night by the command line, during which processes die and come back. */
export async function stormyNight(
  world: World,
  date: string,
  moments: readonly Moment[],
): Promise<NightReport> {
  const mailsBefore = world.mails.count()
  const before = await newestRun(world)
  const it = { over: false }
  const waiting = world
    .nocturne('run', '--date', date, '--clock', morningAfter(date), '--wait', '--json')
    .finally(() => {
      it.over = true
    })
  await opened(world, before, () => it.over)
  const openedAt = Date.now()
  const kills: Kill[] = []
  for (const moment of moments)
    if (await waitForMoment(moment, { openedAt, mailsBefore, over: () => it.over }, world.mails)) {
      await world.stack.kill(moment.process)
      kills.push({ ...moment, ms: Date.now() - openedAt, mails: world.mails.count() - mailsBefore })
      await sleep(moment.pauseMs)
      await world.stack.start(moment.process)
    }
  const { exit, out, err } = await waiting
  const state = await endOf(world, date)
  const ms = Date.now() - openedAt
  return {
    date,
    exit,
    state,
    said: exit === 0 ? '' : out + err,
    kills,
    mails: world.mails.count() - mailsBefore,
    ms,
  }
}

const newestRun = async (world: World): Promise<number> => {
  const [row] = await world.ask<{ id: number }>('select coalesce(max(run_id), 0)::int as id from run')
  return row?.id ?? 0
}

async function opened(world: World, before: number, over: () => boolean): Promise<void> {
  await world.withDb(async (db) => {
    while (!over()) {
      const rows = await db.query('select from run where run_id > $1::int', [before])
      if (rows.length > 0) return
      await sleep(10)
    }
  })
}

/** The state in which the newest run of a date ended by itself. */
async function endOf(world: World, date: string): Promise<string> {
  for (const until = Date.now() + PATIENCE_MS; ; await sleep(250)) {
    const [run] = await world.ask<{ state: string; lease: boolean }>(
      'select state, lease from run where business_date = $1::date order by run_id desc limit 1',
      [date],
    )
    if (run !== undefined && !run.lease) return run.state
    if (Date.now() > until) return `${run?.state ?? 'no run'}, and it does not end`
  }
}

export function describeNight(night: NightReport): string {
  const kills = night.kills.map(describeKill).join('; ')
  return `${night.date}: ${night.state} (exit ${night.exit}) after ${(night.ms / 1000).toFixed(1)} s, ${night.mails} mails; ${kills || 'calm'}`
}
