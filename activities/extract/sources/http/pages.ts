import type { HttpFrom } from '../../../../core/brand/source-remote.ts'
import { hopeless } from '../../../../core/errors.ts'
import { type ExactJson, textOf, valueAt } from '../json-fields.ts'
import type { Answer } from './answer.ts'

/** Where reading goes on: a page's number, a cursor, or an address; null = at the beginning. */
export type Place = number | string | null

export interface PageRead {
  readonly items: readonly ExactJson[]
  /** Places of the items that name a key twice. */
  readonly twice: ReadonlySet<number>
  /** undefined = this was the last page. */
  readonly next: Exclude<Place, null> | undefined
}

/** Address of the page at a place. `query` holds no `{...}` any more. */
export function pageUrl(source: string, from: HttpFrom, query: HttpFrom['query'], place: Place): URL {
  if (from.pagination.kind === 'link' && typeof place === 'string') return linkedUrl(source, from, place)
  const url = new URL(from.url)
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  const { pagination } = from
  if (pagination.kind === 'cursor' && place !== null) url.searchParams.set(pagination.param, String(place))
  if (pagination.kind === 'page') {
    url.searchParams.set(pagination.param, String(place ?? pagination.first))
    const { perPage } = pagination
    if (perPage !== null) url.searchParams.set(perPage.param, String(perPage.size))
  }
  return url
}

/** Some servers say with status 200 that they have a fault, in the place of the items. */
export const hasItems = (from: HttpFrom, answer: Answer): boolean => Array.isArray(itemsOf(from, answer))

function itemsOf({ items }: HttpFrom, { json }: Answer): ExactJson | undefined {
  return items === null ? json : valueAt(json, items.split('.'))
}

/** The items of an answer, and where to go on. */
export function readPage(source: string, from: HttpFrom, answer: Answer, url: URL, place: Place): PageRead {
  const items = itemsOf(from, answer)
  if (!Array.isArray(items))
    throw hopeless(
      'HTTP_SHAPE',
      `Source ${source}: the answer of ${url.host} has no list ${from.items === null ? 'as a whole' : `at ${from.items}`}. Correct items.`,
      { source },
    )
  return {
    items,
    twice: twiceIn(source, from, answer),
    next: nextPlace(from, answer, url, items.length, place),
  }
}

/** Which items name a key twice. Where the list itself is one of two, half of the rows would be lost unseen. */
function twiceIn(source: string, { items }: HttpFrom, { twice }: Answer): ReadonlySet<number> {
  const way = items === null ? [] : items.split('.')
  const refused = new Set<number>()
  for (const path of twice) {
    const shared = path.findIndex((step, i) => step !== way[i])
    if (shared < 0)
      throw hopeless(
        'HTTP_SHAPE',
        `Source ${source}: an answer names ${path.join('.')} twice, on the way to its items. Ask the service for answers that hold them once.`,
        { source },
      )
    if (shared >= way.length) refused.add(Number(path[way.length]))
  }
  return refused
}

function nextPlace(
  { pagination }: HttpFrom,
  answer: Answer,
  url: URL,
  items: number,
  place: Place,
): PageRead['next'] {
  switch (pagination.kind) {
    case 'none':
      return undefined
    case 'link':
      return nextLink(answer.link, url)
    case 'cursor': {
      const next = valueAt(answer.json, pagination.next.split('.'))
      const text = next === false ? '' : textOf(next)
      return text === '' ? undefined : text
    }
    case 'page': {
      const page = typeof place === 'number' ? place : pagination.first
      const pages = pagination.pages === null ? Number.NaN : pagesOf(answer, pagination.pages)
      const ended = Number.isNaN(pages) ? items === 0 : page - pagination.first + 1 >= pages
      return ended ? undefined : page + 1
    }
  }
}

/** How many pages an answer says there are; NaN when it does not say, so that the first empty page ends them. */
function pagesOf({ json }: Answer, path: string): number {
  const text = textOf(valueAt(json, path.split('.'))).trim()
  return text === '' ? Number.NaN : Number(text)
}

const LINK = /<([^>]*)>((?:\s*;\s*[^,;=]+(?:=(?:"[^"]*"|[^,;"]*))?)*)/g

/** The address behind `rel="next"`, made absolute. */
function nextLink(header: string | null, at: URL): string | undefined {
  for (const [, target = '', params = ''] of (header ?? '').matchAll(LINK)) {
    const rel = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s,;]+))/i.exec(params)
    const words = (rel?.[1] ?? rel?.[2] ?? '').toLowerCase().split(/\s+/)
    if (words.includes('next') && URL.canParse(target, at.href)) return new URL(target, at).href
  }
  return undefined
}

function linkedUrl(source: string, from: HttpFrom, link: string): URL {
  const [url, own] = [new URL(link), new URL(from.url)]
  if (url.origin === own.origin) return url
  throw hopeless(
    'HTTP_LINK',
    `Source ${source}: ${own.host} names a next page on another host (${url.host}), which is not given the headers. Correct url.`,
    { source },
  )
}
