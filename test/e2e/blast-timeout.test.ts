import { expect, test } from 'vitest'
import { CAMPAIGN_FILES, consentFile, dayFiles } from '../support/tiny-brand.ts'
import { useShop } from './support.ts'

const shop = useShop()

test('a wave that nobody approves in time goes nowhere: the night is published, degraded, and says so', async () => {
  const date = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)
  const yaml = shop.local().files['nocturne.yaml'] ?? ''
  shop.write({
    'nocturne.yaml': `${yaml}approvals: { wait: 2s }\n`,
    ...CAMPAIGN_FILES,
    ...dayFiles(date, 40, 10),
    ...consentFile(date, 8),
  })
  const { run, state } = await shop.night(date)
  expect([state, run.waiting_gate]).toEqual(['waiting', 'blast'])
  const ended = await shop.wait(run.run_id, true)
  expect([ended.state, ended.run.error_code]).toEqual(['degraded', 'NOT_APPROVED'])
  const rows = await shop.client.db.query(
    `select state, reason, count(*)::int as n from published.delivery where reason is distinct from 'consent' group by 1, 2`,
  )
  expect(rows).toEqual([{ state: 'skipped', reason: 'not_approved', n: 8 }])
  const words = await shop.client.db.query(`select gate, decision, decided_by from approval`)
  expect(words).toEqual([{ gate: 'blast', decision: 'timed_out', decided_by: 'nocturne' }])
})
