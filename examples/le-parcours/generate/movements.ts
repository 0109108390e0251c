import { isoSecond } from './calendar.ts'
import type { Broken, Entry, EventSource } from './events.ts'
import { loyaltyNumber, serialOf } from './identifiers.ts'
import { countOf, type Habits, momentOf, noteOf } from './moment.ts'
import type { Person } from './people.ts'
import { random } from './random.ts'
import type { Json } from './web.ts'
import { isIn, PURPOSE, streamOf, type World } from './world.ts'

const HABITS: Habits = { zone: 'Europe/Paris', from: 9, until: 21, history: 400, late: 0, step: 1_000 }
/** Movements of a member: in the time before, and a night. */
const MOVEMENTS = { before: 1.4, night: 0.03 }

/** Points earned and spent, as the loyalty programme's API gives them. */
export const MOVEMENTS_SOURCE: EventSource<Json> = {
  purpose: PURPOSE.movements,
  presence: 'loyalty',
  files: [{ file: 'movements', source: 'movements' }],
  path: (_, date) => `loyalty/movements-${date}.ndjson`,
  form: { encoding: 'utf8', end: '\n' },
  bom: false,
  header: null,
  fresh,
  line: (row) => JSON.stringify(row),
  breaks: breaks(),
  corrected: null,
  repeats: false,
}

function fresh(world: World, person: Person, night: number): readonly Entry<Json>[] {
  if (!isIn(world, person, 'loyalty')) return []
  const r = streamOf(world, PURPOSE.movements, person, night)
  const member = loyaltyNumber(world.seed, person.index, 0)
  return pointsOf(world, person, night).map((points, number) => {
    const moment = momentOf(world, night, r, HABITS)
    const key = `M${String(night).padStart(3, '0')}${serialOf(world.seed, person.index)}${number}`
    const type = points < 0 ? 'spend' : 'earn'
    const at = isoSecond(moment.utc)
    const store = r.chance(0.5) ? person.before.address.city.store : null
    return {
      key,
      source: 'movements',
      file: 'movements',
      row: { movement_id: key, member_id: member, type, points, at, store },
      event: {
        person: person.id,
        name: type,
        at,
        amount: null,
        currency: null,
        actor: { loyalty_number: member },
        note: noteOf(moment),
      },
    }
  })
}

/** The points that a member earned or spent in a night. */
export function pointsOf(world: World, person: Person, night: number): readonly number[] {
  const r = random(world.seed, PURPOSE.movements, person.index, night, 7)
  const count = countOf(r, night === 0 ? MOVEMENTS.before : MOVEMENTS.night)
  return Array.from({ length: count }, () => (r.chance(0.2) ? -100 : 10 * (1 + r.int(40))))
}

/** The balance at the end of a night; the second card of a person stays as it was. */
export function pointsUntil(world: World, person: Person, copy: number, night: number): number {
  let points = 100 * (random(world.seed, PURPOSE.movements, person.index, 1_000 + copy, 8).int(40) + 1)
  if (copy > 0) return points
  for (let n = 0; n <= Math.min(night, person.erasure - 1); n += 1) {
    for (const movement of pointsOf(world, person, n)) points += movement
  }
  return points
}

function breaks(): readonly ((entry: Entry<Json>) => Broken)[] {
  const field = (name: string, value: unknown, reason: Broken['reason']) => {
    return ({ row, key }: Entry<Json>): Broken => {
      const own = name === 'movement_id' ? '' : `${key}X`
      return { line: JSON.stringify({ ...row, movement_id: own || null, [name]: value }), key: own, reason }
    }
  }
  return [
    field('at', '2026-02-31T10:00:00Z', 'bad_date'),
    field('movement_id', null, 'missing_key'),
    field('type', 'gift', 'not_allowed'),
  ]
}
