import { beforeEach, describe, expect, test } from 'vitest'
import { readReview } from '../../../activities/identity/queries/review-read.ts'
import { useDatabase } from '../../support/database.ts'
import { discard, emptyWorld, loadRecords, openRun, publish } from '../../support/world.ts'
import { decide } from './support/decide.ts'
import { COMPARING, townRecords } from './support/described.ts'
import { crm, DAY, device, night, partition, profiles, resolve } from './support/night.ts'

const database = useDatabase()
beforeEach(() => emptyWorld(database.db))

const TOWN = townRecords(150, 3)
/** The same town without some people, and with one who moved in. */
const CHANGED = [...TOWN.filter(({ key }) => !key.startsWith('0')), ...townRecords(4, 9).slice(0, 2)]

/** Somebody who moved in, so that the night compares. */
const NEWCOMER = { ...crm('newcomer'), sealed: { given_name: 'Zoe', family_name: 'Quist' } }

const queue = async (runId: number) => (await readReview(database.db, runId, 1_000)).items
const rows = () =>
  database.db.query<{ readonly to_run: number | null }>(
    'select record_a, record_b, weight, from_run, to_run from review_item order by 1, 2, from_run',
  )
const named = (items: Awaited<ReturnType<typeof queue>>): readonly string[] => items.map(({ item }) => item)

describe('the review queue of a night', () => {
  test.each([0, 2])(
    'has pairs of two profiles and bridges inside of one, the greatest damage first; caution %i',
    async (caution) => {
      const policy = COMPARING.match && { ...COMPARING, match: { ...COMPARING.match, caution } }
      const items = await queue(await night(database.db, TOWN, policy ?? COMPARING))
      expect(new Set(items.map(({ kind }) => kind))).toEqual(new Set(['pair', 'bridge']))
      for (const { kind, a, b, weight, moved, damage } of items) {
        expect(a.profile_id === b.profile_id).toBe(kind === 'bridge')
        expect(weight).toBeGreaterThanOrEqual(kind === 'pair' ? -2_000 : 0)
        expect(weight).toBeLessThanOrEqual(kind === 'pair' ? 3_000 : 5_000)
        const chance = 1 / (1 + 2 ** (-weight / 1_000))
        expect(damage).toBeCloseTo(1_000 * moved * (kind === 'pair' ? chance : 1 - chance), -0.5)
      }
      expect(items.map(({ damage }) => damage)).toEqual(
        items.map(({ damage }) => damage).toSorted((x, y) => y - x),
      )
      expect(new Set(named(items)).size).toBe(items.length)
    },
  )

  test('is the same while nothing changes, and a night that compares nobody writes none of it', async () => {
    const { db } = database
    const first = await queue(await night(db, TOWN, COMPARING))
    const before = await rows()
    const second = await night(db, TOWN, COMPARING)
    expect(await rows()).toEqual(before)
    expect(await queue(second)).toEqual(first)
  })

  test('changes with the people, and each published night has its own; a discard brings the former back', async () => {
    const { db } = database
    const first = await night(db, TOWN, COMPARING)
    const [before, kept] = [await queue(first), await rows()]
    const second = await night(db, CHANGED, COMPARING)
    expect(named(await queue(second))).not.toEqual(named(before))
    expect(await queue(first)).toEqual(before)
    await publish(db, first)
    await discard(db, second, first)
    expect(await rows()).toEqual(kept)
  })

  test('does not ask about pairs that an identifier joined', async () => {
    const { db } = database
    const pairs = (await queue(await night(db, TOWN, COMPARING))).filter(({ kind }) => kind === 'pair')
    const shared = new Map<string, string>()
    for (const { a, b, item } of pairs)
      if (!shared.has(a.source_key) && !shared.has(b.source_key))
        shared.set(a.source_key, item).set(b.source_key, item)
    const sharing = TOWN.map((record) => {
      const item = shared.get(record.key)
      return item === undefined ? record : { ...record, identifiers: [...record.identifiers, device(item)] }
    })
    const second = await night(db, [...sharing, NEWCOMER], COMPARING)
    const now = await profiles(db)
    const joined = pairs.filter(({ a, b }) => now[a.source_key] === now[b.source_key])
    expect(joined.length).toBeGreaterThan(0)
    const asked = new Set(named(await queue(second)))
    expect(joined.filter(({ item }) => asked.has(item))).toEqual([])
    // Browsers are not compared: the night in which they go compares nobody.
    const third = new Set(named(await queue(await night(db, [...TOWN, NEWCOMER], COMPARING))))
    expect(joined.filter(({ item }) => !third.has(item))).toEqual([])
  })

  test('done twice, and done again after its mark was lost, is the same', async () => {
    const { db } = database
    await night(db, TOWN, COMPARING)
    const run = await openRun(db, DAY)
    await loadRecords(db, run, CHANGED)
    await resolve(db, run, COMPARING)
    const once = await rows()
    await db.execute('delete from stage_part')
    await resolve(db, run, COMPARING)
    expect(await rows()).toEqual(once)
  })

  test('is empty for a brand that compares no more', async () => {
    await night(database.db, TOWN, COMPARING)
    expect(await queue(await night(database.db, TOWN, { ...COMPARING, match: null }))).toEqual([])
  })

  test('asks nobody twice: what was decided is gone at once, and no later night asks for it again', async () => {
    const { db } = database
    const first = await night(db, TOWN, COMPARING)
    const items = await queue(first)
    const pair = items.find(({ kind }) => kind === 'pair')
    const bridge = items.find(({ kind }) => kind === 'bridge')
    if (pair === undefined || bridge === undefined) throw new Error('the town has no doubt of each kind')
    await decide(db, 'cannot', [pair.a.source_key], [pair.b.source_key])
    await decide(db, 'must', [bridge.a.source_key], [bridge.b.source_key])
    const asked = [pair.item, bridge.item]
    expect(named(await queue(first)).filter((item) => asked.includes(item))).toEqual([])
    const apart = await partition(db)
    const second = await night(db, TOWN, COMPARING)
    expect(named(await queue(second)).filter((item) => asked.includes(item))).toEqual([])
    expect(await partition(db)).toEqual(apart)
  })
})
