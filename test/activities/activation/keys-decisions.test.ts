import { readdir } from 'node:fs/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { parseProject } from '../../../config/load.ts'
import { DECISIONS, edit, type Files } from './support/brand.ts'
import { type Receiver, SECRET, startReceiver } from './support/receiver.ts'
import { agree, KEY, keyOf, useSite } from './support/site.ts'
import { identifierOf, profileOf } from './support/world.ts'

const site = useSite()
let receiver: Receiver
beforeEach(async () => {
  receiver = await startReceiver()
})
afterEach(() => receiver.close())

const of = (from: string, to: string): Files => edit(DECISIONS, 'destination', from, to)
const TO = 'to: { database: "${env:SITE}", table: decisions }'
const problems = (files: Files, env: Readonly<Record<string, string>> = {}) => {
  const read = parseProject(files, { KEY, SITE: 'postgres://site.example/shop', SECRET, ...env })
  return read.ok ? [] : read.problems.map((one) => `${one.code} ${one.message}`)
}

test('purpose: who agreed to another one is absent', async () => {
  expect((await site.sync(of('purpose: onsite_personalisation', 'purpose: onsite_ads'))).put).toBe(0)
  await agree(site.db, 'onsite', 'onsite_ads')
  expect((await site.sync(of('purpose: onsite_personalisation', 'purpose: onsite_ads'))).put).toBe(4)
})

test('key: with another one everybody has another name, and the old names are removed', async () => {
  await site.sync()
  const key = 'another key of the site'
  expect(await site.sync(DECISIONS, 1, { KEY: key })).toMatchObject({ put: 4, removed: 4 })
  expect((await site.rows()).map((row) => row.customer_key)).toContain(keyOf(1, key))
})

test('segments are those that are told, in their order', async () => {
  await site.sync(of('segments: [others, buyers]', 'segments: [buyers]'))
  expect((await site.look(4))?.segments).toEqual(['buyers'])
})

test('blocks: block and segment', async () => {
  await site.sync(of('block: hello', 'block: good-day'))
  expect((await site.look(1))?.block).toBe('good-day')
  await site.sync(of('segment: others', 'segment: buyers'))
  expect((await site.look(1))?.block).toBe('welcome-back')
})

test.each([
  ['{ messages: 2, days: 7 }', true],
  ['{ messages: 3, days: 7 }', false],
  ['{ messages: 2, days: 1 }', false],
])('do_not_disturb_after: %s', async (limit, quiet) => {
  await site.db.execute(
    `insert into person_head
     select $1::uuid, array[clock - interval '1 hour', clock - interval '3 days'] from run`,
    [profileOf(1)],
  )
  await site.sync(of('{ messages: 2, days: 7 }', limit))
  expect(await site.look(1)).toMatchObject({
    do_not_disturb: quiet,
    do_not_disturb_reason: quiet ? 'capped' : null,
  })
  expect((await site.look(2))?.do_not_disturb).toBe(false)
})

test('resend: everything is told again when it changes', async () => {
  await site.sync()
  expect((await site.sync()).put).toBe(0)
  expect((await site.sync(of('resend: 0', 'resend: 1'))).put).toBe(4)
})

test('to.table and to.database: where it is kept', async () => {
  await site.sync()
  expect((await site.sync(of('table: decisions', 'table: other_decisions'))).put).toBe(4)
  expect(await site.rows('other_decisions')).toHaveLength(4)
  const nowhere = 'postgres://nobody@127.0.0.1:9/none'
  await expect(site.sync(DECISIONS, 1, { SITE: nowhere })).rejects.toThrow()
  expect(problems(DECISIONS, { SITE: 'mysql://site.example/shop' })).toEqual([
    expect.stringContaining('BAD_VALUE'),
  ])
})

test('to.directory: where the file lies', async () => {
  const sandbox = edit(
    of(TO, 'to: { directory: shop/site }'),
    'destination',
    'kind: decisions',
    'kind: decisions\nsandbox: true',
  )
  await site.sync(sandbox)
  expect(await readdir(`${site.out}/shop/site`)).toContain('site-2026-03-01-1.ndjson')
})

test('to.url, to.secret and to.private_network', async () => {
  const post = of(TO, 'to: { url: "${env:URL}", secret: "${env:SECRET}" }')
  await site.sync(post, 1, { URL: receiver.url.replace('/hook', '/other') })
  expect(receiver.received[0]).toMatchObject({ path: '/other', genuine: true })
  const other = `whsec_${Buffer.from('another secret of 24 byt').toString('base64')}`
  await site.sync(edit(post, 'destination', 'resend: 0', 'resend: 1'), 1, {
    URL: receiver.url,
    SECRET: other,
  })
  expect(receiver.received[1]?.genuine).toBe(false)
  const near = edit(post, 'destination', 'kind: decisions', 'kind: decisions\nsandbox: true')
  const inside = { URL: receiver.url.replace('127.0.0.1', '0.0.0.0') }
  await expect(site.sync(near, 1, inside)).rejects.toThrow('private_address')
  await site.sync(
    edit(
      near,
      'destination',
      'secret: "${env:SECRET}" }',
      'secret: "${env:SECRET}", private_network: true }',
    ),
    1,
    inside,
  )
  expect(receiver.received).toHaveLength(3)
})

test('channel, address, best channel: what people allowed elsewhere', async () => {
  await site.db.execute(
    `insert into contactability select profile_id, 'sms', 'sms_marketing', 'allow', 'grant', $1::uuid, '{}', 1, null
     from profile`,
    [identifierOf(1)],
  )
  await site.sync()
  expect(await site.look(1)).toMatchObject({ best_channel: 'sms', best_channel_reason: 'first_allowed' })
  await site.db.execute('update contactability set to_run = 1, from_run = 0')
  await site.sync()
  expect(await site.look(1)).toMatchObject({ best_channel: null, do_not_disturb_reason: 'no_channel' })
})

test.each([
  ['"${env:KEY}"', 'a key of a test, long enough', 'SECRET_IN_CLEAR'],
  ['"${env:SITE}"', 'postgres://a:b@site.example/shop', 'SECRET_IN_CLEAR'],
  ['purpose: onsite_personalisation', 'purpose: email_marketing', 'UNKNOWN_NAME'],
  ['segments: [others, buyers]', 'segments: [others, byers]', 'UNKNOWN_NAME'],
  ['segment: others', 'segment: oters', 'UNKNOWN_NAME'],
  ['block: welcome-back, segment: others', 'block: welcome-back', 'NO_EFFECT'],
  ['table: decisions', 'table: "decisions; drop table x"', 'BAD_VALUE'],
])('%s written as %s is refused', (from, to, code) => {
  expect(problems(of(from, to))).toEqual([expect.stringMatching(new RegExp(`^${code} `))])
})

test('a campaign does not go to decisions, and a source must allow the purpose of the site', () => {
  const campaign = `campaign: hello
audience: buyers
purpose: onsite_personalisation
destination: site
holdout: 0%
send_window: { from: "00:00", until: "23:59", days: 30 }
reentry: never
`
  expect(problems({ ...DECISIONS, 'campaigns/hello.yaml': campaign })).toEqual([
    expect.stringContaining('NOT_ALLOWED `site` keeps decisions'),
  ])
  const orders = (DECISIONS['sources/orders.yaml'] ?? '').replace(', onsite_personalisation', '')
  expect(problems({ ...DECISIONS, 'sources/orders.yaml': orders })).toContainEqual(
    expect.stringContaining('NOT_ALLOWED_USE the destination `site`'),
  )
  expect(problems(DECISIONS, { KEY: 'tiny' })).toEqual([
    expect.stringContaining('BAD_VALUE the key is too short'),
  ])
})
