import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { End } from '../../../activities/activation/destinations/end.ts'
import { TIMING } from '../../../activities/activation/io/job.ts'
import { newPermits } from '../../../activities/activation/io/permits.ts'
import type { Carrier, SingleJob } from '../../../activities/activation/io/pump.ts'
import { sendSingly } from '../../../activities/activation/io/singly.ts'
import { DATE, useMail } from './support/mail.ts'
import { campaign } from './support/project.ts'
import { firstRangeOf } from './support/ranges.ts'
import { refOf, tally } from './support/world.ts'

const UNREACHABLE: End = { kind: 'unreachable', code: 'ECONNRESET' }

describe('a range whose destination answers when the test says so', () => {
  const mail = useMail()
  const breaker = () => mail.db.query('select breaker, failures from destination_state')

  /** Everybody's one message, each over a connection of its own; `ends` gives the answer to the n-th that goes. */
  async function sending(people: number, ends: (n: number) => Promise<End>) {
    await mail.plan(people)
    const deps = mail.worker()
    const permits = newPermits()
    const job = await jobOf(deps, people)
    let sent = 0
    const carrier: Carrier<null> = {
      compose: async (rows) => rows.map((row) => ({ row, message: { made: null } })),
      openLane: () => ({ send: () => ends(sent++), close: () => undefined }),
      refOf: () => null,
      repeatableMs: 0,
    }
    const done = deps.heartbeat((beat) => sendSingly({ ...job, permits, beat }, carrier))
    return { done, permits, stop: () => deps.stop.abort(new Error('stopped')) }
  }

  async function jobOf(
    deps: ReturnType<typeof mail.worker>,
    connections: number,
  ): Promise<Omit<SingleJob, 'permits' | 'beat'>> {
    const range = await firstRangeOf(deps, 1, DATE)
    const context = await deps.context(refOf(1))
    return {
      ...{ deps, range, context, campaign: campaign() },
      destination: mail.destination({ connections }),
      scope: {
        ...{ waveId: range.waveId, plannedBy: 1, campaign: range.campaign, step: range.step },
        ...{ channel: 'email', destination: 'mail', attemptId: crypto.randomUUID(), leaseSeconds: 30 },
        ...{ clock: context.clock, cap: null, remembered: 8 },
      },
      timing: { ...TIMING, grace: 100 },
      random: () => 0.5,
    }
  }

  test('tells its breaker the rest, though PostgreSQL did not take what it was told first', async () => {
    await mail.db.execute('create sequence told')
    await mail.db.execute(`create function fails_once() returns trigger language plpgsql as $$ begin
      if nextval('told') = 1 then raise exception 'gone' using errcode = '57P01'; end if; return new; end $$`)
    await mail.db.execute(
      'create trigger fails_once before update on destination_state for each row execute function fails_once()',
    )
    const wasTold = () => mail.db.query('select is_called from told')
    try {
      const { done } = await sending(6, async (n) => {
        if (n > 0) await expect.poll(wasTold, { timeout: 20_000 }).toEqual([{ is_called: true }])
        return UNREACHABLE
      })
      await expect(done).rejects.toMatchObject({ code: '57P01' })
      expect(await breaker()).toMatchObject([{ breaker: 'open' }])
    } finally {
      await mail.db.execute('drop function fails_once cascade')
      await mail.db.execute('drop sequence told')
    }
  })

  test('writes down an answer that comes when it is over, and tells it to nobody’s breaker and frees no permit twice', async () => {
    let answer = (_: End): void => undefined
    const answered = new Promise<End>((resolve) => {
      answer = resolve
    })
    let asked = 0
    const { done, permits, stop } = await sending(1, () => {
      asked++
      return answered
    })
    await expect.poll(() => asked).toBe(1)
    stop()
    await expect(done).rejects.toThrow('stopped')
    expect(await tally(mail.db)).toEqual({ sending: 1 })
    permits.take('mail', 1, 1)
    answer(UNREACHABLE)
    await expect.poll(() => tally(mail.db)).toEqual({ planned: 1 })
    await sleep(300)
    expect(await breaker()).toEqual([])
    expect(permits.take('mail', 1, 1)).toBe(0)
  })
})
