import { describe, expect, test } from 'vitest'
import { recordAnswer } from '../../../activities/identity/queries/answer.ts'
import { decide } from '../../activities/identity/support/decide.ts'
import { profiles } from '../../activities/identity/support/night.ts'
import { TOWN, useComparingBrand } from './review-brand.ts'

const { database, published, run, told } = useComparingBrand()

interface Item {
  readonly item: string
  readonly kind: 'pair' | 'bridge'
  readonly bits: number
  readonly records: readonly {
    readonly record_id: string
    readonly source_key: string
    readonly profile_id: string
  }[]
}
interface Queue {
  readonly total: number
  readonly items: readonly Item[]
  readonly estimate: object | null
}
const WHY = ['--reason', 'ticket 871', '--by', 'ana'] as const

const queue = (): Promise<Queue> => told<Queue>('review', 'list', '--limit', '1000')
async function first(kind: Item['kind']): Promise<Item> {
  const found = (await queue()).items.find((item) => item.kind === kind)
  if (found === undefined) throw new Error(`the town has no ${kind}`)
  return found
}
/** Profiles of an item's records, as the newest night has them. */
async function ids({ records }: Item): Promise<readonly (string | undefined)[]> {
  const all = await profiles(database.db)
  return records.map((record) => all[record.source_key])
}

describe('what operators answer', () => {
  test('that a pair is one person merges the two in the next night, and the opposite gives both ids back', async () => {
    await published(TOWN)
    const pair = await first('pair')
    const before = await ids(pair)
    expect(before[0]).not.toBe(before[1])
    expect(await told('review', 'accept', pair.item, ...WHY)).toMatchObject({
      item: pair.item,
      answer: 'accept',
      decided: 'must',
      by: 'ana',
      recorded: 1,
    })
    expect((await queue()).items.map(({ item }) => item)).not.toContain(pair.item)
    await published(TOWN)
    const merged = await ids(pair)
    expect(merged[0]).toBe(merged[1])
    expect(before).toContain(merged[0])
    await published(TOWN)
    expect(await ids(pair)).toEqual(merged)

    const back = await run('review', 'reject', pair.item, ...WHY)
    expect(back.out).toContain('are two people.\nWithdrawn, because they said the opposite: 1 earlier pair.')
    await published(TOWN)
    expect(await ids(pair)).toEqual(before)
  })

  test('that a bridge is two people splits it in the next night, and keeps apart; the opposite gives the one id back', async () => {
    await published(TOWN)
    const bridge = await first('bridge')
    const before = await ids(bridge)
    expect(before[0]).toBe(before[1])
    await told('review', 'reject', bridge.item, ...WHY)
    await published(TOWN)
    const parted = await ids(bridge)
    expect(parted[0]).not.toBe(parted[1])
    await published([...TOWN])
    expect(await ids(bridge)).toEqual(parted)
    await told('review', 'accept', bridge.item, ...WHY)
    await published(TOWN)
    expect(await ids(bridge)).toEqual(before)
  })

  test('is said by the two records, too, and the same twice is one', async () => {
    await published(TOWN)
    const { records, item } = await first('pair')
    const [a, b] = records.map((record) => `crm:${record.source_key}`)
    await told('review', 'accept', b ?? '', a ?? '', ...WHY)
    expect((await run('review', 'accept', item, ...WHY)).out).toBe('That was decided before.\n')
    expect(await database.db.query('select kind, accepted, author from review_answer')).toEqual([
      { kind: 'pair', accepted: true, author: 'ana' },
    ])
  })

  test('says how right the nights are, once ten were answered; of two answers about one pair the last counts', async () => {
    await published(TOWN)
    const asked = (await queue()).items.slice(0, 10)
    const answered = async ({ kind, bits, records: [a, b] }: Item, accepted: boolean): Promise<void> =>
      recordAnswer(database.db, {
        record_a: a?.record_id ?? '',
        record_b: b?.record_id ?? '',
        kind,
        weight: bits * 1_000,
        accepted,
        author: 'ana',
        reason: 'a ticket',
        at: new Date(),
      })
    for (const item of asked.slice(0, 9)) await answered(item, false)
    for (const item of asked.slice(0, 1)) await answered(item, true)
    expect((await queue()).estimate).toBeNull()
    await told('review', 'reject', asked[9]?.item ?? '', ...WHY)
    const pairs = asked.filter(({ kind }) => kind === 'pair').length
    expect(asked[0]?.kind).toBe('pair')
    expect((await queue()).estimate).toMatchObject({
      decided: 10,
      pairs: { decided: pairs, right: pairs - 1 },
    })
    expect((await run('review', 'list')).out).toContain('so no sample of all records')
  })
})

describe('an answer that cannot be obeyed', () => {
  /** A pair, one record of which has a fellow in its profile. */
  async function pairOfSeveral() {
    const all = Object.entries(await profiles(database.db))
    for (const { item, kind, records } of (await queue()).items)
      for (const [one, other] of [records, records.toReversed()]) {
        const fellow = all.find(([key, id]) => id === one?.profile_id && key !== one?.source_key)?.[0]
        if (kind === 'pair' && one && other && fellow) return { item, one, other, fellow }
      }
    throw new Error('the town has no pair of several records')
  }

  test('is refused where an operator bound the two over other records: which go with which is not known', async () => {
    await published(TOWN)
    const { item, one, other } = await pairOfSeveral()
    await told('profile', 'merge', one.profile_id, other.profile_id, ...WHY)
    const open =
      'select record_a, record_b, kind from identity_decision where withdrawn_at is null order by 1, 2'
    const before = await database.db.query(open)
    const rejected = await run('review', 'reject', item, ...WHY)
    expect([rejected.exit, rejected.err]).toEqual([1, expect.stringContaining('bound the two over other')])
    expect(rejected.err).toContain('nocturne profile split')
    expect(await database.db.query(open)).toEqual(before)
    expect(await database.db.query('select from review_answer')).toEqual([])
  })

  test('is refused where an operator parted other records of the two', async () => {
    await published(TOWN)
    const { item, other, fellow } = await pairOfSeveral()
    await decide(database.db, 'cannot', [fellow], [other.source_key])
    const accepted = await run('review', 'accept', item, ...WHY)
    expect([accepted.exit, accepted.err]).toEqual([1, expect.stringContaining('parted other records')])
    expect(accepted.err).toContain('nocturne profile merge')
    expect(await database.db.query('select kind from identity_decision')).toEqual([{ kind: 'cannot' }])
  })

  test('is taken where the parted ones go elsewhere: a bridge is rejected and a pair beside it accepted in one sitting', async () => {
    await published(TOWN)
    const { item, one, other, fellow } = await pairOfSeveral()
    await decide(database.db, 'cannot', [fellow], [one.source_key])
    await decide(database.db, 'cannot', [fellow], [other.source_key])
    await told('review', 'accept', item, ...WHY)
    await published(TOWN)
    const now = await profiles(database.db)
    expect(now[one.source_key]).toBe(now[other.source_key])
    expect(now[fellow]).not.toBe(now[one.source_key])
  })

  test.each([
    [['accept', 'nobody'], 2, 'That is no ITEM'],
    [['accept', '00000000'], 1, 'has no such item'],
    [['show', '00000000'], 1, 'has no such item'],
    [['show', 'crm:1', 'crm:2'], 1, 'does not have these records'],
    [['show', 'crm:000-0', 'crm:000-0'], 2, 'A and B are one record'],
    [['show', 'crm:000-0', '000-1'], 2, 'B is no record'],
    [['accept', 'crm:000-0', 'crm:149-0'], 1, 'These two records are in no doubt'],
  ] as const)('%j is refused, with what to do', async (args, exit, message) => {
    await published(TOWN.filter(({ key }) => /^(000|149)-/.test(key)))
    const refused = await run('review', ...args, ...(args[0] === 'accept' ? WHY : []))
    expect([refused.exit, refused.err]).toEqual([exit, expect.stringContaining(message)])
    expect(refused.err.trim().split('\n').length).toBeGreaterThan(1)
    expect(await database.db.query('select from identity_decision')).toEqual([])
  })

  test('wants a reason, and before the first night there is no queue', async () => {
    const none = await run('review', 'accept', '00000000', ...WHY)
    expect([none.exit, none.err]).toEqual([1, expect.stringContaining('Nothing is published yet')])
    expect((await run('review', 'list')).out).toContain('Nothing is published yet')
    expect(await told('review', 'list')).toMatchObject({ run_id: null, items: [], compared: false })
    await published(TOWN.slice(0, 10))
    expect((await run('review', 'list')).out).toContain('compared nobody')
    expect((await run('review', 'accept', '00000000')).exit).toBe(2)
  })
})

describe('review show', () => {
  test('says what the two weigh, by names of comparisons and levels; no value', async () => {
    await published(TOWN)
    const { item, bits, records } = await first('pair')
    const shown = await run('review', 'show', item)
    expect(shown.out).toMatch(/^prior +any two records of the list/m)
    expect(shown.out).toContain(`nocturne review accept ${item} --reason TEXT`)
    const said = TOWN.filter(({ key }) => records.some((record) => record.source_key === key))
    for (const value of said.flatMap(({ sealed }) => Object.values(sealed ?? {})))
      if (value.length > 4) expect(shown.out).not.toContain(value)
    const document = await told<{ waterfall: { total: number }; together: boolean }>('review', 'show', item)
    expect(document.waterfall.total).toBeCloseTo(bits, 3)
    expect(document.together).toBe(false)
  })

  test('--open shows both records side by side, and the audit log says who opened whom', async () => {
    await published(TOWN)
    const { item, records } = await first('pair')
    const opened = await run('review', 'show', item, '--open')
    const said = TOWN.find(({ key }) => key === records[0]?.source_key)
    expect(opened.out).toMatch(new RegExp(`^family_name +${said?.sealed?.family_name}`, 'm'))
    const audit = await database.db.query(
      `select subject, detail from audit where action = 'opened' order by 1`,
    )
    expect(audit).toEqual(
      records
        .map((record) => ({
          subject: `profile:${record.profile_id}`,
          detail: { run_id: 1, what: 'review' },
        }))
        .toSorted((x, y) => (x.subject < y.subject ? -1 : 1)),
    )
  })

  test('of two records that nobody asks about says so, and weighs them', async () => {
    await published(TOWN)
    const { out } = await run('review', 'show', 'crm:000-0', 'crm:149-0')
    expect(out).toContain('No item of the queue; two profiles')
    expect(out).toMatch(/^total +one person: under 0.1 %/m)
  })
})
