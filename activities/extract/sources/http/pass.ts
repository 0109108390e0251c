import type { SourceSpec } from '../../../../core/brand/source.ts'
import type { HttpFrom } from '../../../../core/brand/source-remote.ts'
import { hopeless } from '../../../../core/errors.ts'
import type { Json } from '../../../../core/json.ts'
import { rawHash } from '../../csv/hash.ts'
import { readColumns } from '../../load/columns.ts'
import { idTable } from '../../memory/id-table.ts'
import type { SizedBatch } from '../ahead.ts'
import { sortedJson } from '../json-fields.ts'
import type { Mark, SourceIo } from '../kind.ts'
import type { HttpClient } from './client.ts'
import { hasItems, type Place, pageUrl, readPage } from './pages.ts'
import { itemRows } from './rows.ts'
import { newestOf, queryFor } from './since.ts'

/** Rows that move between pages are read until a round brings nothing new; after so many it is good enough. */
const MOST_ROUNDS = 5

/** Where the API stands: asked for since when, and within a pass of one night the next page. */
interface Said {
  readonly since: string | null
  readonly pass: {
    readonly date: string
    readonly place: Place
    readonly newest: string | null
    readonly round: number
  } | null
}

/** One reading of all pages that the API has for tonight. */
export interface Pass {
  readonly header: readonly string[]
  /** Reads the next page; not after the end. */
  read(): Promise<SizedBatch>
  ended(): boolean
  /** Pages read so far. */
  pages(): number
  seen(): readonly string[]
  /** What is to be remembered once all rows read so far are stored. */
  value(): Json
  takeNotes(): Readonly<Record<string, number>>
}

/** Goes on where the mark says, if it is of tonight; a place of another night may be gone. */
export function beginPass(
  spec: SourceSpec,
  from: HttpFrom,
  io: SourceIo,
  client: HttpClient,
  mark: Mark | null,
): Pass {
  const said = (mark?.value ?? { since: null, pass: null }) as unknown as Said
  const tonight = said.pass?.date === io.businessDate ? said.pass : null
  const header = readColumns(spec)
  const rows = itemRows(spec, header)
  const query = queryFor(from, said.since, io.businessDate)
  const latest = new Date(Math.max(io.now().getTime(), io.asOf.getTime()))
  const newest = newestOf(spec, from, latest)
  const unlooped = loopGuard(spec.name)
  const state = {
    place: tonight?.place ?? null,
    newest: tonight?.newest ?? firstNewest(from, io, said.since),
    round: tonight?.round ?? 1,
    pagesOfRound: 0,
    pages: 0,
    ended: false,
  }
  const endRound = (): void => {
    const { pagination } = from
    const moves = pagination.kind === 'page' && !pagination.stable && state.pagesOfRound > 1
    state.ended = !moves || (state.round > 1 && rows.fresh() === 0) || state.round === MOST_ROUNDS
    state.place = null
    state.round += 1
    state.pagesOfRound = 0
    rows.newRound()
  }
  return {
    header,
    read: async () => {
      const url = pageUrl(spec.name, from, query, state.place)
      const answer = await client.get(url, (one) => hasItems(from, one))
      const page = readPage(spec.name, from, answer, url, state.place)
      state.pages += 1
      state.pagesOfRound += 1
      const { items, next } = page
      for (const item of items) state.newest = newest(state.newest, item)
      const batch = rows.batch(page, answer, state.pages)
      unlooped(state.round, next, items.map(sortedJson))
      if (next === undefined) endRound()
      else state.place = next
      return batch
    },
    ended: () => state.ended,
    pages: () => state.pages,
    seen: rows.seen,
    value: () => {
      const { place, newest: latestSeen, round } = state
      if (state.ended) return { since: latestSeen, pass: null }
      return { since: said.since, pass: { date: io.businessDate, place, newest: latestSeen, round } }
    },
    takeNotes: () => ({ ...client.takeNotes(), repeated: rows.takeRepeated() }),
  }
}

/** Without times of change in the items, the next pass asks from where this one began; if it asks at all. */
function firstNewest({ since, query }: HttpFrom, io: SourceIo, before: string | null): string | null {
  if (since.from !== null) return before
  return Object.values(query).some((text) => text.includes('{since}')) ? io.now().toISOString() : null
}

/** Throws when pages go round in a circle: a cursor that came before, or the same page twice running. */
function loopGuard(
  source: string,
): (round: number, next: Place | undefined, items: readonly string[]) => void {
  const places = idTable()
  let previous = ''
  return (round, next, items) => {
    const page = rawHash(items, String(round))
    const size = places.size()
    if (typeof next === 'string') places.add(rawHash([next], ''))
    const circle = typeof next === 'string' && places.size() === size
    const stuck = typeof next === 'number' && items.length > 0 && page === previous
    previous = page
    if (!circle && !stuck) return
    throw hopeless(
      'HTTP_LOOP',
      `Source ${source}: its pages go round in a circle; the answer names a next page that was read before. Correct pagination.`,
      { source },
    )
  }
}
