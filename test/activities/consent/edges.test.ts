import { beforeEach, describe, expect, test } from 'vitest'
import { consentActivities } from '../../../activities/consent/index.ts'
import {
  closeGrants,
  entryProblem,
  identifiersOf,
  recordConsent,
  recordLive,
  showConsent,
} from '../../../activities/consent/queries.ts'
import { addCounts, NO_COUNTS } from '../../../core/stages.ts'
import type { Db } from '../../../db/connect.ts'
import { useDatabase } from '../../support/database.ts'
import { emptyWorld, openRun, partRef, publish, testDeps, type WorldRecord } from '../../support/world.ts'
import {
  contacts,
  entry,
  identifierOf,
  inForce,
  live,
  night,
  PROJECT,
  person,
  prepare,
  type Said,
  sourceId,
  takeBack,
} from './support/night.ts'

const database = useDatabase()
beforeEach(() => emptyWorld(database.db))

const A = 'a@x.fr'
const B = 'b@x.fr'
const C = 'c@x.fr'
const grant = (who: string, on = '2026-01-01'): Said => ({ who, does: 'grant', on })
const withdraw = (who: string, on = '2026-01-02'): Said => ({ who, does: 'withdraw', on })
const shop = (key: string, ...emails: readonly string[]): WorldRecord => ({
  ...person(key, ...emails),
  source: 'shop',
})

describe('the address that is used', () => {
  test('is that of the most trusted source, then that of the latest grant', async () => {
    const { db } = database
    const records = [person('p', 'L1', B, C), shop('s', 'L1', A)]
    const said = [grant(A, '2026-01-05'), grant(B, '2026-01-02'), grant(C, '2026-01-03')]
    await night(db, { records, said })
    expect(await contacts(db)).toEqual([`p: grant ${C}`])
    const project = { profile: { sourcePriority: ['shop', 'crm'], attributes: [] } }
    await night(db, { records, project })
    expect(await contacts(db)).toEqual([`p: grant ${A}`])
  })

  test('is none when the person has none of that type', async () => {
    const { db } = database
    await night(db, { records: [person('p', 'L1'), person('q', '+33612345678')] })
    expect(await contacts(db)).toEqual([])
    expect(await contacts(db, 'phone')).toEqual(['q: no_basis'])
  })

  test('is none of a profile that is not known, whatever was granted on it', async () => {
    const { db } = database
    const identifiers = (PROJECT.identity?.identifiers ?? []).map((rule) =>
      rule.type === 'email' ? { ...rule, person: false } : rule,
    )
    const records = [person('p', A), person('q', B, '+33612345678')]
    await night(db, {
      records,
      said: [grant(A), grant(B)],
      project: { identity: { identifiers, match: null, household: null } },
    })
    expect(await contacts(db)).toEqual([`q: grant ${B}`])
  })
})

describe('an address of several people', () => {
  const policy = { type: 'email', person: true, exclusive: false, maxRecords: 1, blocked: [] }
  const project = { identity: { identifiers: [policy], match: null, household: null } }

  test('is closed for all of them by any of them, and by what one of them says elsewhere', async () => {
    const { db } = database
    const records = [person('p', A, 'j@x.fr'), person('q', 'j@x.fr'), person('r', B)]
    await night(db, { records, said: [grant(A), grant('j@x.fr'), grant(B)], project })
    expect(await contacts(db)).toEqual([
      expect.stringMatching(/^p: grant/),
      'q: grant j@x.fr',
      'r: grant b@x.fr',
    ])
    await live(db, withdraw(A))
    expect([await inForce(db, 'j@x.fr'), await inForce(db, B)]).toEqual([false, true])
    await night(db, { records, project })
    expect(await contacts(db)).toEqual(['p: withdrawn', 'q: person_denial', 'r: grant b@x.fr'])
  })

  test('is a placeholder on more than eight: a word by it says nothing of the others', async () => {
    const { db } = database
    const records = Array.from({ length: 9 }, (_, n) => person(`p${n}`, `e${n}@x.fr`, 'j@x.fr'))
    const said = records.map((_, n) => grant(`e${n}@x.fr`))
    await night(db, { records, said, project })
    await live(db, withdraw('j@x.fr'))
    expect(await inForce(db, 'e0@x.fr')).toBe(true)
    await night(db, { records: records.slice(0, 8), project })
    expect(await inForce(db, 'e0@x.fr')).toBe(false)
  })
})

describe('the ledger', () => {
  test('takes a row once, whoever brings it again, and its ids do not depend on the order', async () => {
    const { db } = database
    const said = [grant(A), withdraw(A), grant(B), { ...grant(B), key: 'k2' }]
    const origin = { sourceId: await sourceId(db), runId: null }
    const record = (all: readonly Said[]) => db.transaction((tx) => recordConsent(tx, all.map(entry), origin))
    const ids = async () =>
      (await db.query<{ id: string }>('select consent_event_id as id from consent_event order by 1')).map(
        (row) => row.id,
      )
    expect(await record([...said, grant(A)])).toEqual({ loaded: 4, unchanged: 1 })
    expect(await record(said)).toEqual({ loaded: 0, unchanged: 4 })
    const first = await ids()
    await db.execute('truncate consent_event')
    await record(said.toReversed())
    expect(await ids()).toEqual(first)
  })

  test('refuses a time that is ahead of the clock', () => {
    const now = new Date('2026-01-10T12:00:00Z')
    expect(entryProblem({ occurredAt: '2026-01-10T12:05:00Z' }, now)).toBeNull()
    expect(entryProblem({ occurredAt: '2026-01-10T12:05:01Z' }, now)?.reason).toBe('out_of_range')
    expect(entryProblem({ occurredAt: 'yesterday' }, now)?.reason).toBe('bad_date')
  })

  test('closes grants that left a snapshot from the publication on, and never a denial', async () => {
    const { db } = database
    const records = [person('p', A), person('q', B), person('r', C)]
    await night(db, { records, said: [grant(A), grant(B), withdraw(C)] })
    const close = async (run: number) => {
      const source = await sourceId(db)
      return db.transaction(async (tx) => {
        await tx.execute('create temp table kept (source_key text, hash uuid) on commit drop')
        await tx.execute('insert into kept values ($1::text, $2::uuid)', ['k', entry(grant(A)).hash])
        return closeGrants(tx, 'kept', { sourceId: source, runId: run })
      })
    }
    const lost = await openRun(db, '2026-01-11')
    expect([await close(lost), await close(lost)]).toEqual([1, 0])
    expect(await inForce(db, B)).toBe(true)
    await takeBack(db, lost)
    expect(await inForce(db, B)).toBe(true)
    const { run } = await prepare(db, { records })
    await close(run)
    await db.execute('delete from stage_part')
    await consentActivities(testDeps(db, PROJECT)).decideConsent(partRef(run))
    expect(await inForce(db, B)).toBe(true)
    await publish(db, run)
    expect([await inForce(db, A), await inForce(db, B)]).toEqual([true, false])
    expect(await contacts(db)).toEqual(['p: grant a@x.fr', 'q: no_basis', 'r: withdrawn'])
  })
})

test('parts decide what one part decides', async () => {
  const { db } = database
  const records = Array.from({ length: 30 }, (_, n) => person(`p${n}`, `e${n}@x.fr`, `f${n}@x.fr`))
  const said = records.flatMap((_, n) => [grant(`e${n}@x.fr`), ...(n % 3 ? [] : [withdraw(`f${n}@x.fr`)])])
  const { run, counts } = await prepare(db, { records, said })
  const rows = () => db.query('select * from contactability order by profile_id, channel, purpose')
  const heads = () => db.query('select * from consent_head order by 1, 2, 3')
  const before = [await rows(), await heads()]
  await db.execute('delete from stage_part')
  await db.execute('truncate contactability, consent_head')
  const { decideConsent } = consentActivities(testDeps(db, PROJECT))
  const all = await Promise.all([0, 1, 2].map((part) => decideConsent({ ...partRef(run), part, parts: 3 })))
  expect(all.reduce(addCounts, NO_COUNTS)).toEqual(counts)
  expect(await rows()).toEqual(before[0])
  expect((await heads()).length).toBe(before[1]?.length)
})

test('a denial reaches the other address of the person among thousands as among two', async () => {
  const { db } = database
  const numbers = Array.from({ length: 3_000 }, (_, n) => n)
  const records = numbers.map((n) => person(`p${n}`, `e${n}@x.fr`, `f${n}@x.fr`))
  const said = numbers.flatMap((n) => [grant(`f${n}@x.fr`), ...(n % 10 ? [] : [withdraw(`e${n}@x.fr`)])])
  await night(db, { records, said })
  const rules = await db.query(`
    select rule, count(*)::int as n from contactability where purpose = 'news' group by 1 order by 1`)
  expect(rules).toEqual([
    { rule: 'grant', n: 2_700 },
    { rule: 'withdrawn', n: 300 },
  ])
  expect([await inForce(db, 'f10@x.fr'), await inForce(db, 'f11@x.fr')]).toEqual([false, true])
}, 120_000)

describe('recorded live', () => {
  const say = (db: Db, said: Said) =>
    recordLive(db, {
      identifier: {
        identifierId: identifierOf(said.who),
        canonicalId: identifierOf(said.who),
        type: 'email',
        value: said.who,
      },
      event: entry(said),
      by: 'tester',
    })

  test('acts at once, is one entry however often it is said, and stands in the audit without the address', async () => {
    const { db } = database
    await night(db, { records: [person('p', A, B)], said: [grant(A), grant(B)] })
    expect(await say(db, withdraw(A))).toEqual({ loaded: 1, unchanged: 0 })
    expect(await say(db, withdraw(A))).toEqual({ loaded: 0, unchanged: 1 })
    expect([await inForce(db, A), await inForce(db, B)]).toEqual([false, false])
    const audit = await db.query<{ line: string }>('select a::text as line from audit a')
    expect(audit).toHaveLength(2)
    expect(audit[0]?.line).toMatch(identifierOf(A))
    expect(JSON.stringify(audit)).not.toMatch('@')
  })

  test('is shown with the entry that decides, its proof, and what the run under way will change', async () => {
    const { db } = database
    const records = [person('p', A, B)]
    await night(db, { records, said: [grant(A), grant(B)] })
    await say(db, withdraw(A))
    await prepare(db, { records, said: [grant(B, '2026-01-05')] })
    const [row] = await db.query<{ profile_id: string }>('select profile_id from published.profile')
    const ids = await identifiersOf(db, row?.profile_id ?? '')
    expect(ids).toEqual([identifierOf(A), identifierOf(B)].sort())
    const { standing, entries } = await showConsent(db, ids, new Date('2026-01-10'))
    const news = standing
      .filter((s) => s.purpose === 'news')
      .map((s) => [s.identifier_id, s.verdict, s.rule, s.next_rule])
    expect(news.sort()).toEqual(
      [
        [identifierOf(A), 'deny', 'withdrawn', null],
        [identifierOf(B), 'deny', 'person_denial', 'grant'],
      ].sort(),
    )
    expect(entries.map((e) => [e.action, e.has_proof, e.source]).sort()).toEqual([
      ['grant', true, 'consents'],
      ['grant', true, 'consents'],
      ['grant', true, 'consents'],
      ['withdraw', true, null],
    ])
  })

  test('before there is any policy it is kept, and the first night counts it', async () => {
    const { db } = database
    await say(db, grant(A))
    await say(db, withdraw(B))
    expect(await inForce(db, A)).toBe(false)
    await night(db, { records: [person('p', A), person('q', B)], said: [grant(B)] })
    expect(await contacts(db)).toEqual(['p: grant a@x.fr', 'q: withdrawn'])
    expect(await inForce(db, A)).toBe(true)
  })
})
