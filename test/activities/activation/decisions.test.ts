import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { leftPlaces } from '../../../activities/report/left-places.ts'
import { readDecisions, readPlaces } from '../../../activities/report/queries/decisions.ts'
import { checkDestinations } from '../../../scripts/doctor/destinations.ts'
import type { Examined } from '../../../scripts/doctor/finding.ts'
import { DECISIONS, edit, type Files, parsed } from './support/brand.ts'
import { type Receiver, SECRET, startReceiver } from './support/receiver.ts'
import { KEY, keyOf, sentMail, useSite, withdraw } from './support/site.ts'
import { addMembers, addPeople, identifierOf, profileOf, publishRun } from './support/world.ts'

describe('decisions in a table', () => {
  const site = useSite()

  test('everybody who agreed is one row, found by a hash of the address; no address leaves', async () => {
    expect(await site.sync()).toEqual({ put: 4, removed: 0, shared: 0 })
    expect(await site.look(4)).toMatchObject({
      segments: ['others', 'buyers'],
      block: 'welcome-back',
      best_channel: 'email',
      best_channel_reason: 'only_allowed',
      do_not_disturb: false,
      run_id: 1,
    })
    expect(await site.look(1)).toMatchObject({ segments: ['buyers'], block: 'hello' })
    expect(JSON.stringify(await site.rows())).not.toContain('example.test')
  })

  test('a night that changes one person tells that one', async () => {
    await site.sync()
    const run = await publishRun(site.db, { date: '2026-03-02' })
    await addMembers(site.db, 'others', 2, 2, run)
    expect(await site.sync(DECISIONS, run)).toEqual({ put: 1, removed: 0, shared: 0 })
    expect((await site.rows()).map((row) => row.run_id)).toEqual([1, 1, 1, 2])
    expect(await site.look(2)).toMatchObject({ block: 'welcome-back', run_id: run })
    expect(await site.sync(DECISIONS, run)).toEqual({ put: 0, removed: 0, shared: 0 })
    expect((await site.syncs()).map((one) => one.number)).toEqual([1, 2, null])
  })

  test('who withdrew, and who was erased, is removed', async () => {
    await site.sync()
    await withdraw(site.db, identifierOf(1))
    await site.db.execute('update consent_head set erased = true where identifier_id = $1::uuid', [
      identifierOf(2),
    ])
    await site.db.execute('delete from vault.identifier where identifier_id = $1::uuid', [identifierOf(3)])
    expect(await site.sync()).toEqual({ put: 0, removed: 3, shared: 0 })
    expect((await site.rows()).map((row) => row.customer_key)).toEqual([keyOf(4)])
    expect(await site.db.query('select customer_key from decision_state')).toEqual([
      { customer_key: keyOf(4) },
    ])
  })

  test('an address of two people is nobody: it is absent and counted', async () => {
    await site.db.execute(
      `insert into record_identifier select record_id, $1::uuid, 'email', 1, true, 1, null
       from link where profile_id = $2::uuid`,
      [identifierOf(1), profileOf(2)],
    )
    expect(await site.sync()).toEqual({ put: 3, removed: 0, shared: 1 })
    expect(await site.look(1)).toBeUndefined()
  })

  test('a message of service is no channel that somebody allowed, and contacts of last year say nothing', async () => {
    const allow = (purpose: string) =>
      site.db.execute(
        `insert into contactability select profile_id, 'sms', $1::text, 'allow', 'grant', $2::uuid, '{}', 1, null
         from profile`,
        [purpose, identifierOf(1)],
      )
    await allow('service')
    await site.sync()
    expect(await site.look(1)).toMatchObject({ best_channel: 'email', best_channel_reason: 'only_allowed' })
    await allow('sms_marketing')
    await sentMail(site.db, 1, '2025-03-01')
    await site.sync()
    expect(await site.look(1)).toMatchObject({ best_channel: 'sms', best_channel_reason: 'first_allowed' })
    await sentMail(site.db, 1, '2025-03-03')
    await site.sync()
    expect(await site.look(1)).toMatchObject({ best_channel: 'email', best_channel_reason: 'most_delivered' })
  })

  test('what was not acknowledged is told again, what was is not', async () => {
    await addPeople(site.db, 5, 1_200)
    await site.db.execute(
      `insert into consent_head (identifier_id, channel, purpose, allow, consent_event_id, decided_at, grant_run)
       select identifier_id, 'onsite', 'onsite_personalisation', true, 1, now(), 1 from vault.identifier
       on conflict do nothing`,
    )
    await site.sync()
    await site.db.execute('truncate decisions, decision_state, decision_sync')
    // The third batch of a first night meets a table that refuses it.
    await site.db.execute(`
      create function refuse() returns trigger language plpgsql as $$
        begin if (select count(*) from decisions) >= 1000 then raise exception 'full'; end if; return null; end $$`)
    await site.db.execute('create trigger refuse before insert on decisions execute function refuse()')
    await expect(site.sync()).rejects.toThrow('full')
    expect(await site.rows()).toHaveLength(1_000)
    expect(await site.syncs()).toEqual([{ number: 1, added: 1_000, waiting: 200, ended: false }])
    await site.db.execute('drop function refuse cascade')
    expect(await site.sync()).toMatchObject({ put: 200 })
    expect(await site.rows()).toHaveLength(1_200)
    expect(await site.syncs()).toEqual([{ number: 1, added: 1_200, waiting: 0, ended: true }])
  })

  test('after a rollback, a night of an earlier date removes who withdrew, and tells what it holds', async () => {
    await publishRun(site.db, { date: '2026-03-02' })
    await site.sync(DECISIONS, 2)
    await withdraw(site.db, identifierOf(1))
    await site.db.execute('update publication set run_id = 1')
    expect(await site.sync(edit(DECISIONS, 'destination', 'block: hello', 'block: other'), 1)).toMatchObject({
      removed: 1,
    })
    expect(await site.look(1)).toBeUndefined()
    expect(await site.look(3)).toMatchObject({ block: 'other', run_id: 1 })
  })

  test('a worker that slept does not write over a later sync', async () => {
    await site.sync()
    await site.db.execute(`update decisions set updated_at = now() + interval '1 hour', block = 'later'`)
    await withdraw(site.db, identifierOf(1))
    await site.sync(edit(DECISIONS, 'destination', 'block: hello', 'block: other'))
    expect((await site.rows()).map((row) => row.block)).toEqual(['later', 'later', 'later', 'later'])
  })
})

describe('decisions elsewhere', () => {
  const site = useSite()
  let receiver: Receiver
  beforeEach(async () => {
    receiver = await startReceiver()
  })
  afterEach(() => receiver.close())

  const to = (target: string) =>
    edit(DECISIONS, 'destination', 'to: { database: "${env:SITE}", table: decisions }', `to: ${target}`)
  const FILE = edit(
    to('{ directory: site }'),
    'destination',
    'kind: decisions',
    'kind: decisions\nsandbox: true',
  )
  const POST = to('{ url: "${env:URL}", secret: "${env:SECRET}" }')

  test('a file a night: what to put and what to remove, with its manifest', async () => {
    await site.sync(FILE)
    await withdraw(site.db, identifierOf(1))
    await site.sync(FILE)
    await site.sync(FILE)
    const names = (await readdir(join(site.out, 'site'))).filter((name) => name.endsWith('.ndjson'))
    expect(names.sort()).toEqual(['site-2026-03-01-1.ndjson', 'site-2026-03-01-2.ndjson'])
    const lines = (await readFile(join(site.out, 'site', names[1] ?? ''), 'utf8')).trim().split('\n')
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
      expect.objectContaining({ operation: 'remove', customer_key: keyOf(1), segments: null }),
    ])
    const first = await readFile(join(site.out, 'site', names[0] ?? ''), 'utf8')
    expect(first).toContain('"segments":["others","buyers"]')
    const manifest = JSON.parse(await readFile(join(site.out, 'site', `${names[0]}.manifest.json`), 'utf8'))
    expect(manifest).toMatchObject({ rows: 4, run_id: 1 })
  })

  test('a file that was not acknowledged is written again under its name', async () => {
    await site.sync(FILE)
    const path = join(site.out, 'site', 'site-2026-03-01-1.ndjson')
    const before = await readFile(path, 'utf8')
    // As a kill between the rename and the commit leaves it.
    await site.db.execute('truncate decision_state, decision_sync')
    await site.sync(FILE)
    expect(await readFile(path, 'utf8')).toBe(before)
    expect(await readdir(join(site.out, 'site'))).toHaveLength(2)
  })

  test('a file that cannot get its name is not acknowledged', async () => {
    const place = join(site.out, 'site', 'site-2026-03-01-1.ndjson')
    await mkdir(join(place, 'in the way'), { recursive: true })
    await expect(site.sync(FILE)).rejects.toThrow()
    await rm(place, { recursive: true })
    expect(await site.sync(FILE)).toMatchObject({ put: 4 })
  })

  test('another place is told everything, and the old one is named until something was told from there', async () => {
    const left = async () => {
      const runs = await site.db.query<{ run_id: number }>('select run_id from run order by run_id desc')
      const told = await readDecisions(site.db, runs[0]?.run_id ?? 0)
      return leftPlaces(told).map(({ text }) => text)
    }
    await site.sync()
    expect(await left()).toEqual([])
    const [before] = await readPlaces(site.db)
    expect(before?.place).toMatch(/^table decisions of [\w.]+:\d+\/\w+$/)
    const doctor = async (files: Files) => {
      const project = parsed(files, { KEY, SITE: site.url, SECRET })
      const about = { project, place: { home: undefined }, cli: { env: {} }, db: site.db }
      const found = await checkDestinations(about as unknown as Examined)
      return found.filter(({ code }) => code === 'DECISIONS_LEFT').map(({ text }) => text)
    }
    expect(await doctor(DECISIONS)).toEqual([])
    expect(await doctor(FILE)).toEqual([
      `The next night tells everything to another place (directory site). What it was told lies at ${before?.place}, and nobody is removed there any more.`,
    ])
    expect(await doctor(edit(DECISIONS, 'destination', 'destination: site', 'destination: other'))).toEqual([
      expect.stringContaining('no destination of decisions any more'),
    ])
    const next = await publishRun(site.db, { date: '2026-03-02' })
    expect(await site.sync(FILE, next)).toMatchObject({ put: 4 })
    expect(await left()).toEqual([
      expect.stringContaining(`stays at ${before?.place}, and nobody is removed`),
    ])
    expect(await readPlaces(site.db)).toEqual([{ destination: 'site', place: 'directory site' }])
    const last = await publishRun(site.db, { date: '2026-03-03' })
    await site.sync(FILE, last)
    expect(await left()).toEqual([])
  })

  test('signed posts of what to put and to remove', async () => {
    await site.sync(POST, 1, { URL: receiver.url })
    await withdraw(site.db, identifierOf(4))
    await site.sync(POST, 1, { URL: receiver.url })
    expect(receiver.received.map((one) => one.genuine)).toEqual([true, true])
    const [first, second] = receiver.received.map((one): unknown => JSON.parse(one.body))
    expect(first).toMatchObject({ destination: 'site', run_id: 1, business_date: '2026-03-01', remove: [] })
    expect(second).toMatchObject({ put: [], remove: [keyOf(4)] })
  })

  test('a post that was not taken is sent again with the same id; a refusal is final for the night', async () => {
    receiver.next.push({ status: 503 }, { cut: 'before' })
    for (let i = 0; i < 2; i++)
      await expect(site.sync(POST, 1, { URL: receiver.url })).rejects.toMatchObject({
        code: 'DECISIONS_NOT_TAKEN',
        fate: 'retry',
      })
    expect(await site.sync(POST, 1, { URL: receiver.url })).toMatchObject({ put: 4 })
    expect(new Set(receiver.received.map((one) => one.headers['webhook-id'])).size).toBe(1)
    receiver.always = { status: 401 }
    await withdraw(site.db, identifierOf(1))
    await expect(site.sync(POST, 1, { URL: receiver.url })).rejects.toMatchObject({ fate: 'hopeless' })
  })

  test('the same words of two syncs of one run have two ids: a receiver that drops what it has seen hears both', async () => {
    const sync = () => site.sync(POST, 1, { URL: receiver.url })
    await sync()
    for (let i = 0; i < 2; i++) {
      await withdraw(site.db, identifierOf(1))
      await sync()
      await site.db.execute('update consent_head set allow = true where identifier_id = $1::uuid', [
        identifierOf(1),
      ])
      await sync()
    }
    const [, ...told] = receiver.received
    expect([told[2]?.body, told[3]?.body]).toEqual([told[0]?.body, told[1]?.body])
    expect(new Set(told.map((one) => one.headers['webhook-id'])).size).toBe(4)
  })

  test('who withdraws after a post that was taken and whose answer was lost is removed', async () => {
    receiver.next.push({ cut: 'before' })
    await expect(site.sync(POST, 1, { URL: receiver.url })).rejects.toMatchObject({ fate: 'retry' })
    await withdraw(site.db, identifierOf(1))
    expect(await site.sync(POST, 1, { URL: receiver.url })).toMatchObject({ put: 3, removed: 1 })
    expect(JSON.parse(receiver.received.at(-1)?.body ?? '')).toMatchObject({ remove: [keyOf(1)] })
    expect(await site.sync(POST, 1, { URL: receiver.url })).toMatchObject({ put: 0, removed: 0 })
  })
})
