import { z } from 'zod'
import type { HttpFrom, HttpPagination } from '../../../core/brand/source-remote.ts'
import type { Entry } from '../../parse/draft.ts'
import { given } from '../../parse/given.ts'
import { type Problem, problem } from '../../problem.ts'
import { strict } from '../strict.ts'
import { bytes, column, duration, EXPECTS, flag, text, whole } from '../words.ts'
import { unitRows, values } from './common.ts'
import { sourceOf } from './rows.ts'

const opt = z.exactOptional

const address = () => {
  const error = 'an address such as `https://api.shop.example/v1/members`'
  return z
    .string({ error })
    .regex(/^(https?:\/\/[^\s/]|\$\{env:)/, { error })
    .meta({ [EXPECTS]: 'an address' })
}

const rate = () => {
  const error = 'a number from 0.01 to 1000'
  return z
    .number({ error })
    .min(0.01, { error })
    .max(1_000, { error })
    .meta({ [EXPECTS]: error })
}

const texts = (what: string) => opt(z.record(z.string().min(1), text())).describe(what)

const pagination = z
  .discriminatedUnion('kind', [
    strict({ kind: z.literal('none').describe('One answer holds everything (when not said).') }),
    strict({ kind: z.literal('link').describe('The header `Link` names the next page with `rel="next"`.') }),
    strict({
      kind: z.literal('cursor').describe('Each answer holds the cursor of the next page.'),
      next: text().describe(
        'Path of the cursor in the answer, such as `meta.next_cursor`; none is the last page.',
      ),
      param: text().describe('Parameter that asks for a page by its cursor.'),
    }),
    strict({
      kind: z.literal('page').describe('Pages have numbers.'),
      param: text().describe('Parameter that asks for a page by its number.'),
      first: opt(whole(0, 1)).describe('Number of the first page; 1 when not said.'),
      per_page: opt(
        strict({
          param: text().describe('Parameter of the rows a page.'),
          size: whole(1, 100_000).describe('Rows a page.'),
        }),
      ).describe('How many rows a page are asked for; as the server likes when not said.'),
      pages: opt(text()).describe(
        'Path of the number of pages in the answer; the first empty page ends it when not said.',
      ),
      stable: opt(flag()).describe(
        'Rows never move between pages while they are read: one round is enough. When not said, pages are read again until a round brings nothing new.',
      ),
    }),
  ])
  .describe('How the answer is cut into pages.')

/** A source that is asked over HTTP. */
export const httpSource = sourceOf({
  kind: z
    .literal('http')
    .describe('Kind of the source: JSON over HTTP; a column is a path such as `address.city`.'),
  url: address().describe('Address of the first page.'),
  headers: texts('Headers of each request; secrets as "${env:NAME}". No other host is given them.'),
  query: texts(
    'Parameters of each request: `{since}` is the newest time of change read before, less the overlap (a parameter with it is left out the first time), `{date}` the business date.',
  ),
  items: opt(text()).describe(
    'Path of the list in the answer, such as `data`; the answer is the list when not said.',
  ),
  pagination: opt(pagination),
  since: opt(
    strict({
      from: opt(column()).describe(
        'Path of the time of change in an item; the start of the last load when not said.',
      ),
      overlap: opt(duration()).describe(
        'How much earlier is asked from, for rows that came late; 15m when not said.',
      ),
    }),
  ).describe('What `{since}` stands for.'),
  format: opt(strict(values).describe('How its values are written.')),
  limits: opt(
    strict({
      rate: opt(rate()).describe('Requests a second; 10 when not said.'),
      timeout: opt(duration()).describe('Longest wait for an answer; 30s when not said.'),
      page_bytes: opt(bytes()).describe('Largest answer; 16MB when not said.'),
      retries: opt(whole(0, 20)).describe(
        'Tries of a page after a fault that may pass (429, 5xx, time-out, half an answer), with growing waits; 5 when not said. Then the source is tried again as a whole.',
      ),
      ...unitRows('items', 5_000),
    }),
  ).describe('How hard the server is asked.'),
})
type HttpRaw = z.output<typeof httpSource>

const MINUTE = 60_000

/** The source as it is read. */
export function httpFrom({
  url,
  headers,
  query,
  items,
  pagination: paging,
  since,
  limits,
}: HttpRaw): HttpFrom {
  return {
    kind: 'http',
    url,
    headers: headers ?? {},
    query: query ?? {},
    items: items ?? null,
    pagination: pagesOf(paging),
    since: { from: since?.from ?? null, overlapMs: since?.overlap ?? 15 * MINUTE },
    limits: {
      rate: limits?.rate ?? 10,
      timeoutMs: limits?.timeout ?? MINUTE / 2,
      pageBytes: limits?.page_bytes ?? 16 * 2 ** 20,
      retries: limits?.retries ?? 5,
      unitRows: limits?.unit_rows ?? 5_000,
    },
  }
}

function pagesOf(raw: HttpRaw['pagination']): HttpPagination {
  if (raw === undefined) return { kind: 'none' }
  if (raw.kind !== 'page') return raw
  const { param, first, per_page, pages, stable } = raw
  return {
    kind: 'page',
    param,
    first: first ?? 1,
    perPage: per_page ?? null,
    pages: pages ?? null,
    stable: stable ?? false,
  }
}

/** What cannot be as it is written. */
export function httpProblems(entry: Entry<unknown>, raw: HttpRaw): readonly Problem[] {
  const parameters = Object.entries(raw.query ?? {})
  const asking = parameters.filter(([, value]) => value.includes('{since}'))
  const impossible = (path: readonly string[], message: string): Problem =>
    problem(entry.at(path), 'IMPOSSIBLE', message, null)
  return [
    ...account(entry, raw.url),
    ...parameters.flatMap(([name, value]) => {
      const unknown = (value.match(/\{\w*\}/g) ?? []).find((word) => word !== '{since}' && word !== '{date}')
      if (unknown === undefined) return []
      const message = `\`${name}\` is ${given(value, name)}; \`${unknown}\` is not known: \`{since}\` and \`{date}\` are`
      return [problem(entry.at(['query', name]), 'BAD_VALUE', message, null)]
    }),
    ...(raw.contents === 'snapshot' ? asking : []).map(([name]) =>
      impossible(
        ['query', name],
        'a snapshot is everything, and `{since}` asks for what changed; take it away, or say `contents: changes`',
      ),
    ),
    ...(raw.since !== undefined && asking.length === 0
      ? [impossible(['since'], '`since` has no effect: no parameter of `query` asks for `{since}`')]
      : []),
  ]
}

/** Neither is an account in a URL sent, nor does a URL stay out of logs. */
function account(entry: Entry<unknown>, url: string): readonly Problem[] {
  if (!URL.canParse(url)) return []
  const { username, password } = new URL(url)
  if (username === '' && password === '') return []
  const message =
    'an account in a URL is not sent and ends in logs; give it as a header, `headers: { authorization: "Basic ${env:NAME}" }`, where NAME is the base64 of `user:password`'
  return [problem(entry.at(['url']), 'NOT_ALLOWED', message, null)]
}
