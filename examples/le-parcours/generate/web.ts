import { iso } from './calendar.ts'
import type { Broken, Entry, EventSource } from './events.ts'
import { uuidOf } from './identifiers.ts'
import { brokenLines } from './json.ts'
import { countOf, type Habits, momentOf } from './moment.ts'
import type { Person } from './people.ts'
import type { Random } from './random.ts'
import { type Call, type Session, steps } from './session.ts'
import { identifiedBy, type Visitor, visitorOf } from './visitor.ts'
import { isIn, PURPOSE, streamOf, type World } from './world.ts'

const HABITS: Habits = { zone: 'Europe/Paris', from: 6.5, until: 23.4, history: 60, late: 5, step: 1 }
/** Sessions a visitor of the site: in the two months before, and a night. */
const SESSIONS = { before: 2, night: 0.1 }
const MESSAGE = 1

export type Json = Readonly<Record<string, unknown>>

/** Events of the site and the app, in the form of Segment's spec. */
export const WEB: EventSource<Json> = {
  purpose: PURPOSE.web,
  presence: 'web',
  files: [{ file: 'web', source: 'web' }],
  path: (_, date) => `web/events-${date}.ndjson.gz`,
  form: { encoding: 'utf8', end: '\n' },
  bom: false,
  header: null,
  fresh,
  line: (row) => JSON.stringify(row),
  breaks: breaks(),
  corrected: null,
  repeats: true,
}

function fresh(world: World, person: Person, night: number): readonly Entry<Json>[] {
  if (!isIn(world, person, 'web')) return []
  const r = streamOf(world, PURPOSE.web, person, night)
  const sessions = countOf(r, night === 0 ? SESSIONS.before : SESSIONS.night)
  const entries: Entry<Json>[] = []
  for (let number = 0; number < sessions; number += 1) {
    const visitor = visitorOf(world, person, night, r)
    const moment = momentOf(world, night, r, HABITS)
    const session: Session = { visitor, utc: moment.utc, number, r }
    for (const call of steps(session)) {
      const count = night * 4096 + entries.length
      entries.push(entryOf(world, person, visitor, call, count, moment.late))
    }
  }
  return entries
}

function entryOf(
  world: World,
  person: Person,
  visitor: Visitor,
  call: Call,
  count: number,
  late: boolean,
): Entry<Json> {
  const key = uuidOf(world.seed, MESSAGE, person.index, count)
  const { type, name, utc, ...rest } = call
  const delay = late ? 60_000 : 300
  const row: Json = {
    type,
    messageId: key,
    anonymousId: visitor.anonymousId,
    userId: call.loggedIn ? visitor.userId : null,
    timestamp: iso(utc),
    sentAt: iso(utc + delay),
    receivedAt: iso(utc + delay + 450),
    channel: visitor.channel,
    context: { ...visitor.context, page: rest.page },
    ...(type === 'track' ? { event: name } : type === 'page' ? { name } : {}),
    ...rest.body,
  }
  return {
    key,
    source: 'web',
    file: 'web',
    row,
    event: {
      person: visitor.stranger ? null : person.id,
      name: type === 'track' ? `track ${name}` : type,
      at: iso(utc),
      amount: call.revenue,
      currency: call.revenue === null ? null : 'EUR',
      actor: identifiedBy(visitor, call),
      note: late ? 'late' : null,
    },
  }
}

function breaks(): readonly ((entry: Entry<Json>, r: Random) => Broken)[] {
  const field = (name: string, value: unknown, reason: Broken['reason']) => {
    return ({ row, key }: Entry<Json>): Broken => {
      const own = name === 'messageId' ? '' : twin(key)
      return { line: JSON.stringify({ ...row, messageId: own, [name]: value }), key: own, reason }
    }
  }
  const long = 'x'.repeat(40_000)
  return [
    ...brokenLines<Json>((row, key) => JSON.stringify({ ...row, messageId: key }), twin),
    field('timestamp', 'hier', 'bad_date'),
    field('timestamp', null, 'missing_value'),
    field('type', undefined, 'missing_value'),
    field('type', 'screem', 'not_allowed'),
    field('messageId', undefined, 'missing_key'),
    field('properties', { note: long }, 'too_long'),
  ]
}

/** A key that no good row has: the variant of the UUID is another. */
function twin(key: string): string {
  return `${key.slice(0, 19)}b${key.slice(20)}`
}
