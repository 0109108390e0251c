import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { isPublicAddress } from '../../../activities/activation/destinations/public-address.ts'
import { webhookEnd } from '../../../activities/activation/destinations/webhook-outcome.ts'
import { useDatabase } from '../../support/database.ts'
import { edit, type Files, night, type Outcome, oneMore, parsed, WEBHOOK } from './support/brand.ts'
import { type Answer, type Receiver, SECRET, startReceiver } from './support/receiver.ts'

const DEDUPLICATES = edit(
  WEBHOOK,
  'destination',
  'connections: 2\n',
  'connections: 2\ndeduplicates_for: 1h\n',
)

describe('webhooks', () => {
  const it = useDatabase()
  let receiver: Receiver
  beforeEach(async () => {
    receiver = await startReceiver()
  })
  afterEach(() => receiver.close())

  const project = (files: Files) => parsed(files, { URL: receiver.url, SECRET })
  const run = (files: Files, people = 1): Promise<Outcome> => night(it.db, project(files), people)
  const again = async (files: Files): Promise<readonly string[]> => {
    await it.db.execute(
      `update delivery set retry_at = null; update destination_state set breaker = 'closed', in_a_row = 0`,
    )
    return (await oneMore(it.db, project(files), 1, '2026-03-01')).states
  }
  const row = async () =>
    (
      await it.db.query<{ state: string; error_code: string | null; seconds: number | null }>(
        'select state, error_code, extract(epoch from retry_at - now())::float8 as seconds from delivery',
      )
    )[0]
  const ids = () => receiver.received.map((one) => one.headers['webhook-id'])

  test('each person gets one signed message that is named by its delivery', async () => {
    const outcome = await run(WEBHOOK, 50)
    expect(new Set(outcome.states)).toEqual(new Set(['sent']))
    const known = await it.db.query<{ delivery_id: string }>('select delivery_id from delivery')
    expect(ids().toSorted()).toEqual(known.map((one) => one.delivery_id).toSorted())
    expect(receiver.received.every((one) => one.genuine)).toBe(true)
    expect(receiver.received[0]?.headers['content-type']).toBe('application/json')
  })

  test.each<[string, Answer, string, string | null]>([
    ['410', { status: 410 }, 'failed', '410'],
    ['400 with a body', { status: 400, body: 'p1@example.test is bad' }, 'failed', '400'],
    ['a redirect', { status: 302, headers: { location: '/elsewhere' } }, 'failed', '302'],
    ['500', { status: 500 }, 'planned', '500'],
    ['503', { status: 503 }, 'planned', '503'],
    ['429', { status: 429 }, 'planned', '429'],
    ['a gateway that lost the answer', { status: 504 }, 'unknown', '504'],
    ['a cut answer', { cut: 'before' }, 'unknown', 'ECONNRESET'],
    ['a body that is cut after 200', { status: 200, cut: 'middle' }, 'sent', null],
    ['a body of a megabyte', { status: 200, body: 'x'.repeat(1_000_000) }, 'sent', null],
  ])('%s', async (_, answer, state, code) => {
    receiver.always = answer
    await run(WEBHOOK)
    expect(await row()).toMatchObject({ state, error_code: code })
    expect(receiver.received.every((one) => one.path === '/hook')).toBe(true)
  })

  test('Retry-After is waited for, and the second try has the same id', async () => {
    receiver.next.push({ status: 429, headers: { 'retry-after': '120' } })
    await run(WEBHOOK)
    expect((await row())?.seconds).toBeGreaterThan(100)
    expect(await again(WEBHOOK)).toEqual(['sent'])
    expect(new Set(ids()).size).toBe(1)
    expect(ids()).toHaveLength(2)
  })

  test('a message whose answer was cut is sent again with the same id and body to a receiver that deduplicates', async () => {
    receiver.next.push({ cut: 'before' })
    await run(DEDUPLICATES)
    expect(await again(DEDUPLICATES)).toEqual(['sent'])
    expect(ids()).toEqual([ids()[0], ids()[0]])
    expect(receiver.received[0]?.body).toBe(receiver.received[1]?.body)
  })

  test('after the time for which the receiver remembers it is unknown, not sent', async () => {
    receiver.next.push({ cut: 'before' })
    await run(DEDUPLICATES)
    await it.db.execute(`update delivery set doubt_since = doubt_since - interval '1 hour'`)
    expect(await again(DEDUPLICATES)).toEqual(['unknown'])
    expect(receiver.received).toHaveLength(1)
  })

  test('a message put off five times has failed, and is unknown when a try of it may have arrived', async () => {
    receiver.always = { status: 500 }
    await run(WEBHOOK)
    for (let i = 0; i < 3; i++) expect(await again(WEBHOOK)).toEqual(['planned'])
    expect(await again(WEBHOOK)).toEqual(['failed'])
    receiver.next.push({ cut: 'before' })
    await run(DEDUPLICATES)
    for (let i = 0; i < 3; i++) expect(await again(DEDUPLICATES)).toEqual(['planned'])
    expect(await again(DEDUPLICATES)).toEqual(['unknown'])
  })

  test.each([
    [DEDUPLICATES, ['sent']],
    [WEBHOOK, ['unknown']],
  ])('a worker that was killed while it sent: %#', async (files, states) => {
    await run(files)
    await it.db.execute(
      `update delivery set state = 'sending', ended_at = null, lease_until = now() - interval '1 s'`,
    )
    expect(await again(files)).toEqual(states)
  })

  test('an endpoint that refuses everybody opens the breaker: most of a wave is not spent on it', async () => {
    receiver.always = { status: 401 }
    const { states } = await run(WEBHOOK, 100)
    expect(states.filter((one) => one === 'failed').length).toBeLessThan(15)
    expect(states.filter((one) => one === 'planned').length).toBeGreaterThan(85)
  })
})

describe('what an answer means', () => {
  test('whoever asks for a longer wait than an hour is asked again after one', () => {
    const end = (waitMs: number | null) =>
      webhookEnd({ kind: 'answer', status: 503, waitMs, body: null, cut: false }, null, false)
    expect(end(10_000)).toMatchObject({ kind: 'unreachable', seconds: 10 })
    expect(end(999_999_000)).toMatchObject({ kind: 'unreachable', seconds: 3_600 })
    expect(end(null)).not.toHaveProperty('seconds')
  })

  test('with an expectation, a 200 that cannot be read has failed, and one that was cut is unknown', () => {
    const expectation = { path: 'a.b', equals: true }
    const answer = { kind: 'answer', status: 200, waitMs: null, cut: false } as const
    const end = (body: string | null, cut = false) => webhookEnd({ ...answer, body, cut }, expectation, false)
    expect(end('{"a":{"b":true}}')).toEqual({ kind: 'sent' })
    for (const body of ['{"a":{"b":false}}', '{"a":null}', '<html>', '', null])
      expect(end(body)).toEqual({ kind: 'refused', code: 'expect' })
    expect(end(null, true)).toMatchObject({ kind: 'unknown' })
  })

  test.each([
    ['8.8.8.8', true],
    ['2606:4700::1111', true],
    ['127.0.0.1', false],
    ['10.1.2.3', false],
    ['172.31.0.1', false],
    ['192.168.1.1', false],
    ['169.254.169.254', false],
    ['100.64.0.1', false],
    ['0.0.0.0', false],
    ['::1', false],
    ['::', false],
    ['::ffff:127.0.0.1', false],
    ['::ffff:7f00:1', false],
    ['64:ff9b::7f00:1', false],
    ['2002:7f00:1::', false],
    ['2001:0:7f00:1::', false],
    ['fe80::1', false],
    ['fd00::1', false],
    ['localhost', false],
  ])('%s is public: %s', (address, expected) => {
    expect(isPublicAddress(address)).toBe(expected)
  })
})
