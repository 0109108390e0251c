import { describe, expect, test } from 'vitest'
import { rollback } from '../../activities/runs/io/rollback.ts'
import { runById } from '../../activities/runs/queries/run.ts'
import { decideNight, rerunNight } from '../../scripts/client/index.ts'
import { CAMPAIGN_FILES, consentFile, dayFiles } from '../support/tiny-brand.ts'
import { useShop } from './support.ts'

const shop = useShop()
const today = new Date().toISOString().slice(0, 10)
const day = (n: number): string => new Date(Date.parse(today) + n * 86_400_000).toISOString().slice(0, 10)
/** Hours of the day that it is not now, in the zone of the shop. */
function closedNow(): string {
  const hour = Number(
    new Date().toLocaleString('en-GB', { hour: '2-digit', hour12: false, timeZone: 'Europe/Paris' }),
  )
  return hour < 12 ? '"13:00", until: "14:00"' : '"01:00", until: "02:00"'
}

const WORD = { by: 'jana', reason: 'the offer is right', gate: null } as const

const ledger = async (date: string): Promise<Readonly<Record<string, number>>> => {
  const rows = await shop.client.db.query<{ word: string; n: number }>(
    `select word, sum(n)::int as n
     from (
       select concat_ws(' ', state, reason) as word, 1 as n from published.delivery where wave = $1::date
       union all
       select 'skipped ' || reason, people from published.skipped_again where wave = $1::date
     ) contact
     group by word`,
    [date],
  )
  return Object.fromEntries(rows.map((row) => [row.word, row.n]))
}

describe('a wave that asks', () => {
  test('waits with its run published, goes when it is approved, and a rerun sends nobody twice', async () => {
    const date = day(-3)
    shop.write({ ...CAMPAIGN_FILES, ...dayFiles(date, 40, 10), ...consentFile(date, 8) })
    const { run, state } = await shop.night(date)
    expect([state, run.waiting_gate, run.published_at !== null]).toEqual(['waiting', 'blast', true])
    expect(await ledger(date)).toEqual({ planned: 8, 'skipped consent': 2 })
    await decideNight(shop.client, run, { ...WORD, decision: 'approve' })
    expect((await shop.wait(run.run_id, true)).state).toBe('published')
    expect(await ledger(date)).toEqual({ sent: 8, 'skipped consent': 2 })
    const again = await rerunNight(shop.client, {
      local: shop.local(),
      runId: run.run_id,
      from: 'activation',
    })
    expect(again.runId).toBe(run.run_id)
    expect((await shop.wait(run.run_id, true)).state).toBe('published')
    expect(await ledger(date)).toEqual({ sent: 8, 'skipped consent': 2 })
  })

  test('goes nowhere when it is rejected; the run stays published and is degraded', async () => {
    const date = day(-2)
    shop.write({ ...dayFiles(date, 41, 12) })
    const { run } = await shop.night(date)
    await decideNight(shop.client, run, { ...WORD, decision: 'reject' })
    expect((await shop.wait(run.run_id, true)).state).toBe('degraded')
    expect(await runById(shop.client.db, run.run_id)).toMatchObject({ error_code: 'NOT_APPROVED' })
    expect(await ledger(date)).toEqual({ 'skipped not_approved': 8, 'skipped consent': 4 })
  })

  test('that is rolled back before it goes is sent by the next night of its date', async () => {
    const date = day(-1)
    shop.write({
      ...dayFiles(date, 42, 10),
      'campaigns/thanks.yaml': (CAMPAIGN_FILES['campaigns/thanks.yaml'] ?? '')
        .replace('approval: true\n', '')
        .replace('"00:00", until: "23:59"', closedNow()),
    })
    const { run, state } = await shop.night(date)
    expect(state).toBe('published')
    expect(await ledger(date)).toEqual({ planned: 8, 'skipped consent': 4 })
    await rollback(shop.client.db, null, WORD, new Date())
    expect(await ledger(date)).toEqual({ 'skipped rolled_back': 8, 'skipped consent': 4 })
    shop.write({
      'campaigns/thanks.yaml': (CAMPAIGN_FILES['campaigns/thanks.yaml'] ?? '').replace(
        'approval: true\n',
        '',
      ),
    })
    const again = await rerunNight(shop.client, { local: shop.local(), runId: run.run_id, from: 'extract' })
    expect((await shop.wait(again.runId, true)).state).toBe('published')
    expect(await ledger(date)).toEqual({ sent: 8, 'skipped consent': 4 })
  })
})

test('an optional source that fails leaves the night published, and degraded', async () => {
  shop.write({ ...dayFiles(today, 43, 10), [`data/consents-${today}.csv`]: 'mail,word\nx,y\n' })
  const { run, state } = await shop.night(today)
  expect([state, run.error_code]).toEqual(['degraded', 'SOURCE_FAILED'])
  const loads = await shop.client.db.query(
    `select s.name, l.state from source_load l join source s using (source_id) where run_id = $1::int order by 1`,
    [run.run_id],
  )
  expect(loads).toEqual([
    { name: 'consents', state: 'failed' },
    { name: 'orders', state: 'done' },
    { name: 'people', state: 'done' },
  ])
})
