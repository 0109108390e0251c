import { afterEach, beforeEach, expect, test } from 'vitest'
import { parseProject } from '../../../config/load.ts'
import { useDatabase } from '../../support/database.ts'
import { DESTINATION, edit, type Files, MAIL, night, type Outcome, parsed } from './support/brand.ts'
import { startSmtp, type TestSmtp } from './support/smtp.ts'

const it = useDatabase()
let smtp: TestSmtp
beforeEach(async () => {
  smtp = await startSmtp()
})
afterEach(() => smtp.close())

const of = (from: string, to: string): Files => edit(MAIL, 'destination', from, to)
const run = (files: Files, people = 1, port = smtp.port): Promise<Outcome> =>
  night(it.db, parsed(files, { PORT: String(port), PASSWORD: 'secret', WRONG: 'guess' }), people)
const raw = (): string => smtp.received[0]?.raw ?? ''
const breaker = async () => (await it.db.query('select breaker, last_error from destination_state'))[0]

test.each([
  ['from: Shop <news@shop.example>', /^From: Shop <news@shop\.example>\r$/m],
  ['from: letters@van.example', /^From: letters@van\.example\r$/m],
])('%s', async (line, header) => {
  await run(of('from: Shop <news@shop.example>', line))
  expect(raw()).toMatch(header)
})

test.each([
  ['reply_to: Help <help@shop.example>\n', /^Reply-To: Help <help@shop\.example>\r$/m],
  ['', null],
])('reply_to: as %j', async (line, header) => {
  await run(of('reply_to: Help <help@shop.example>\n', line))
  expect(smtp.received).toHaveLength(1)
  if (header === null) expect(raw()).not.toContain('Reply-To')
  else expect(raw()).toMatch(header)
})

test.each([
  ['unsubscribe: mailto:bye@shop.example\n', '<mailto:bye@shop.example?subject=unsubscribe'],
  ['unsubscribe: https://shop.example/bye\n', '<https://shop.example/bye>'],
])('%s', async (line, header) => {
  await run(of('unsubscribe: mailto:bye@shop.example\n', line))
  expect(raw()).toContain(`List-Unsubscribe: ${header}`)
})

test('without unsubscribe a marketing mail is refused before there is a night', () => {
  const read = parseProject(of('unsubscribe: mailto:bye@shop.example\n', ''), { PORT: '25' })
  expect(read.ok ? [] : read.problems.map((one) => one.code)).toEqual(['NOT_ALLOWED'])
})

test('host and port are where it connects', async () => {
  expect((await run(MAIL)).states).toEqual(['sent'])
  expect((await run(MAIL, 1, 9)).states).toEqual(['planned'])
  expect(await breaker()).toEqual({ breaker: 'open', last_error: 'ECONNREFUSED' })
  expect((await run(of('host: 127.0.0.1', 'host: 127.0.0.2'))).states).toEqual(['planned'])
  expect(smtp.received).toHaveLength(1)
})

test('secure speaks TLS from the first byte, which this server does not', async () => {
  expect((await run(of('secure: false', 'secure: true'))).states).toEqual(['planned'])
  expect(smtp.received).toEqual([])
})

test.each([
  ['user: shop\npassword: "${env:PASSWORD}"\n', ['sent']],
  ['user: shop\npassword: "${env:WRONG}"\n', ['planned']],
  ['user: other\npassword: "${env:PASSWORD}"\n', ['planned']],
  ['', ['planned']],
])('user and password: as %j', async (lines, states) => {
  const guarded = await startSmtp(0, { user: 'shop', password: 'secret' })
  try {
    const files = of('connections: 2\n', `connections: 2\n${lines}`)
    expect((await run(files, 1, guarded.port)).states).toEqual(states)
  } finally {
    await guarded.close()
  }
})

test.each([1, 4])('connections: %i', async (connections) => {
  smtp.everybody({ at: 'dot', slow: 10 })
  await run(of('connections: 2', `connections: ${connections}`), 24)
  expect(smtp.most()).toBe(connections)
})

test.each([
  ['rate: 2\n', true],
  ['', false],
])('rate: as %j', async (line, slow) => {
  const began = performance.now()
  await run(of('connections: 2\n', `connections: 2\n${line}`), 6)
  expect(smtp.received).toHaveLength(6)
  // How long it takes without one is the machine's affair.
  if (slow) expect(performance.now() - began).toBeGreaterThan(2_400)
})

test('destination, channel and address', async () => {
  expect((await run(MAIL)).row).toMatchObject({ destination: 'mail', channel: 'email' })
  const channels = 'channels:\n  letters: { address: email, purposes: [email_marketing] }\n'
  const letters = edit(of('channel: email', 'channel: letters'), 'consent.yaml', 'channels:\n', channels)
  expect((await run(letters)).row).toMatchObject({ channel: 'letters', reason: 'no_address' })
  const read = parseProject(of('address: email', 'address: customer_number'), { PORT: '25' })
  expect(read.ok ? [] : read.problems.map((one) => [one.file, one.code])).toEqual([
    [DESTINATION, 'IMPOSSIBLE'],
  ])
})

test('sandbox lets a made-up clock decide on a host that is not this machine', async () => {
  const host = of('host: 127.0.0.1', 'host: smtp.invalid')
  await expect(run(host)).rejects.toMatchObject({ code: 'CLOCK_REFUSED' })
  const sandbox = edit(host, 'destination', 'kind: email\n', 'kind: email\nsandbox: true\n')
  expect((await run(sandbox)).states).toEqual(['planned'])
})
