import { Webhook } from 'standardwebhooks'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openWebhookLane } from '../../../activities/activation/destinations/webhook.ts'
import { parseProject } from '../../../config/load.ts'
import { useDatabase } from '../../support/database.ts'
import { edit, type Files, night, type Outcome, parsed, WEBHOOK } from './support/brand.ts'
import { type Receiver, SECRET, startReceiver } from './support/receiver.ts'

const it = useDatabase()
let receiver: Receiver
beforeEach(async () => {
  receiver = await startReceiver()
})
afterEach(() => receiver.close())

const OTHER = `whsec_${Buffer.from('another secret of 24 byt').toString('base64')}`
const of = (from: string, to: string): Files => edit(WEBHOOK, 'destination', from, to)
const run = (files: Files, people = 1, url = receiver.url): Promise<Outcome> =>
  night(it.db, parsed(files, { URL: url, SECRET, OTHER }), people)
const bodies = (): unknown[] => receiver.received.map((one): unknown => JSON.parse(one.body))
const codes = (files: Files, url = receiver.url): readonly string[] => {
  const read = parseProject(files, { URL: url, SECRET })
  return read.ok ? [] : read.problems.map((one) => one.code)
}
const fields = async (): Promise<unknown> =>
  (await it.db.query('select state, error_code, doubt_since is not null as doubt from delivery'))[0]

test('url is where it posts; nobody there is a broken destination', async () => {
  expect((await run(WEBHOOK)).states).toEqual(['sent'])
  expect(receiver.received[0]?.path).toBe('/hook')
  await run(WEBHOOK, 1, receiver.url.replace('/hook', '/other?a=1'))
  expect(receiver.received[1]?.path).toBe('/other?a=1')
  expect((await run(WEBHOOK, 1, 'http://127.0.0.1:9/hook')).states).toEqual(['planned'])
})

test('secret signs: with another one the receiver refuses', async () => {
  await run(WEBHOOK)
  await run(of('env:SECRET', 'env:OTHER'))
  expect(receiver.received.map((one) => one.genuine)).toEqual([true, false])
  expect(codes(of('"${env:SECRET}"', SECRET))).toEqual(['SECRET_IN_CLEAR'])
  expect(parseProject(WEBHOOK, { URL: receiver.url, SECRET: 'guess' }).ok).toBe(false)
})

test('secret: a list signs with each, so that a receiver knows the message before and after it has changed its secret', async () => {
  await run(of('"${env:SECRET}"', '["${env:OTHER}", "${env:SECRET}"]'))
  await run(of('"${env:SECRET}"', '["${env:OTHER}"]'))
  expect(receiver.received.map((one) => one.genuine)).toEqual([true, false])
  const [first] = receiver.received
  const signatures = String(first?.headers['webhook-signature']).split(' ')
  expect(signatures).toEqual([
    expect.stringMatching(/^v1,[A-Za-z0-9+/]{43}=$/),
    expect.stringMatching(/^v1,[A-Za-z0-9+/]{43}=$/),
  ])
  expect(new Webhook(OTHER).verify(first?.body ?? '', first?.headers as Record<string, string>)).toBeDefined()
  expect(codes(of('"${env:SECRET}"', `["\${env:SECRET}", ${OTHER}]`))).toEqual(['SECRET_IN_CLEAR'])
  expect(codes(of('"${env:SECRET}"', '[]'))).toEqual(['BAD_VALUE'])
})

test('headers: sent with each message', async () => {
  const headers = (yaml: string): Files => of('connections: 2', `connections: 2\nheaders: ${yaml}`)
  await run(headers('{ X-Api-Key: "${env:SECRET}", x-team: nights }'))
  expect(receiver.received[0]?.headers).toMatchObject({ 'x-api-key': SECRET, 'x-team': 'nights' })
  expect(receiver.received[0]?.genuine).toBe(true)
  expect(codes(headers('{ x-api-key: abcdef }'))).toEqual(['SECRET_IN_CLEAR'])
  expect(codes(headers('{ Webhook-Id: "1" }'))).toEqual(['NOT_ALLOWED'])
  for (const bad of ['{ "a b": c }', '{ a: "b\\nc" }', '{ a: "b\u00e9" }'])
    expect(codes(headers(bad))).toEqual(['BAD_VALUE'])
})

test('payload: typed values, texts and constants, nested by dots', async () => {
  await run(WEBHOOK, 2)
  expect(bodies()).toContainEqual({
    customer: { name: 'Name2', orders: 2 },
    greeting: 'Hello Name2',
    version: 2,
  })
})

test.each([
  ['trait.orders', 'person.city', { customer: { orders: 'City1' } }],
  ['trait.orders', 'identifier.email', { customer: { orders: 'p1@example.test' } }],
  ['trait.orders', 'run.date', { customer: { orders: '2026-03-01' } }],
  ['Hello {{', 'Bye {{', { greeting: 'Bye Name1' }],
  ['constant: 2', 'constant: true', { version: true }],
  ['version:', 'constructor.name:', { constructor: { name: 2 } }],
])('payload: %s written as %s', async (from, to, body) => {
  await run(edit(WEBHOOK, 'campaign', from, to))
  expect(bodies()[0]).toMatchObject(body)
})

test('the address is in a body only when the payload says so', async () => {
  await run(WEBHOOK)
  expect(JSON.stringify(receiver.received)).not.toContain('example.test')
})

test.each([
  ['deduplicates_for: 24h\n', 'planned', true],
  ['', 'unknown', false],
])('deduplicates_for: a cut answer as %j', async (line, state, doubt) => {
  receiver.next.push({ cut: 'before' })
  await run(of('connections: 2\n', `connections: 2\n${line}`))
  expect(await fields()).toEqual({ state, error_code: 'ECONNRESET', doubt })
})

test('expect: what a 2xx must say', async () => {
  const files = (equals: string): Files =>
    of('connections: 2\n', `connections: 2\nexpect: { path: result.code, equals: ${equals} }\n`)
  receiver.always = { status: 200, body: '{"result":{"code":7}}' }
  expect((await run(files('7'))).states).toEqual(['sent'])
  expect((await run(files('"7"'))).states).toEqual(['failed'])
  expect(await fields()).toMatchObject({ error_code: 'expect' })
  expect((await run(edit(files('7'), 'destination', 'result.code', 'code'))).states).toEqual(['failed'])
})

test('private_network lets a host of a private network be dialled', async () => {
  // Linux dials loopback for it, and it is not the name of loopback.
  const url = receiver.url.replace('127.0.0.1', '0.0.0.0')
  const https = url.replace('http:', 'https:')
  const real = edit(WEBHOOK, 'destination', 'kind: webhook', 'kind: webhook\nsandbox: false')
  expect(codes(real, url)).toEqual(['NOT_ALLOWED'])
  expect(codes(real, https)).toEqual([])
  const end = (files: Files) => {
    const [spec] = parsed(files, { URL: https, SECRET }).destinations
    if (spec?.kind !== 'webhook') throw new Error('no webhook')
    return openWebhookLane(spec, { connect: 20_000, answer: 20_000 }, () => new Date()).send({
      id: '1',
      body: '{}',
    })
  }
  expect(await end(real)).toMatchObject({ kind: 'unreachable', code: 'private_address' })
  const open = edit(real, 'destination', 'connections: 2\n', 'connections: 2\nprivate_network: true\n')
  // It dials, and finds that nobody speaks TLS there.
  expect(await end(open)).toMatchObject({ kind: 'unreachable', code: 'EPROTO' })
})

test('sandbox lets a made-up clock decide, and http to a host that is not this machine', async () => {
  const url = 'http://hook.invalid/'
  expect(codes(WEBHOOK, url)).toEqual(['NOT_ALLOWED'])
  const sandbox = of('kind: webhook\n', 'kind: webhook\nsandbox: true\n')
  expect((await run(sandbox, 1, url)).states).toEqual(['planned'])
  await expect(run(WEBHOOK, 1, 'https://hook.invalid/')).rejects.toMatchObject({ code: 'CLOCK_REFUSED' })
})

test.each([1, 4])('connections: %i', async (connections) => {
  receiver.always = { status: 200, slow: 20 }
  await run(of('connections: 2', `connections: ${connections}`), 24)
  expect(receiver.most()).toBe(connections)
})

test.each([
  ['rate: 2\n', true],
  ['', false],
])('rate: as %j', async (line, slow) => {
  const began = performance.now()
  await run(of('connections: 2\n', `connections: 2\n${line}`), 6)
  expect(receiver.received).toHaveLength(6)
  // How long it takes without one is the machine's affair.
  if (slow) expect(performance.now() - began).toBeGreaterThan(2_400)
})
