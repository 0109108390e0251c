import { beforeEach, describe, expect, test } from 'vitest'
import { suppress } from '../../../activities/consent/queries.ts'
import { useDatabase } from '../../support/database.ts'
import { emptyWorld, openRun, publish } from '../../support/world.ts'
import {
  contacts,
  decideNow,
  identifierOf,
  inForce,
  live,
  night,
  POLICY,
  person,
  prepare,
  takeBack,
  work,
} from './support/night.ts'

const database = useDatabase()
beforeEach(() => emptyWorld(database.db))

const A = 'a@x.fr'
const B = 'b@x.fr'
const one = [person('p', A)]
const both = [person('p', A, B)]

describe('a night decides who may be contacted', () => {
  test('nobody who said nothing, and whoever granted with proof by a method that counts', async () => {
    const { db } = database
    await night(db, {
      records: ['a', 'b', 'c', 'd', 'e'].map((key) => person(key, `${key}@x.fr`)),
      said: [
        { who: 'b@x.fr', does: 'grant', on: '2026-01-01' },
        { who: 'c@x.fr', does: 'grant', on: '2026-01-01', proof: null },
        { who: 'd@x.fr', does: 'grant', on: '2026-01-01', method: 'guess' },
        { who: 'e@x.fr', does: 'grant', on: '2026-01-01', method: 'import' },
      ],
    })
    expect(await contacts(db)).toEqual([
      'a: no_basis',
      'b: grant b@x.fr',
      'c: no_proof',
      'd: no_method',
      'e: grant e@x.fr',
    ])
    expect(await contacts(db, 'email', 'surveys')).toContain('b: no_basis')
    expect(await contacts(db, 'phone')).toEqual([])
    expect(await inForce(db, 'b@x.fr')).toBe(true)
    expect(await inForce(db, 'b@x.fr', { purpose: 'surveys' })).toBe(false)
    expect(await inForce(db, 'd@x.fr')).toBe(false)
  })

  test('a grant of a run counts from its publication on, and a denial of a run at its commit', async () => {
    const { db } = database
    await night(db, { records: one, said: [{ who: A, does: 'grant', on: '2026-01-01' }] })
    const later = [person('p', A), person('q', B)]
    const { run } = await prepare(db, {
      records: later,
      said: [
        { who: B, does: 'grant', on: '2026-01-02' },
        { who: A, does: 'withdraw', on: '2026-01-02' },
      ],
    })
    expect([await inForce(db, A), await inForce(db, B)]).toEqual([false, false])
    await publish(db, run)
    expect([await inForce(db, A), await inForce(db, B)]).toEqual([false, true])
    expect(await contacts(db)).toEqual(['p: withdrawn', 'q: grant b@x.fr'])
  })

  test('a run that is taken back takes its grants along, and leaves its denials and older grants', async () => {
    const { db } = database
    const records = [person('p', A), person('q', B), person('r', 'c@x.fr')]
    await night(db, { records, said: [A, B].map((who) => ({ who, does: 'grant', on: '2026-01-01' })) })
    const { run } = await prepare(db, {
      records,
      said: [
        { who: A, does: 'withdraw', on: '2026-01-02' },
        { who: B, does: 'grant', on: '2026-01-05' },
        { who: 'c@x.fr', does: 'grant', on: '2026-01-02' },
      ],
    })
    expect(await inForce(db, B)).toBe(true)
    await takeBack(db, run)
    const said = await db.query('select action, loaded_run from consent_event order by 1, 2')
    expect(said).toEqual([
      { action: 'grant', loaded_run: 1 },
      { action: 'grant', loaded_run: 1 },
      { action: 'withdraw', loaded_run: 2 },
    ])
    const next = await openRun(db, '2026-01-11')
    await work(db, next, { records, said: [{ who: A, does: 'withdraw', on: '2026-01-02' }] })
    await publish(db, next)
    expect(await contacts(db)).toEqual(['p: withdrawn', 'q: grant b@x.fr', 'r: no_basis'])
    expect([await inForce(db, A), await inForce(db, B), await inForce(db, 'c@x.fr')]).toEqual([
      false,
      true,
      false,
    ])
  })

  test('a newer grant renews an older one from its publication on, and not before', async () => {
    const { db } = database
    const at = '2028-10-01T00:00:00Z'
    await night(db, { records: one, said: [{ who: A, does: 'grant', on: '2026-01-01' }] })
    const { run } = await prepare(db, { records: one, said: [{ who: A, does: 'grant', on: '2026-01-09' }] })
    expect(await inForce(db, A, { at })).toBe(false)
    expect(await inForce(db, A, { at: '2028-09-20T00:00:00Z' })).toBe(true)
    await publish(db, run)
    expect(await inForce(db, A, { at })).toBe(true)
  })

  test('twice is once', async () => {
    const { db } = database
    const said = [{ who: A, does: 'grant', on: '2026-01-01' }] as const
    const { run, counts } = await prepare(db, { records: both, said })
    const rows = () => db.query('select * from contactability order by profile_id, purpose')
    const before = await rows()
    expect(await decideNow(db, run)).toEqual(counts)
    await db.execute('delete from stage_part')
    const again = await decideNow(db, run)
    expect([again.written, await rows()]).toEqual([0, before])
    await publish(db, run)
    const { counts: idle } = await prepare(db, { records: both, said })
    expect(idle).toMatchObject({ read: 0, written: 0 })
  })
})

describe('one person, several addresses', () => {
  const granted = [A, B].map((who) => ({ who, does: 'grant', on: '2026-01-01' }) as const)

  test('a withdrawal by one address closes the other, until that one grants again itself', async () => {
    const { db } = database
    await night(db, { records: both, said: granted })
    expect(await contacts(db)).toEqual([`p: grant ${identifierOf(A) < identifierOf(B) ? A : B}`])
    await live(db, { who: A, does: 'withdraw', on: '2026-01-02' })
    expect([await inForce(db, A), await inForce(db, B)]).toEqual([false, false])
    await live(db, { who: A, does: 'grant', on: '2026-01-03' })
    expect([await inForce(db, A), await inForce(db, B)]).toEqual([true, false])
    await live(db, { who: B, does: 'grant', on: '2026-01-03' })
    expect(await inForce(db, B)).toBe(true)
    await night(db, { records: both })
    expect((await contacts(db))[0]).toMatch('p: grant')
  })

  test('with the scope identifier a withdrawal stays where it is, and an objection does not', async () => {
    const { db } = database
    const project = { consent: { ...POLICY, withdrawalScope: 'identifier' } } as const
    await night(db, { records: both, said: granted, project })
    await live(db, { who: A, does: 'withdraw', on: '2026-01-02' })
    expect([await inForce(db, A), await inForce(db, B)]).toEqual([false, true])
    await live(db, { who: A, does: 'object', on: '2026-01-03' })
    expect(await inForce(db, B)).toBe(false)
    await night(db, { records: both, project })
    expect(await contacts(db)).toEqual(['p: objected'])
  })

  test('a merge brings the denial along when it is published, and a split takes it back', async () => {
    const { db } = database
    const apart = [person('p', A), person('q', B)]
    const said = [...granted, { who: A, does: 'withdraw', on: '2026-01-02' } as const]
    await night(db, { records: apart, said })
    expect(await contacts(db)).toEqual(['p: withdrawn', 'q: grant b@x.fr'])
    const merged = await prepare(db, { records: both })
    expect(await inForce(db, B)).toBe(true)
    await publish(db, merged.run)
    expect(await inForce(db, B)).toBe(false)
    expect(await contacts(db)).toEqual(['p: withdrawn'])
    const split = await prepare(db, { records: apart })
    expect(await inForce(db, B)).toBe(false)
    await takeBack(db, split.run)
    expect(await inForce(db, B)).toBe(false)
    await night(db, { records: apart })
    expect(await inForce(db, B)).toBe(true)
    expect(await contacts(db)).toEqual(['p: withdrawn', 'q: grant b@x.fr'])
  })

  test('a rollback over a merge gives the address back', async () => {
    const { db } = database
    const apart = [person('p', A), person('q', B)]
    const first = await night(db, {
      records: apart,
      said: [...granted, { who: A, does: 'withdraw', on: '2026-01-02' }],
    })
    await night(db, { records: both })
    await night(db, { records: both, said: [{ who: B, does: 'grant', on: '2025-12-01' }] })
    expect(await inForce(db, B)).toBe(false)
    await db.execute('update publication set run_id = $1::int', [first])
    await takeBack(db, first + 2)
    expect(await inForce(db, B)).toBe(true)
  })

  test('what is said by a number that is no address of the channel closes it too', async () => {
    const { db } = database
    await night(db, { records: [person('p', A, 'L1')], said: [{ who: A, does: 'grant', on: '2026-01-01' }] })
    await live(db, { who: 'L1', does: 'object', on: '2026-01-02' })
    expect(await inForce(db, A)).toBe(false)
    await night(db, { records: [person('p', A, 'L1')] })
    expect(await contacts(db)).toEqual(['p: person_denial'])
  })
})

describe('what wins', () => {
  test('a late entry about an earlier day counts for its day, in whichever order it comes', async () => {
    const { db } = database
    await night(db, { records: one, said: [{ who: A, does: 'grant', on: '2026-01-05' }] })
    await live(db, { who: A, does: 'withdraw', on: '2026-01-02' })
    expect(await inForce(db, A)).toBe(true)
    await live(db, { who: A, does: 'withdraw', on: '2026-01-05' })
    expect(await inForce(db, A)).toBe(false)
    await live(db, { who: A, does: 'grant', on: '2026-01-06', method: 'import' })
    expect(await inForce(db, A)).toBe(false)
    await live(db, { who: A, does: 'grant', on: '2026-01-06', proof: null })
    expect(await inForce(db, A)).toBe(false)
    await live(db, { who: A, does: 'grant', on: '2026-01-06' })
    expect(await inForce(db, A)).toBe(true)
  })

  test('a suppression wins over every grant, on every spelling of the mailbox', async () => {
    const { db } = database
    const tagged = 'a+news@x.fr'
    await night(db, {
      records: [person('p', A), person('q', tagged)],
      said: [A, tagged].map((who) => ({ who, does: 'grant', on: '2026-01-01' })),
    })
    const list = [{ identifierId: identifierOf(A), channel: '*', reason: 'complaint', recordedBy: 'test' }]
    expect(await db.transaction((tx) => suppress(tx, list))).toBe(1)
    expect(await db.transaction((tx) => suppress(tx, list))).toBe(0)
    expect([await inForce(db, A), await inForce(db, tagged)]).toEqual([false, false])
    await live(db, { who: A, does: 'grant', on: '2026-01-08' })
    expect(await inForce(db, A)).toBe(false)
    await night(db, { records: [person('p', A), person('q', tagged)] })
    expect(await contacts(db)).toEqual(['p: suppressed', 'q: suppressed'])
  })

  test('a suppression on one channel says nothing of the others', async () => {
    const { db } = database
    const phone = '+33612345678'
    const records = [person('p', A, phone)]
    const said = [
      { who: A, does: 'grant', on: '2026-01-01' },
      { who: phone, does: 'grant', on: '2026-01-01', channel: 'phone' },
    ] as const
    await night(db, { records, said })
    const suppressed = (who: string, channel: string) => ({
      identifierId: identifierOf(who),
      channel,
      reason: 'complaint',
      recordedBy: 'test',
    })
    const list = [suppressed(A, 'email'), suppressed(phone, 'email')]
    await db.transaction((tx) => suppress(tx, list))
    await night(db, { records })
    expect(await contacts(db)).toEqual(['p: suppressed'])
    expect(await contacts(db, 'phone')).toEqual([`p: grant ${phone}`])
  })

  test('a withdrawal closes the other spellings of the mailbox, and a grant opens its own alone', async () => {
    const { db } = database
    const tagged = 'a+news@x.fr'
    const records = [person('p', A), person('q', tagged)]
    await night(db, { records, said: [A, tagged].map((who) => ({ who, does: 'grant', on: '2026-01-01' })) })
    await live(db, { who: A, does: 'withdraw', on: '2026-01-02' })
    expect([await inForce(db, A), await inForce(db, tagged)]).toEqual([false, false])
    await live(db, { who: tagged, does: 'grant', on: '2026-01-03' })
    expect([await inForce(db, A), await inForce(db, tagged)]).toEqual([false, true])
  })

  test('a grant expires for the next night, and at its instant for a claim', async () => {
    const { db } = database
    const project = { consent: { ...POLICY, grantExpiresDays: 10 } }
    await night(db, { records: one, said: [{ who: A, does: 'grant', on: '2026-01-02' }], project })
    expect(await contacts(db)).toEqual(['p: grant a@x.fr'])
    expect(await inForce(db, A, { at: '2026-01-11T23:59:59Z' })).toBe(true)
    expect(await inForce(db, A, { at: '2026-01-12T00:00:00Z' })).toBe(false)
    await night(db, { records: one, project, date: '2026-01-11' })
    expect(await contacts(db)).toEqual(['p: expired'])
  })

  test('another policy decides everybody anew, from its publication on', async () => {
    const { db } = database
    await night(db, { records: one, said: [{ who: A, does: 'grant', on: '2026-01-02' }] })
    const strict = { consent: { ...POLICY, grantMethods: [] } }
    const { run } = await prepare(db, { records: one, project: strict })
    expect(await inForce(db, A)).toBe(true)
    await publish(db, run)
    expect(await inForce(db, A)).toBe(false)
    expect(await contacts(db)).toEqual(['p: no_method'])
    const loose = await prepare(db, { records: one })
    await takeBack(db, loose.run)
    expect(await inForce(db, A)).toBe(false)
    await night(db, { records: one })
    expect(await inForce(db, A)).toBe(true)
  })
})
