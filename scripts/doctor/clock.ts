import { randomUUID } from 'node:crypto'
import { serverClock } from '../../activities/runs/queries/server.ts'
import { secondsText } from '../../core/format.ts'
import { about, type Check, type Examined, type Finding } from './finding.ts'
import type { TemporalLine } from './temporal-line.ts'

/** Quiet hours and send windows are met to the second; a claim's lease is 30 s. */
const WARN_SECONDS = 2
const FAIL_SECONDS = 30

/** How far this machine's clock is from those of PostgreSQL and of Temporal. */
export const checkClock: Check = async ({ cli, db, temporal, place }: Examined) => {
  const findings: Finding[] = []
  if (db !== null) findings.push(clockFinding('PostgreSQL', await offset(cli.now, () => serverClock(db))))
  if (temporal !== null) {
    const at = await temporalOffset(cli.now, temporal, place.brand ?? 'nocturne')
    if (at !== null) findings.push(clockFinding('Temporal', at))
  }
  return findings
}

/** Seconds that another clock is ahead of ours, from the middle of the call. */
async function offset(now: () => Date, ask: () => Promise<Date>): Promise<number> {
  const before = now().getTime()
  const there = await ask()
  return (there.getTime() - (before + now().getTime()) / 2) / 1000
}

/**
 * Temporal has no call that tells its time, but it notes when somebody began to poll a queue: we poll one that
 * nobody puts work on, for a moment, and read that note. null = it was not noted in time.
 */
async function temporalOffset(
  now: () => Date,
  { ask, namespace }: TemporalLine,
  brand: string,
): Promise<number | null> {
  const taskQueue = { name: `${brand}-doctor` }
  const identity = `doctor-${randomUUID()}`
  const began = now().getTime()
  const abort = new AbortController()
  const poll = ask((c) =>
    c.withAbortSignal(abort.signal, () =>
      c.workflowService.pollActivityTaskQueue({ namespace, taskQueue, identity }),
    ),
  ).catch(() => undefined)
  try {
    for (let tries = 0; tries < 10; tries++) {
      await new Promise((again) => setTimeout(again, 50))
      const { pollers } = await ask((c) =>
        c.workflowService.describeTaskQueue({ namespace, taskQueue, taskQueueType: 2 }),
      )
      const mine = (pollers ?? []).find((p) => p.identity === identity)?.lastAccessTime
      if (mine) return (Number(mine.seconds ?? 0) * 1000 + (mine.nanos ?? 0) / 1e6 - began) / 1000
    }
    return null
  } finally {
    abort.abort()
    await poll
  }
}

/** What it means that another clock is `seconds` ahead of this machine's. */
export function clockFinding(server: string, seconds: number): Finding {
  const it = about('clock', server)
  const far = Math.abs(seconds)
  if (far < WARN_SECONDS) return it.ok(`${server} and this machine are ${secondsText(far)} apart`)
  const text = `${server}'s clock is ${secondsText(far)} ${seconds > 0 ? 'ahead of' : 'behind'} this machine's: business dates, quiet hours and send windows are met at the wrong time.`
  const repair = 'Set both clocks by NTP (timedatectl set-ntp true).'
  return far < FAIL_SECONDS ? it.warn('CLOCK', text, repair) : it.fail('CLOCK', text, repair)
}
