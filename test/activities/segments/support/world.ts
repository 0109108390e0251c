import type { Calendar } from '../../../../activities/segments/calendar.ts'
import { daysBefore } from '../../../../activities/segments/calendar.ts'
import type { Person } from '../twin/evaluate.ts'
import type { EventRow } from '../twin/events.ts'
import type { ReferenceRow } from '../twin/reference.ts'
import type { Random } from './random.ts'
import { changeReference } from './reference.ts'

/** What extract, identity, profiles and consent have written, in memory. */
export interface World {
  readonly profiles: Map<string, Omit<Person, 'events'>>
  /** Record to profile. */
  readonly links: Map<string, string>
  readonly events: Map<string, EventRow & { readonly record: string | null }>
  /** Reference rows by dataset, key and valid_from. */
  readonly reference: Map<string, ReferenceRow>
}

export const emptyWorld = (): World => ({
  profiles: new Map(),
  links: new Map(),
  events: new Map(),
  reference: new Map(),
})
export const copyOf = (world: World): World => ({
  profiles: new Map(world.profiles),
  links: new Map(world.links),
  events: new Map(world.events),
  reference: new Map(world.reference),
})

/** Profiles as the rules see them. */
export function peopleOf(world: World): ReadonlyMap<string, Person> {
  const events = new Map<string, EventRow[]>()
  for (const { record, ...event } of world.events.values()) {
    const profile = record === null ? undefined : world.links.get(record)
    if (profile !== undefined) events.set(profile, [...(events.get(profile) ?? []), event])
  }
  return new Map(
    [...world.profiles].map(([id, profile]) => [id, { ...profile, events: events.get(id) ?? [] }]),
  )
}

/** New people, each with one or two records. */
export function addPeople(world: World, dice: Random, count: number): void {
  for (let i = 0; i < count; i++) {
    const id = dice.uuid()
    world.profiles.set(id, randomProfile(dice))
    for (let n = 0; n <= dice.below(2); n++) world.links.set(dice.uuid(), id)
  }
}

export function randomProfile(dice: Random): Omit<Person, 'events'> {
  const attributes: Record<string, unknown> = {}
  if (dice.chance(0.8)) attributes.city = dice.pick(['Paris', 'Lyon', 'Gent', 'Ürzig'])
  if (dice.chance(0.7)) attributes.age = dice.pick([17, 18, 25, 40, '40', 'forty', null])
  if (dice.chance(0.6))
    attributes.score = dice.pick(['0.50', '12.25', '-3', '1e3', '7', '9'.repeat(60), '9'.repeat(61)])
  if (dice.chance(0.5)) attributes.vip = dice.pick([true, false])
  if (dice.chance(0.4)) attributes.basket = { amount: dice.pick(['10.00', '99.5']), currency: 'EUR' }
  const consents = new Set(['email news', 'email ads', 'sms ads'].filter(() => dice.chance(0.4)))
  return { kind: dice.chance(0.75) ? 'known' : 'anonymous', attributes, consents }
}

/** Events of the last weeks before as_of, some exactly on a midnight, some later than as_of, some of nobody. */
export function addEvents(world: World, dice: Random, calendar: Calendar, count: number): void {
  const records = [...world.links.keys()]
  for (let i = 0; i < count; i++) {
    const key = dice.uuid().slice(0, 8)
    const record = dice.chance(0.05) || records.length === 0 ? null : dice.pick(records)
    world.events.set(key, { ...randomEvent(dice, calendar), key, record })
  }
}

export function randomEvent(dice: Random, calendar: Calendar): Omit<EventRow, 'key'> {
  const midnight = daysBefore(calendar, dice.below(45) - 3).getTime()
  const shift = dice.chance(0.3) ? dice.pick([-1, 0, 1]) : dice.below(86_400_000)
  const properties: Record<string, unknown> = {}
  if (dice.chance(0.8)) properties.quantity = dice.pick([1, 2, -1, '3', '2.50', 'many', null])
  if (dice.chance(0.8)) properties.store = dice.pick(['A', 'B', 'Ölde', 'a'])
  if (dice.chance(0.7)) properties.invoice = dice.pick(['1', '2', '3', '4'])
  const paid = dice.chance(0.8)
  return {
    name: dice.pick(['order', 'order', 'view']),
    at: new Date(midnight + shift),
    amount: paid ? dice.pick(['10.0000', '0.1000', '0.2000', '-4.9500', '1234567.8900']) : null,
    currency: paid ? dice.pick(['EUR', 'GBP']) : null,
    properties,
  }
}

/** What can happen between two nights. */
export function change(world: World, dice: Random, calendar: Calendar): void {
  if (dice.chance(0.5)) addPeople(world, dice, dice.below(3))
  if (dice.chance(0.8)) addEvents(world, dice, calendar, dice.below(8))
  for (const [key, event] of world.events) {
    const fate = dice.below(30)
    if (fate === 0) world.events.delete(key)
    if (fate === 1) world.events.set(key, { ...event, ...randomEvent(dice, calendar) })
  }
  for (const id of world.profiles.keys()) if (dice.chance(0.05)) world.profiles.set(id, randomProfile(dice))
  if (dice.chance(0.5)) moveRecord(world, dice)
  if (dice.chance(0.6)) changeReference(world, dice, calendar)
  const linked = new Set(world.links.values())
  for (const id of world.profiles.keys()) if (!linked.has(id)) world.profiles.delete(id)
}

/** Merges one record into another profile, or splits it off, or deletes it. */
function moveRecord(world: World, dice: Random): void {
  const records = [...world.links.keys()]
  if (records.length < 2) return
  const record = dice.pick(records)
  if (dice.chance(0.2)) world.links.delete(record)
  else if (dice.chance(0.3)) {
    const fresh = dice.uuid()
    world.profiles.set(fresh, randomProfile(dice))
    world.links.set(record, fresh)
  } else world.links.set(record, world.links.get(dice.pick(records)) ?? '')
}
