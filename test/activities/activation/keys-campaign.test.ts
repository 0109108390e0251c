import { afterEach, beforeEach, expect, test } from 'vitest'
import { useDatabase } from '../../support/database.ts'
import { edit, type Files, MAIL, night, type Outcome, oneMore, parsed } from './support/brand.ts'
import { startSmtp, type TestSmtp } from './support/smtp.ts'
import { publishRun } from './support/world.ts'

const it = useDatabase()
let smtp: TestSmtp
beforeEach(async () => {
  smtp = await startSmtp()
})
afterEach(() => smtp.close())

const of = (from: string, to: string): Files => edit(MAIL, 'campaign', from, to)
const project = (files: Files) => parsed(files, { PORT: String(smtp.port) })
const run = (files: Files, people = 3): Promise<Outcome> => night(it.db, project(files), people)
const raw = (): string => smtp.received[0]?.raw ?? ''

test('campaign and step name the rows of the ledger', async () => {
  expect((await run(MAIL)).row).toMatchObject({ campaign: 'hello', step: 'first' })
  expect((await run(of('campaign: hello', 'campaign: bye'))).row).toMatchObject({ campaign: 'bye' })
  expect((await run(of('step: first', 'step: second'))).row).toMatchObject({ step: 'second' })
})

test('audience says whose members are written to', async () => {
  expect((await run(MAIL)).states).toHaveLength(3)
  expect((await run(of('audience: buyers', 'audience: others'))).states).toHaveLength(1)
})

test('purpose is what consent is asked for', async () => {
  expect((await run(MAIL)).states).toEqual(['sent', 'sent', 'sent'])
  const files = edit(
    of('purpose: email_marketing', 'purpose: service'),
    'consent.yaml',
    '[email_marketing]',
    '[email_marketing, service]',
  )
  expect((await run(files)).states).toEqual(Array(3).fill('skipped/no_address'))
})

test('destination says where the mail goes', async () => {
  const other = (MAIL['destinations/mail.yaml'] ?? '').replace('destination: mail', 'destination: other')
  const files = { ...of('destination: mail', 'destination: other'), 'destinations/other.yaml': other }
  expect((await run(files)).row).toMatchObject({ destination: 'other', state: 'sent' })
})

test.each([
  ['subject: Hello', /^Subject: Hello\r$/m],
  ['subject: Bye', /^Subject: Bye\r$/m],
  ['subject: { file: templates/hello.liquid }', /^Subject: From a file\r$/m],
])('%s', async (line, expected) => {
  await run(of('subject: Hello', line), 1)
  expect(raw()).toMatch(expected)
})

test.each([
  ['text: Good morning', /^Good morning\r$/m],
  ['text: Good night', /^Good night\r$/m],
  ['text: { file: templates/hello.liquid }', /^From a file\r$/m],
])('%s', async (line, expected) => {
  await run(of('text: Good morning', line), 1)
  expect(raw()).toMatch(expected)
})

test.each([
  ['html: <p>Good morning</p>\n', true],
  ['', false],
])('html: as %j', async (line, html) => {
  await run(of('html: <p>Good morning</p>\n', line), 1)
  expect(raw().includes('<p>Good morning</p>')).toBe(html)
})

test.each([
  ['holdout: 0%', 'sent'],
  ['holdout: 100%', 'skipped/holdout'],
])('%s', async (line, state) => {
  expect((await run(of('holdout: 0%', line))).states).toEqual([state, state, state])
})

test.each([
  // It is ten in the morning after the business date.
  ['from: "00:00", until: "23:59", days: 30', 'sent'],
  ['from: "11:00", until: "23:59", days: 30', 'planned'],
  ['from: "00:00", until: "09:00", days: 1', 'skipped/quiet_hours'],
  ['from: "00:00", until: "09:00", days: 2', 'planned'],
])('send_window: { %s }', async (window, state) => {
  expect((await run(of('from: "00:00", until: "23:59", days: 30', window), 1)).states).toEqual([state])
})

test.each([
  ['reentry: never', []],
  ['reentry: on_new_entry', ['sent']],
  ['reentry: every_run', ['sent', 'sent']],
])('%s', async (line, second) => {
  const files = of('reentry: never', line)
  await run(files, 2)
  const next = await publishRun(it.db, { date: '2026-03-02' })
  await it.db.execute(
    `update membership set since = array_fill($1::int, array[cardinality(since)])
     where profile_id = (select profile_id from profile order by profile_id limit 1)`,
    [next],
  )
  expect((await oneMore(it.db, project(files), next, '2026-03-02')).states).toEqual(second)
})

test.each([
  ['', 'sent'],
  ['cap: { messages: 1, days: 7 }\n', 'skipped/capped'],
  ['cap: { messages: 2, days: 7 }\n', 'sent'],
  ['cap: { messages: 1, days: 1 }\n', 'sent'],
])('cap: as %j, two days after the first message', async (line, state) => {
  const files = of('reentry: never\n', `reentry: every_run\n${line}`)
  await run(files, 1)
  const next = await publishRun(it.db, { date: '2026-03-03' })
  expect((await oneMore(it.db, project(files), next, '2026-03-03')).states).toEqual([state])
})

test.each([
  ['', 'pass', 'sent'],
  ['approval: false\n', 'pass', 'sent'],
  ['approval: true\n', 'ask', 'planned'],
])('approval: as %j', async (line, verdict, state) => {
  const outcome = await run(of('reentry: never\n', `reentry: never\n${line}`), 1)
  expect([outcome.planned.blast.verdict, outcome.states]).toEqual([verdict, [state]])
})
