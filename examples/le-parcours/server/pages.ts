import type { Json, LoyaltyState } from './state.ts'

const MOST = 500
const USUAL = 200

/** A page, and the address of the next one in the `Link` header where the API has one. */
export interface Page {
  readonly body: Json
  readonly link: string | null
}

/** What is wrong with a request, for its sender. */
export interface Refused {
  readonly refused: string
}

/** A page of members: `cursor` goes on behind the last one of the page before. */
export function membersPage({ members }: LoyaltyState, query: URLSearchParams): Page | Refused {
  const since = sinceOf(query, 'updated_since')
  const limit = wholeOf(query, 'limit', USUAL)
  const cursor = query.get('cursor')
  const from = cursor === null ? 0 : decodeCursor(cursor)
  if (since === 'wrong') return { refused: 'updated_since: expected a time such as 2026-03-27T00:00:00Z' }
  if (limit === null) return { refused: `limit: expected a whole number from 1 to ${MOST}` }
  if (from === null) return { refused: 'cursor: expected the next_cursor of the page before' }
  const found = since === null ? members : members.filter((member) => timeOf(member.updated_at) >= since)
  const data = found.slice(from, from + limit)
  const next = from + limit < found.length ? encodeCursor(from + limit) : null
  return { body: { data, next_cursor: next }, link: null }
}

/** A page of movements, by number, with the next one in the `Link` header. */
export function movementsPage({ movements }: LoyaltyState, url: URL): Page | Refused {
  const query = url.searchParams
  const since = sinceOf(query, 'since')
  const size = wholeOf(query, 'per_page', USUAL)
  const page = wholeOf(query, 'page', 1, 1_000_000)
  if (since === 'wrong') return { refused: 'since: expected a time such as 2026-03-27T00:00:00Z' }
  if (size === null) return { refused: `per_page: expected a whole number from 1 to ${MOST}` }
  if (page === null) return { refused: 'page: expected a whole number from 1 on' }
  // A movement whose time cannot be read is always shown: nobody can say that it is old.
  const found = since === null ? movements : movements.filter(({ at }) => !(timeOf(at) < since))
  const pages = Math.max(1, Math.ceil(found.length / size))
  const next = new URL(url)
  next.searchParams.set('page', String(page + 1))
  const link = page < pages ? `<${next.href}>; rel="next"` : null
  return { body: { data: found.slice((page - 1) * size, page * size), page, pages }, link }
}

function timeOf(value: unknown): number {
  return typeof value === 'string' ? Date.parse(value) : Number.NaN
}

function sinceOf(query: URLSearchParams, name: string): number | null | 'wrong' {
  const text = query.get(name)
  if (text === null) return null
  const at = Date.parse(text)
  return Number.isNaN(at) ? 'wrong' : at
}

function wholeOf(query: URLSearchParams, name: string, usual: number, most = MOST): number | null {
  const text = query.get(name)
  if (text === null) return usual
  const number = Number(text)
  return Number.isInteger(number) && number >= 1 && number <= most ? number : null
}

function encodeCursor(from: number): string {
  return Buffer.from(`from:${from}`).toString('base64url')
}

function decodeCursor(cursor: string): number | null {
  const found = /^from:(\d{1,9})$/.exec(Buffer.from(cursor, 'base64url').toString())
  return found ? Number(found[1]) : null
}
