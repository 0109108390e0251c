import { describe, expect, test } from 'vitest'
import { type Backfilled, startBackfill, waitBackfill } from '../../scripts/client/index.ts'
import { dayFiles } from '../support/tiny-brand.ts'
import { useShop } from './support.ts'

const shop = useShop()

async function backfill(from: string, to: string, activate = false): Promise<Backfilled> {
  const id = await startBackfill(shop.client, { local: shop.local(), from, to, activate })
  return waitBackfill(shop.client, id, { onLook: () => undefined, signal: new AbortController().signal })
}

const dates = (): Promise<{ business_date: string; state: string; kind: string; activation: string }[]> =>
  shop.client.db.query(`
    select r.business_date::text as business_date, r.state, r.kind, s.state as activation
    from published.run r
    join published.stage s on s.run_id = r.run_id and s.stage = 'activation'
    order by r.run_id`)

describe('a backfill', () => {
  test('runs one night a date, in order, and plans campaigns for its last date only', async () => {
    shop.write({ ...dayFiles('2026-03-01', 100, 10), ...dayFiles('2026-03-03', 110, 20) })
    const done = await backfill('2026-03-01', '2026-03-03')
    expect(done).toEqual({ how: 'ended', result: { published: 3, skipped: 0, stoppedAt: null } })
    expect(await dates()).toEqual([
      { business_date: '2026-03-01', state: 'published', kind: 'backfill', activation: 'skipped' },
      { business_date: '2026-03-02', state: 'published', kind: 'backfill', activation: 'skipped' },
      { business_date: '2026-03-03', state: 'published', kind: 'backfill', activation: 'done' },
    ])
  })

  test('leaves out dates that are published, and plans for every date when that is said', async () => {
    const done = await backfill('2026-03-02', '2026-03-05', true)
    expect(done).toMatchObject({ result: { published: 2, skipped: 2, stoppedAt: null } })
    expect((await dates()).slice(3).map((d) => d.activation)).toEqual(['done', 'done'])
  })

  test('stops at the first date that does not publish', async () => {
    shop.write(dayFiles('2026-03-07', 3, 1))
    const done = await backfill('2026-03-06', '2026-03-09')
    expect(done).toMatchObject({
      result: { published: 1, skipped: 0, stoppedAt: { businessDate: '2026-03-07', state: 'rejected' } },
    })
    expect((await dates()).at(-1)?.business_date).toBe('2026-03-07')
  })

  test('stops at a night that fails, and says why', async () => {
    shop.write({
      ...dayFiles('2026-03-07', 110, 20),
      'data/people-2026-03-07.csv': 'id,mail\nc1,x\n',
    })
    const done = await backfill('2026-03-07', '2026-03-08')
    const [last] = (await dates()).slice(-1)
    expect([done.how, last?.state]).toEqual(['ended', 'failed'])
    expect(done.how === 'ended' && done.result.stoppedAt?.errorCode).toBeTruthy()
  })

  test('refuses dates that are in the wrong order', async () => {
    await expect(backfill('2026-03-09', '2026-03-08')).rejects.toMatchObject({ code: 'BAD_DATE' })
  })
})
