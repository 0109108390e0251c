import { beforeEach, describe, expect, test } from 'vitest'
import type { IdentityPolicy } from '../../../core/brand/identity.ts'
import type { Db } from '../../../db/connect.ts'
import { useDatabase } from '../../support/database.ts'
import { discard, emptyWorld, loadRecords, openRun, publish, type WorldRecord } from '../../support/world.ts'
import { decide } from './support/decide.ts'
import { counted, FOCH, householdRows, households, LIVING, lives, PAIX, together } from './support/homes.ts'
import { crm, DAY, device, email, loyalty, night, profiles, resolve } from './support/night.ts'

const database = useDatabase()
const db = (): Db => database.db
beforeEach(() => emptyWorld(db()))

const nightOf = (records: readonly WorldRecord[], policy: IdentityPolicy = LIVING): Promise<number> =>
  night(db(), records, policy)
const phone = (value: string) => ['phone', value] as const
const COUPLE = [lives('ann', 'Martin', PAIX), lives('bob', 'MARTIN', '12, RUE DE LA PAIX')]
const DUPONTS = [lives('cleo', 'Dupont', FOCH), lives('dan', 'Dupont', FOCH)]

describe('people live together', () => {
  test('who have one surname at one address, however it is written', async () => {
    await nightOf([...COUPLE, lives('cleo', 'Martín', '12 r. de la Paix')])
    expect(await together(db())).toEqual(['ann bob cleo'])
    expect(await counted(db())).toEqual({ households: 1, people: 3, shared: 0 })
  })

  test('not with another surname at the same address', async () => {
    await nightOf([lives('ann', 'Martin', PAIX), lives('cleo', 'Dupont', PAIX)])
    expect(await together(db())).toEqual([])
  })

  test('not at an address without a number, without a street, or in another place', async () => {
    await nightOf([
      lives('ann', 'Martin', 'rue de la Paix'),
      lives('bob', 'Martin', 'rue de la Paix'),
      ...['cleo', 'dan'].map((key) => ({
        ...crm(key, loyalty(key)),
        sealed: { family_name: 'Martin', postal_code: '75002' },
      })),
      lives('eve', 'Martin', PAIX),
      {
        ...crm('fay', loyalty('fay')),
        sealed: { family_name: 'Martin', street: PAIX, postal_code: '69003' },
      },
    ])
    expect(await together(db())).toEqual([])
  })

  test('who share an e-mail address or a telephone number and are known to be several', async () => {
    await nightOf([
      crm('ann', loyalty('1'), email('all@x.fr')),
      crm('bob', loyalty('2'), email('all@x.fr')),
      crm('cleo', loyalty('3'), phone('+33142000000')),
      crm('dan', loyalty('4'), phone('+33142000000')),
    ])
    expect(await together(db())).toEqual(['ann bob', 'cleo dan'])
  })

  test('not by a mailbox that is blocked: neither all who share it on a first night nor who comes later', async () => {
    for (const keys of ['ef', 'efg']) {
      await nightOf(Array.from(keys, (key) => crm(key, loyalty(key), email('nobody@test.com'))))
      expect(await together(db())).toEqual([])
      expect(await counted(db())).toEqual({ households: 0, people: 0, shared: 0 })
    }
  })

  test('over what each of them shares with another', async () => {
    await nightOf([
      ...COUPLE,
      lives('cleo', 'Dupont', FOCH, email('c@x.fr')),
      crm('eve', loyalty('e'), email('c@x.fr')),
      lives('dan', 'Dupont', FOCH),
    ])
    expect(await together(db())).toEqual(['ann bob', 'cleo dan eve'])
  })

  test('and no device does: neither one that they share nor one that says where it lives', async () => {
    const nameless = { family_name: 'Martin', street: PAIX, postal_code: '75002' }
    await nightOf([
      crm('ann', loyalty('1'), device('d')),
      crm('bob', loyalty('2'), device('d')),
      { ...crm('tv', device('t')), sealed: nameless },
      lives('cleo', 'Martin', PAIX),
    ])
    expect(await together(db())).toEqual([])
  })
})

describe('who moved', () => {
  const at = (day: string, one: WorldRecord): WorldRecord => ({ ...one, seenAt: `2025-${day}T00:00:00Z` })
  const stays = [...COUPLE, ...DUPONTS]
  const eve = { ...lives('eve', 'Dupont', FOCH), identifiers: [loyalty('eve')] }

  test('lives where the newest record says, and binds nobody to where an older one does', async () => {
    const old = { ...lives('old', 'Martin', PAIX), identifiers: [loyalty('eve')] }
    await nightOf([...stays, at('01-01', old), at('02-01', eve)])
    expect(await together(db())).toEqual(['ann bob', 'cleo dan eve old'])
    await nightOf([...stays, at('03-01', old), at('02-01', eve)])
    expect(await together(db())).toEqual(['ann bob eve old', 'cleo dan'])
    await nightOf([...stays, old, at('02-01', eve)])
    expect(await together(db())).toEqual(['ann bob', 'cleo dan eve old'])
    await nightOf([...stays, old])
    expect(await together(db())).toEqual(['ann bob old', 'cleo dan'])
  })

  test('is not counted where they lived before', async () => {
    const eight = Array.from('abcdfghi', (key) => lives(key, 'Martin', PAIX))
    const old = { ...lives('old', 'Martin', PAIX), identifiers: [loyalty('eve')] }
    await nightOf(eight)
    await nightOf([...eight, at('01-01', old), at('02-01', eve)])
    expect(await together(db())).toEqual(['a b c d f g h i'])
    await nightOf([...eight, at('01-01', old)])
    expect(await together(db())).toEqual([])
  })

  test('or at both, where nothing says which is older', async () => {
    const old = { ...lives('old', 'Martin', PAIX), identifiers: [loyalty('eve')] }
    await nightOf([...stays, old, eve])
    expect(await together(db())).toEqual(['ann bob cleo dan eve old'])
  })
})

describe('too many people are no household', () => {
  const nine = Array.from('abcdefghi', (key) => lives(key, 'Martin', PAIX))

  test('a flat of nine is a shared address, until one moves out and when one moves in', async () => {
    await nightOf(nine)
    expect(await together(db())).toEqual([])
    expect(await counted(db())).toEqual({ households: 0, people: 0, shared: 1 })
    await nightOf([...nine.slice(0, 8), lives('i', 'Martin', FOCH)])
    expect(await together(db())).toEqual(['a b c d e f g h'])
    expect(await counted(db())).toEqual({ households: 1, people: 8, shared: 0 })
    await nightOf(nine)
    expect(await counted(db())).toEqual({ households: 0, people: 0, shared: 1 })
  })

  test('two households that together are too many stay two, though they share a number', async () => {
    const two = [
      ...Array.from('abcde', (key) => lives(key, 'Martin', PAIX)),
      ...Array.from('vwxyz', (key) => lives(key, 'Dupont', FOCH)),
    ].map((one) => ({
      ...one,
      identifiers: 'ez'.includes(one.key) ? [...one.identifiers, phone('+331')] : one.identifiers,
    }))
    await nightOf(two)
    expect(await together(db())).toEqual(['a b c d e', 'v w x y z'])
  })

  test('a number on hundreds of records is nobody’s, and says nothing about those two', async () => {
    const policy = { ...LIVING, household: { mostPeople: 2 } }
    const wide = {
      ...policy,
      identifiers: policy.identifiers.map((rule) => ({ ...rule, maxRecords: 1_000 })),
    }
    const of = (who: string, records: number) =>
      Array.from({ length: records }, (_, n) => crm(`${who}${n}`, loyalty(who), phone('+331')))
    await nightOf([...of('a', 40), ...of('b', 24)], wide)
    expect((await together(db())).length).toBe(1)
    await nightOf([...of('a', 40), ...of('b', 25)], wide)
    expect(await counted(db())).toEqual({ households: 0, people: 0, shared: 1 })
    await nightOf([...of('a', 40), ...of('b', 24)], wide)
    expect((await together(db())).length).toBe(1)
  })
})

describe('a household keeps its id', () => {
  test('when somebody moves to another one', async () => {
    await nightOf([...COUPLE, lives('eve', 'Martin', PAIX), ...DUPONTS])
    const before = await households(db())
    await nightOf([...COUPLE, lives('eve', 'Dupont', FOCH), ...DUPONTS])
    expect(await households(db())).toEqual({ ...before, eve: before.cleo })
    await nightOf([...COUPLE, ...DUPONTS])
    const { eve, ...others } = before
    expect(eve).toBe(before.ann)
    expect(await households(db())).toEqual(others)
  })

  test('when two of three turn out to be one person, and when they are parted again', async () => {
    const three = [...COUPLE, lives('eve', 'Martin', PAIX)]
    await nightOf(three)
    const before = await households(db())
    await decide(db(), 'must', ['ann'], ['bob'])
    await nightOf(three)
    expect(await households(db())).toEqual(before)
    await decide(db(), 'cannot', ['ann'], ['bob'])
    await nightOf(three)
    expect(await households(db())).toEqual(before)
  })

  test('gives it up when a couple is one person, and has it back when they are parted', async () => {
    await nightOf(COUPLE)
    const before = await households(db())
    await decide(db(), 'must', ['ann'], ['bob'])
    await nightOf(COUPLE)
    expect(await households(db())).toEqual({ ann: null, bob: null })
    expect(await counted(db())).toEqual({ households: 0, people: 0, shared: 0 })
    await decide(db(), 'cannot', ['ann'], ['bob'])
    await nightOf(COUPLE)
    expect(await households(db())).toEqual(before)
  })

  test('when two households become one for a while: both ids are back', async () => {
    const apart = [...COUPLE, lives('eve', 'Martin', PAIX), ...DUPONTS]
    await nightOf(apart)
    const before = await households(db())
    const joined = apart.map((one) =>
      'bob cleo'.includes(one.key) ? { ...one, identifiers: [...one.identifiers, phone('+331')] } : one,
    )
    await nightOf(joined)
    expect(await households(db())).toEqual(Object.fromEntries(apart.map(({ key }) => [key, before.ann])))
    await nightOf(apart)
    expect(await households(db())).toEqual(before)
  })

  test('for the survivors when all records of one of them are gone; who is left alone has none', async () => {
    await nightOf([...COUPLE, lives('eve', 'Martin', PAIX)])
    const { ann } = await households(db())
    await nightOf(COUPLE)
    expect(await households(db())).toEqual({ ann, bob: ann })
    await nightOf(COUPLE.slice(0, 1))
    expect(await households(db())).toEqual({ ann: null })
  })

  test('when one of them gets a record, or loses it, that says nothing of where they live', async () => {
    await nightOf(COUPLE)
    const { ann } = await households(db())
    const till = crm('till', loyalty('ann'))
    await nightOf([...COUPLE, till])
    expect(await households(db())).toEqual({ ann, bob: ann, till: ann })
    await nightOf(COUPLE)
    expect(await households(db())).toEqual({ ann, bob: ann })
  })

  test('though its founder goes, who then founds another one under an id of its own', async () => {
    const alone = Array.from('abcdef', (key) => lives(key, 'Martin', `${key.charCodeAt(0)} rue X`))
    await nightOf(alone)
    const ids = await profiles(db())
    const [first = '', second = '', third = '', ...rest] = Object.keys(ids).sort((x, y) =>
      (ids[x] ?? '') < (ids[y] ?? '') ? -1 : 1,
    )
    const last = rest.at(-1) ?? ''
    await nightOf([first, second, third].map((key) => lives(key, 'Martin', PAIX)))
    const { [second]: kept } = await households(db())
    const moved = [second, third].map((key) => lives(key, 'Martin', PAIX))
    await nightOf([...moved, ...[first, last].map((key) => lives(key, 'Martin', FOCH))])
    const now = await households(db())
    expect([now[second], now[third]]).toEqual([kept, kept])
    expect(now[first]).not.toBe(kept)
    expect(await db().query('select founder_profile, founder_number from household order by 2')).toEqual([
      { founder_profile: ids[first], founder_number: 1 },
      { founder_profile: ids[first], founder_number: 2 },
    ])
  })

  test('when everybody is resolved anew, and when households were off for a night', async () => {
    await nightOf([...COUPLE, ...DUPONTS])
    const before = await households(db())
    const rows = await householdRows(db())
    await nightOf([...COUPLE, ...DUPONTS], { ...LIVING, household: { mostPeople: 7 } })
    expect(await householdRows(db())).toEqual(rows)
    await nightOf([...COUPLE, ...DUPONTS], { ...LIVING, household: null })
    expect(await households(db())).toEqual({ ann: null, bob: null, cleo: null, dan: null })
    expect(await counted(db())).toEqual({ households: 0, people: 0, shared: 0 })
    await nightOf([...COUPLE, ...DUPONTS])
    expect(await households(db())).toEqual(before)
  })
})

describe('a night', () => {
  test('in which nothing changed writes nothing, nor does one that changes what is no home', async () => {
    const all = [...COUPLE, ...DUPONTS, ...Array.from('abcdefghi', (key) => lives(key, 'Petit', PAIX))]
    await nightOf(all)
    const rows = await householdRows(db())
    await nightOf(all)
    await nightOf(all.map((one) => ({ ...one, attributes: { club: 'gold' } })))
    expect(await householdRows(db())).toEqual(rows)
  })

  test('that begins its stage again, or is taken back, leaves what it found or wrote', async () => {
    const first = await nightOf([...COUPLE, ...DUPONTS])
    const before = await householdRows(db())
    const run = await openRun(db(), DAY)
    await loadRecords(db(), run, [...COUPLE, lives('cleo', 'Martin', PAIX), lives('dan', 'Dupont', FOCH)])
    await resolve(db(), run, LIVING)
    const once = await householdRows(db())
    await db().execute('delete from stage_part where run_id = $1::int', [run])
    await resolve(db(), run, LIVING)
    expect(await householdRows(db())).toEqual(once)
    await discard(db(), run, first)
    expect(await householdRows(db())).toEqual(before)
    await publish(db(), first)
  })

  test('never makes one person of two who live together', async () => {
    await nightOf(COUPLE)
    const ids = Object.values(await profiles(db()))
    expect(new Set(ids).size).toBe(2)
  })
})
