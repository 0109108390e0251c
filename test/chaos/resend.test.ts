import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CLEAN, compare } from './harness/check.ts'
import { morningAfter, newWorld, type World } from './harness/world.ts'

const PEOPLE = 300

describe('a date that is done again', () => {
  let world: World
  beforeAll(async () => {
    world = await newWorld(PEOPLE, 3)
  }, 120_000)
  afterAll(() => world?.close(), 60_000)

  const night = (date: string, ...more: readonly string[]) =>
    world.nocturne('run', '--date', date, '--clock', morningAfter(date), '--wait', '--json', ...more)
  const tally = (date: string) =>
    world.ask<{ state: string; reason: string | null; n: number }>(
      `select state, reason, count(*)::int as n from published.delivery where wave = $1::date
       group by state, reason order by state`,
      [date],
    )
  /** How often people were written to: times -> people. */
  const written = (): Readonly<Record<number, number>> => {
    const times: Record<number, number> = {}
    for (const n of world.mails.recipients().values()) times[n] = (times[n] ?? 0) + 1
    return times
  }

  test('writes to nobody twice: not with --again, and not from activation on', async () => {
    const date = world.deliver(0)
    expect((await night(date)).exit).toBe(0)
    expect(written()).toEqual({ 1: PEOPLE })
    expect((await night(date, '--again')).exit).toBe(0)
    expect((await world.nocturne('rerun', date, '--from', 'activation', '--wait')).exit).toBe(0)
    expect(written()).toEqual({ 1: PEOPLE })
    expect(await tally(date)).toEqual([{ state: 'sent', reason: null, n: PEOPLE }])
  }, 120_000)

  test('after a rollback sends what the rollback had stopped, and nothing else', async () => {
    const date = world.deliver(1)
    world.mails.refuse(100)
    const broken = await night(date)
    expect(broken.exit, broken.out + broken.err).toBe(6)
    const back = await world.nocturne('rollback', '--by', 'jana', '--reason', 'wrong prices')
    expect(back.exit, back.err).toBe(0)
    const before = await tally(date)
    const sent = before.find(({ state }) => state === 'sent')?.n ?? 0
    const stopped = before.find(({ reason }) => reason === 'rolled_back')?.n ?? 0
    console.log(`sent before the rollback ${sent}, stopped by it ${stopped}`)
    expect([sent >= 90, stopped >= 90, sent + stopped]).toEqual([true, true, PEOPLE])
    world.mails.refuse(null)
    // The server may be taken for broken for some seconds more: then the deliveries go after the night.
    const again = await night(date)
    expect([0, 6], again.out + again.err).toContain(again.exit)
    await settled(world)
    expect(written()).toEqual({ 2: PEOPLE })
    expect(await compare(world)).toMatchObject({ ...CLEAN, unknown: {} })
  }, 180_000)
})

async function settled(world: World): Promise<void> {
  for (const until = Date.now() + 60_000; Date.now() < until; await sleep(500))
    if ((await compare(world)).stuck === 0) return
}
