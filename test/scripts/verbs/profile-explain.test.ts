import { describe, expect, test } from 'vitest'
import { device, email, loyalty, profiles } from '../../activities/identity/support/night.ts'
import { loadRecords, openRun, type WorldRecord } from '../../support/world.ts'
import { TOWN, useComparingBrand } from './review-brand.ts'

const { database, published, run, told } = useComparingBrand()

interface Step {
  readonly from: { readonly source_key: string }
  readonly to: { readonly source_key: string }
  readonly by: string
  readonly type: string | null
  readonly waterfall: { readonly total: number } | null
}
interface Explained {
  readonly together: boolean
  readonly path: readonly Step[] | null
  readonly kept_apart: readonly { readonly reason: string; readonly comparisons: readonly object[] }[] | null
  readonly comparison: {
    readonly described: readonly number[]
    readonly one_group: boolean
    readonly against: number
    readonly pair: { readonly total: number; readonly comparisons: readonly object[] } | null
  } | null
}

const person = (
  key: string,
  said: Readonly<Record<string, string>>,
  ...identifiers: WorldRecord['identifiers']
): WorldRecord => ({ source: 'crm', key, identifiers, sealed: said })
const HOME = {
  family_name: 'Vandermolen',
  street: 'Cour Basse',
  house_number: '3',
  city: 'Ath',
  postal_code: '7800',
}
const ANNE = { ...HOME, given_name: 'Anneliese', birth_date: '1957-03-14' }
const PIET = { ...HOME, given_name: 'Piet', birth_date: '1986-11-02' }

/** Of the person who has a record: profile ids of two of the records of crm. */
async function explained(a: string, b: string): Promise<Explained> {
  const ids = await profiles(database.db)
  return told<Explained>('profile', 'explain', ids[a] ?? '', ids[b] ?? '')
}

describe('profile explain, of two who are one', () => {
  test('names the links of comparing with their bits, beside identifiers and decisions', async () => {
    await published([
      ...TOWN,
      person('anne-crm', ANNE, loyalty('L1')),
      person('anne-shop', ANNE, email('anne@people.example')),
      person('sign-up', {}, email('anne@people.example')),
    ])
    const ids = await profiles(database.db)
    expect(new Set([ids['anne-crm'], ids['anne-shop'], ids['sign-up']]).size).toBe(1)
    const way = await told<Explained>('profile', 'explain', 'loyalty:L1', 'anne@people.example')
    expect(way).toMatchObject({
      together: true,
      kept_apart: null,
      comparison: { described: [1, 2], one_group: true },
    })
    expect(way.path).toMatchObject([
      { from: { source_key: 'anne-crm' }, to: { source_key: 'anne-shop' }, by: 'comparison', type: null },
    ])
    expect(way.path?.[0]?.waterfall?.total).toBeGreaterThan(5)
    expect(way.comparison?.pair?.total).toBe(way.path?.[0]?.waterfall?.total)
    const records = await told<Explained>('profile', 'explain', 'crm:anne-crm', 'crm:anne-shop')
    expect(records).toMatchObject({ path: way.path, comparison: { described: [1, 1] } })
    expect((await run('profile', 'explain', 'crm:anne-crm', 'crm:nobody')).exit).toBe(1)
    const { out } = await run('profile', 'explain', 'loyalty:L1', 'anne@people.example')
    expect(out).toMatch(/^crm:anne-crm and crm:anne-shop: alike, \+\d+\.\d{3} bits$/m)
    for (const value of [...Object.values(ANNE), 'anne@people'])
      if (value.length > 3) expect(out).not.toContain(value)
  })
})

describe('profile explain, of two who are two', () => {
  test.each([
    [
      'names and birth that speak against one person, so that an e-mail address joins nobody',
      [email('home@people.example')],
      'contradiction',
      'What is their own speaks against one person, so that what they share joins nobody: name (same surname, other given name',
    ],
    [
      'too little, where nothing is shared',
      [],
      'too_little',
      'Comparing finds too little: their strongest pair',
    ],
  ] as const)('%s', async (_, shared, reason, words) => {
    await published([...TOWN, person('anne', ANNE, ...shared), person('piet', PIET, ...shared)])
    const it = await explained('anne', 'piet')
    expect(it).toMatchObject({
      together: false,
      path: null,
      comparison: { described: [1, 1], one_group: false },
    })
    expect(it.kept_apart?.[0]).toMatchObject({ reason })
    expect(it.comparison?.against).toBe(1)
    const ids = await profiles(database.db)
    expect((await run('profile', 'explain', ids.anne ?? '', ids.piet ?? '')).out).toContain(words)
  })

  test('an exclusive number is stronger than what comparing finds; the bits are told all the same', async () => {
    await published([...TOWN, person('one', ANNE, loyalty('L1')), person('two', ANNE, loyalty('L2'))])
    const it = await explained('one', 'two')
    expect(it.kept_apart).toEqual([{ reason: 'exclusive', type: 'loyalty', bits: null, comparisons: [] }])
    expect(it.comparison?.pair?.total).toBeGreaterThan(5)
  })

  test('records of events are not compared', async () => {
    await published([...TOWN, person('anne', ANNE), person('click', {}, device('browser'))])
    await database.db.execute("update source_record set kind = 'actor' where source_key = 'click'")
    const it = await explained('anne', 'click')
    expect(it.comparison).toMatchObject({ described: [1, 0], pair: null })
    expect(it.kept_apart).toMatchObject([{ reason: 'nothing_shared' }])
  })

  test('a mailbox that is on too many records for the night says nothing in the bits, either', async () => {
    const desk = email('desk@people.example')
    const others = Array.from({ length: 4 }, (_, n) => person(`desk-${n}`, {}, desk))
    await published([...TOWN, person('anne', ANNE, desk), person('piet', PIET, desk), ...others])
    const { comparison } = await explained('anne', 'piet')
    const compared = comparison?.pair?.comparisons ?? []
    expect(compared.length).toBeGreaterThan(2)
    expect(compared).not.toContainEqual(expect.objectContaining({ comparison: 'email' }))
  })

  test('what a night under way has loaded is not seen', async () => {
    const two = [person('anne', ANNE), person('piet', PIET)]
    await published([...TOWN, ...two])
    const before = await explained('anne', 'piet')
    const next = await openRun(database.db, '2026-01-02')
    await loadRecords(database.db, next, [person('anne', ANNE), person('piet', ANNE)])
    expect(await explained('anne', 'piet')).toEqual(before)
  })
})
