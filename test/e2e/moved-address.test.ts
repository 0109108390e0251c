import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { rerunNight } from '../../scripts/client/index.ts'
import { startSmtp, type TestSmtp } from '../activities/activation/support/smtp.ts'
import { ownPort } from '../support/own-port.ts'
import { CAMPAIGN_FILES, consentFile, dayFiles } from '../support/tiny-brand.ts'
import { useShop } from './support.ts'

const shop = useShop()
const PEOPLE = 12
const [FIRST, SECOND] = [2, 1].map((back) =>
  new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10),
) as [string, string]
let smtp: TestSmtp | null = null
afterAll(() => smtp?.close())

const letters = (port: number): string => `destination: letters
kind: email
channel: email
address: email
sandbox: true
host: 127.0.0.1
port: ${port}
secure: false
from: Tiny <news@tiny.example>
unsubscribe: mailto:unsubscribe@tiny.example
connections: 2
`

const campaign = `campaign: thanks
audience: buyers
purpose: email_marketing
destination: letters
subject: Thanks
text: Dear {{ person.given_name }},
holdout: 0%
send_window: { from: "00:00", until: "23:59", days: 30 }
reentry: never
`

/** One and two swap mailboxes, three leaves, four takes that of five, who takes the word back. */
function secondDay(): Readonly<Record<string, string>> {
  const files = dayFiles(SECOND, PEOPLE, PEOPLE)
  const said = consentFile(SECOND, PEOPLE)[`data/consents-${SECOND}.csv`] ?? ''
  const rows = (files[`data/people-${SECOND}.csv`] ?? '').split('\n')
  const moved = rows
    .filter((row) => !row.startsWith('c00003'))
    .map((row) => row.replace(/person([124])@/, (_, n: string) => `person${{ 1: 2, 2: 1, 4: 5 }[n] ?? n}@`))
  return {
    ...files,
    [`data/people-${SECOND}.csv`]: moved.join('\n'),
    [`data/consents-${SECOND}.csv`]: `${said}person5@example.com,no,${SECOND} 10:00,bye\n`,
  }
}

test('a mail that waited for a dead server goes to nobody whose mailbox, profile or word changed meanwhile', {
  timeout: 240_000,
}, async () => {
  // Nobody listens there yet.
  const port = await ownPort()
  shop.write({
    ...CAMPAIGN_FILES,
    ...dayFiles(FIRST, PEOPLE, PEOPLE),
    ...consentFile(FIRST, PEOPLE),
    'destinations/letters.yaml': letters(port),
    'campaigns/thanks.yaml': campaign,
  })
  const first = await shop.night(FIRST)
  expect(first.state).toBe('degraded')
  shop.write(secondDay())
  expect((await shop.night(SECOND)).run.published_at).not.toBeNull()
  const { db } = shop.client
  const states = () =>
    db.query<{ n: string; state: string }>(
      `
      select 'person' || substr(r.source_key, 5) as n, concat_ws(' ', d.state, d.reason) as state
      from delivery d
      join wave w using (wave_id)
      join link l on l.origin_id = d.profile_id and l.from_run = 1
      join source_record r on r.record_id = l.record_id and r.from_run = 1 and r.kind = 'person'
      where w.business_date = $1::date
      order by r.source_key`,
      [FIRST],
    )
  expect((await states()).map((row) => row.state)).toEqual(Array(PEOPLE).fill('planned'))
  smtp = await startSmtp(port)
  await db.execute('update destination_state set open_until = now()')
  await rerunNight(shop.client, { local: shop.local(), runId: first.run.run_id, from: 'activation' }).catch(
    () => undefined,
  )
  for (let i = 0; i < 120 && (await states()).some((row) => /planned|sending/.test(row.state)); i++)
    await sleep(500)
  const ended = (await states()).map((row) => row.state)
  expect(ended.slice(1, 6)).toEqual([
    ...Array(4).fill('skipped no_address'),
    expect.stringMatching(/^skipped (consent|no_address)$/),
  ])
  expect(ended.filter((state) => state === 'sent')).toHaveLength(PEOPLE - 5)
  const got = smtp.received.map(({ to, raw }) => [to, /Dear (\S*),/.exec(raw)?.[1]])
  expect(got.sort()).toEqual(
    [0, 6, 7, 8, 9, 10, 11].map((n) => [`person${n}@example.com`, `Name${n}`]).sort(),
  )
})
