import { beforeEach, describe, expect, test } from 'vitest'
import type { Rules } from '../../../activities/segments/definitions.ts'
import type { References } from '../../../core/brand/reference.ts'
import { useDatabase } from '../../support/database.ts'
import { stored } from './support/night.ts'
import { orders, segment, trait } from './support/rules.ts'
import { ANNA, BEN, nightOf, people, RECORD_A, RECORD_B, rulesOf, twoPeople } from './support/two-people.ts'
import type { World } from './support/world.ts'

const database = useDatabase()
const { runNight, empty } = twoPeople(database)
beforeEach(empty)

const REFERENCES: References = {
  events: [{ name: 'product', dataset: 'products', key: ['sku'], events: ['order'] }],
  profiles: [{ name: 'store', dataset: 'stores', key: ['home_store'] }],
  rates: { dataset: 'rates', rate: 'rate', maxAgeDays: 0 },
  costs: null,
}
const sum = (name: string, property: string) =>
  trait(name, {
    kind: 'event',
    selection: orders(),
    aggregate: { of: 'sum', property },
    type: 'decimal',
  })
const clubs = segment('clubs', {
  node: 'event',
  selection: orders({
    where: [{ property: 'product.category', is: { op: 'eq', value: 'clubs' }, negated: false }],
  }),
  aggregate: { of: 'count' },
  is: { op: 'gte', value: 1 },
})
const north = segment('north', { node: 'attribute', name: 'store.region', is: { op: 'eq', value: 'north' } })
const rules = (references: Partial<References> = {}): Rules => ({
  ...rulesOf([clubs, north], [sum('cost', 'product.cost'), sum('revenue', 'amount')]),
  references: { ...REFERENCES, ...references },
})

type Attributes = Readonly<Record<string, unknown>>

function put(world: World, dataset: string, key: string, validFrom: string | null, attributes: Attributes) {
  const from = validFrom === null ? null : new Date(validFrom)
  world.reference.set(`${dataset} ${key} ${validFrom}`, { dataset, key, validFrom: from, attributes })
}

function order(world: World, record: string, key: string, at: string, more: Attributes) {
  const { amount = null, currency = null, ...properties } = more as Readonly<Record<string, string | null>>
  world.events.set(key, { name: 'order', key, at: new Date(at), amount, currency, properties, record })
}

const traitsOf = async (id: string) => (await stored(database.db)).get(id)?.traits

/** Events without a rate as the last run of the night counted them. */
const unconverted = (runId: number) =>
  database.db.query('select currency, events::int from unconverted where run_id = $1::int', [runId])

describe('a row that an event points at', () => {
  test('is the version that was valid when the event happened', async () => {
    const world = people()
    put(world, 'products', 'p1', null, { category: 'balls', cost: '1.50' })
    put(world, 'products', 'p1', '2011-04-01T00:00:00Z', { category: 'clubs', cost: '2.25' })
    order(world, RECORD_A, 'e1', '2011-03-31T23:59:59Z', { sku: 'p1' })
    order(world, RECORD_B, 'e2', '2011-04-01T00:00:00Z', { sku: 'p1' })
    await runNight(nightOf(1, rules()), world)
    expect((await stored(database.db)).get(ANNA)).toMatchObject({ traits: { cost: '1.5' }, members: [] })
    expect((await stored(database.db)).get(BEN)).toMatchObject({
      traits: { cost: '2.25' },
      members: ['clubs'],
    })
  })

  test('that comes, changes and goes reaches only the people whose events point at it', async () => {
    const world = people()
    order(world, RECORD_A, 'e1', '2011-04-20T10:00:00Z', { sku: 'p1' })
    order(world, RECORD_B, 'e2', '2011-04-20T10:00:00Z', { sku: 'p2' })
    await runNight(nightOf(1, rules()), world)
    expect(await traitsOf(ANNA)).toMatchObject({ cost: '0' })
    put(world, 'products', 'p1', null, { cost: '2' })
    const came = await runNight(nightOf(2, rules()), world)
    expect([came.read, await traitsOf(ANNA)]).toMatchObject([1, { cost: '2' }])
    put(world, 'products', 'p1', '2011-04-20T10:00:01Z', { cost: '9' })
    const later = await runNight(nightOf(3, rules()), world)
    expect([later.read, await traitsOf(ANNA)]).toMatchObject([0, { cost: '2' }])
    world.reference.delete('products p1 null')
    const gone = await runNight(nightOf(4, rules()), world)
    expect([gone.read, await traitsOf(ANNA)]).toMatchObject([1, { cost: '0' }])
  })

  test('is found by two properties, whatever bars and backslashes they hold', async () => {
    const world = people()
    const references = {
      events: [{ name: 'product', dataset: 'products', key: ['sku', 'size'], events: null }],
    }
    put(world, 'products', 'a\\|b\\\\|c', null, { cost: '3' })
    order(world, RECORD_A, 'e1', '2011-04-20T10:00:00Z', { sku: 'a|b\\', size: 'c' })
    order(world, RECORD_B, 'e2', '2011-04-20T10:00:00Z', { sku: 'a', size: 'b|c' })
    await runNight(nightOf(1, rules(references)), world)
    expect([await traitsOf(ANNA), await traitsOf(BEN)]).toMatchObject([{ cost: '3' }, { cost: '0' }])
  })
})

describe('a row that an attribute points at', () => {
  const members = async () => (await stored(database.db)).get(ANNA)

  test('decides about membership, from the night in which it changes or becomes valid', async () => {
    const world = people()
    world.profiles.set(ANNA, { kind: 'known', attributes: { home_store: 'S1' }, consents: new Set() })
    await runNight(nightOf(1, rules()), world)
    expect(await members()).toMatchObject({ members: [], unknown: ['north'] })
    put(world, 'stores', 'S1', null, { region: 'south' })
    const came = await runNight(nightOf(2, rules()), world)
    expect([came.read, await members()]).toMatchObject([1, { members: [], unknown: [] }])
    const { asOf } = nightOf(3, rules())
    put(world, 'stores', 'S1', asOf.toISOString(), { region: 'north' })
    await runNight(nightOf(3, rules()), world)
    expect(await members()).toMatchObject({ members: [] })
    const valid = await runNight(nightOf(4, rules()), world)
    expect([valid.read, await members()]).toMatchObject([1, { members: ['north'] }])
  })
})

describe('an amount in another currency', () => {
  const at = '2011-04-19T22:30:00Z'
  const world = (): World => {
    const all = people()
    order(all, RECORD_A, 'e1', at, { amount: '10.0050', currency: 'CHF' })
    order(all, RECORD_A, 'e2', at, { amount: '1.0000', currency: 'EUR' })
    return all
  }

  test('is converted by the rate of its day in the zone of the brand, half away from zero', async () => {
    const all = world()
    put(all, 'rates', 'CHF', '2011-04-18T22:00:00Z', { rate: '9' })
    put(all, 'rates', 'CHF', '2011-04-19T22:00:00Z', { rate: '0.93103' })
    order(all, RECORD_B, 'e3', at, { amount: '-0.0050', currency: 'CHF' })
    put(all, 'rates', 'CHF', '2011-04-20T22:00:00Z', { rate: '9' })
    await runNight(nightOf(1, rules()), all)
    expect([await traitsOf(ANNA), await traitsOf(BEN)]).toMatchObject([
      { revenue: '10.315' },
      { revenue: '-0.0047' },
    ])
    expect(await unconverted(1)).toEqual([])
  })

  test('is in no sum and counted while there is no rate, and summed from the night in which it comes', async () => {
    const all = world()
    await runNight(nightOf(1, rules()), all)
    expect([await traitsOf(ANNA), await unconverted(1)]).toMatchObject([
      { revenue: '1' },
      [{ currency: 'CHF', events: 1 }],
    ])
    put(all, 'rates', 'CHF', '2011-04-19T22:00:00Z', { rate: '2' })
    const came = await runNight(nightOf(2, rules()), all)
    expect([came.read, await traitsOf(ANNA), await unconverted(2)]).toMatchObject([
      1,
      { revenue: '21.01' },
      [],
    ])
    put(all, 'rates', 'CHF', '2011-04-19T22:00:00Z', { rate: '3' })
    const corrected = await runNight(nightOf(3, rules()), all)
    expect([corrected.read, await traitsOf(ANNA)]).toMatchObject([1, { revenue: '31.015' }])
  })

  test('takes an older rate only when the brand says how old it may be', async () => {
    const all = world()
    put(all, 'rates', 'CHF', '2011-04-17T22:00:00Z', { rate: '2' })
    const revenues: unknown[] = []
    for (const maxAgeDays of [0, 1, 2]) {
      const rates = { dataset: 'rates', rate: 'rate', maxAgeDays }
      await runNight(nightOf(maxAgeDays + 1, rules({ rates })), all)
      revenues.push((await traitsOf(ANNA))?.revenue)
    }
    expect(revenues).toEqual(['1', '1', '21.01'])
  })

  test('stands beside its conversion in the published view', async () => {
    const all = world()
    put(all, 'rates', 'CHF', '2011-04-19T22:00:00Z', { rate: '2' })
    await runNight(nightOf(1, rules()), all)
    await database.db.execute("insert into source (name) values ('shop') on conflict do nothing")
    const seen = await database.db.transaction(async (tx) => {
      await tx.execute("set local nocturne.run = '1'")
      return tx.query(
        'select event_key, amount::text, currency, amount_converted::text from published.event order by event_key',
      )
    })
    expect(seen).toEqual([
      { event_key: 'e1', amount: '10.0050', currency: 'CHF', amount_converted: '20.0100' },
      { event_key: 'e2', amount: '1.0000', currency: 'EUR', amount_converted: '1.0000' },
    ])
  })
})
