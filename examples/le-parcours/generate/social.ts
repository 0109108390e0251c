import { isoSecond } from './calendar.ts'
import { csvLine, invalidUtf8, withCell } from './cells.ts'
import { writtenEmail } from './contact.ts'
import { COMMENTS, POSTS } from './data/texts.ts'
import type { Broken, Entry, EventSource } from './events.ts'
import { serialOf } from './identifiers.ts'
import { countOf, type Habits, momentOf, noteOf } from './moment.ts'
import { plain } from './noise.ts'
import { type Person, trueFacts } from './people.ts'
import type { Random } from './random.ts'
import { RATES } from './rates.ts'
import { valuesOf } from './record.ts'
import { isIn, PURPOSE, streamOf, type World } from './world.ts'

type Cells = readonly string[]
const [ID, TYPE, TARGET, TEXT, AT] = [0, 4, 5, 6, 7]
const HABITS: Habits = { zone: 'Europe/Paris', from: 7, until: 23.5, history: 180, late: 3, step: 1_000 }
/** Interactions of a follower: in the half year before, and a night. */
const INTERACTIONS = { before: 2, night: 0.08 }
const TYPES = ['like', 'like', 'like', 'share', 'comment', 'comment', 'referral'] as const

/** What the social networks' export says: by handle, few with an address. */
export const SOCIAL: EventSource<Cells> = {
  purpose: PURPOSE.social,
  presence: 'social',
  files: [{ file: 'social', source: 'social' }],
  path: (_, date) => `social/interactions-${date}.csv`,
  form: { encoding: 'utf8', end: '\n' },
  bom: false,
  header: 'interaction_id,network,handle,email,type,target,text,at',
  fresh,
  line: (cells) => csvLine(cells, ','),
  breaks: breaks(),
  corrected: null,
  repeats: true,
}

function fresh(world: World, person: Person, night: number): readonly Entry<Cells>[] {
  if (!isIn(world, person, 'social')) return []
  const r = streamOf(world, PURPOSE.social, person, night)
  const count = countOf(r, night === 0 ? INTERACTIONS.before : INTERACTIONS.night)
  return Array.from({ length: count }, (_, number) => interaction(world, person, night, number, r))
}

function interaction(world: World, person: Person, night: number, number: number, r: Random): Entry<Cells> {
  const moment = momentOf(world, night, r, HABITS)
  const type = r.pick(TYPES)
  const handle = handleOf(world, person)
  const email = writtenEmail(trueFacts(person, night).email, r, true)
  const named = !r.chance(RATES.unnamed.social)
  const key = `X-${String(night).padStart(3, '0')}${serialOf(world.seed, person.index)}${number}`
  const network = ['instagram', 'facebook', 'tiktok'][person.index % 3] ?? 'instagram'
  const who = [key, network, handle, named ? (email.raw ?? '') : '']
  const what = [type, r.pick(POSTS), type === 'comment' ? r.pick(COMMENTS) : '']
  return {
    key,
    source: 'social',
    file: 'social',
    row: [...who, ...what, String(Math.floor(moment.utc / 1_000))],
    event: {
      person: person.id,
      name: type,
      at: isoSecond(moment.utc),
      amount: null,
      currency: null,
      actor: valuesOf({ social_handle: handle, email: named ? email.canonical : null }),
      note: noteOf(moment),
    },
  }
}

/** A handle on all networks; it is nobody else's. */
function handleOf(world: World, { given, index }: Person): string {
  const word = ['golf', 'birdie', 'swing', 'green', 'fairway'][index % 5] ?? 'golf'
  return `@${word}_${plain(given)
    .toLowerCase()
    .replace(/[^a-z]/g, '')}${Number(serialOf(world.seed, index)).toString(36)}`
}

function breaks(): readonly ((entry: Entry<Cells>, r: Random) => Broken)[] {
  const own = ({ row }: Entry<Cells>): Cells => withCell(withCell(row, ID, `${row[ID]}X`), TEXT, '')
  const cell =
    (at: number, value: string, reason: Broken['reason']) =>
    (entry: Entry<Cells>): Broken => {
      const row = withCell(own(entry), at, value)
      return { line: csvLine(row, ','), key: row[ID] ?? '', reason }
    }
  const line =
    (change: (row: Cells) => string | Buffer, reason: Broken['reason']) =>
    (entry: Entry<Cells>): Broken => {
      const row = own(entry)
      return { line: change(row), key: row[ID] ?? '', reason }
    }
  return [
    cell(AT, 'demain', 'bad_date'),
    cell(AT, '', 'missing_value'),
    cell(ID, '', 'missing_key'),
    cell(TYPE, 'poke', 'not_allowed'),
    line((row) => row.slice(0, TARGET).join(','), 'too_few_columns'),
    line((row) => [...row, 'fin'].join(','), 'too_many_columns'),
    line((row) => withCell(row, TEXT, '"Magnifique').join(','), 'unclosed_quote'),
    line((row) => invalidUtf8(row.join(',')), 'encoding'),
  ]
}
