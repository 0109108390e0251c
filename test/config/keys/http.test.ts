import { describe, expect, test } from 'vitest'
import { cut, items, json, serve, status } from '../../activities/extract/sources/http-server.ts'
import { readYaml, specOf, thingsYaml } from './remote.ts'

const yaml = (url: string, ...lines: readonly string[]): string =>
  thingsYaml(['kind: http', `url: "${url}"`, ...lines].join('\n'))
const paged = (url: string, more: string): string =>
  yaml(url, 'items: data', `pagination: { kind: page, param: page, pages: pages, ${more} }`)

/** Three pages of two, by number or by cursor; whatever is asked is noted. */
const pages = () =>
  serve((at, response) => {
    const page = Number(at.searchParams.get('page') ?? at.searchParams.get('c') ?? 1)
    const link = { link: `</items?page=${page + 1}>; rel="next"` }
    const next = page < 3 ? page + 1 : null
    json(
      response,
      { data: page > 3 ? [] : items(page * 2 - 1, page * 2), pages: 3, next },
      page < 3 ? link : {},
    )
  })

describe('each key of a source of kind http has an effect', () => {
  test('url, headers: where it asks, and with which secrets', async () => {
    const seen: unknown[] = []
    const { url } = await serve((_, response, request) => {
      seen.push(request.headers['x-api-key'])
      json(response, items(1, 2))
    })
    const said = yaml('${env:SHOP}/items', 'headers: { x-api-key: "${env:KEY}" }')
    const { rows } = await readYaml(said, { env: { SHOP: url.replace('/items', ''), KEY: 'k1' } })
    expect(rows).toHaveLength(2)
    expect(seen).toEqual(['k1'])
  })

  test('query: parameters, with {since} and {date}', async () => {
    const { url, asked } = await pages()
    const said = yaml(url, 'items: data', 'query: { at: "{date}", from: "{since}", limit: "7" }')
    const { marks } = await readYaml(said)
    await readYaml(said, { marks })
    expect(asked[0]).toBe('/items?at=2026-03-27&limit=7')
    expect(asked[1]).toMatch(/^\/items\?at=2026-03-27&from=2\d\d\d-.*Z&limit=7$/)
  })

  test('items: where the list is', async () => {
    const { url } = await pages()
    expect((await readYaml(yaml(url, 'items: data'))).rows).toHaveLength(2)
    await expect(readYaml(yaml(url, 'items: rows'))).rejects.toMatchObject({ code: 'HTTP_SHAPE' })
    await expect(readYaml(yaml(url))).rejects.toMatchObject({ code: 'HTTP_SHAPE' })
  })

  test.each([
    ['none', '{ kind: none }', 2],
    ['link', '{ kind: link }', 6],
    ['cursor', '{ kind: cursor, next: next, param: c }', 6],
    ['page', '{ kind: page, param: page, pages: pages }', 6],
  ])('pagination: %s', async (_, said, rows) => {
    const { url } = await pages()
    expect((await readYaml(yaml(url, 'items: data', `pagination: ${said}`))).rows).toHaveLength(rows)
  })

  test('pagination of pages: param, first, per_page and pages say what is asked, stable how often', async () => {
    const ask = async (said: string): Promise<readonly string[]> => {
      const { url, asked } = await pages()
      await readYaml(yaml(url, 'items: data', `pagination: { kind: page, ${said} }`))
      return asked.map((path) => path.slice('/items?'.length))
    }
    expect(await ask('param: page, pages: pages, stable: true')).toEqual(['page=1', 'page=2', 'page=3'])
    expect(await ask('param: page, stable: true')).toHaveLength(4)
    expect(await ask('param: page, pages: pages')).toHaveLength(6)
    expect(await ask('param: c, pages: pages, stable: true')).toEqual(['c=1', 'c=2', 'c=3'])
    expect(await ask('param: page, pages: pages, first: 0, stable: true')).toEqual([
      'page=0',
      'page=1',
      'page=2',
    ])
    const some = await ask('param: page, pages: pages, stable: true, per_page: { param: n, size: 2 }')
    expect(some).toEqual(['page=1&n=2', 'page=2&n=2', 'page=3&n=2'])
  })

  test('pagination of cursors: next and param', async () => {
    const { url, asked } = await pages()
    await readYaml(yaml(url, 'items: data', 'pagination: { kind: cursor, next: next, param: c }'))
    await readYaml(yaml(url, 'items: data', 'pagination: { kind: cursor, next: pages, param: d }')).catch(
      () => undefined,
    )
    await readYaml(yaml(url, 'items: data', 'pagination: { kind: cursor, next: nothing, param: c }'))
    expect(asked).toEqual(['/items', '/items?c=2', '/items?c=3', '/items', '/items?d=3', '/items'])
  })

  test('since: from and overlap', async () => {
    const { url, asked } = await serve((_, response) =>
      json(response, [{ id: 1, at: '2026-03-27T10:00:00Z' }]),
    )
    const said = (since: string): string => yaml(url, 'query: { from: "{since}" }', `since: ${since}`)
    for (const since of ['{ from: at }', '{ from: at, overlap: 1h }', '{ overlap: 1h }']) {
      const { marks } = await readYaml(said(since))
      await readYaml(said(since), { marks })
    }
    const from = asked.flatMap((path) => new URL(path, url).searchParams.get('from') ?? [])
    expect(from.slice(0, 2)).toEqual(['2026-03-27T09:45:00.000Z', '2026-03-27T09:00:00.000Z'])
    expect(Date.now() - Date.parse(from[2] ?? '')).toBeLessThan(3_700_000)
  })

  test('limits.rate: requests a second', async () => {
    const wait = async (rate: string): Promise<number> => {
      const { url } = await pages()
      const { io } = await readYaml(`${paged(url, 'stable: true')}limits: { ${rate} }\n`)
      return Math.max(...io.slept)
    }
    expect(await wait('rate: 0.5')).toBeGreaterThan(1_900)
    expect(await wait('rate: 5')).toBeLessThan(450)
  })

  test('limits.timeout, limits.retries: how long and how often it waits for an answer', async () => {
    const { url, asked } = await serve(() => undefined)
    const failed = readYaml(`${yaml(url)}limits: { timeout: 50ms, retries: 2 }\n`)
    await expect(failed).rejects.toThrow(/failed 3 times in a row on one page \(time-out\)/)
    expect(asked).toHaveLength(3)
    const cutting = await serve((_, response) => cut(response, items(1, 5)))
    await expect(readYaml(`${yaml(cutting.url)}limits: { retries: 0 }\n`)).rejects.toThrow(/failed once/)
  })

  test('limits.unit_rows: items of one transaction', async () => {
    const { url } = await pages()
    const { units } = await readYaml(`${paged(url, 'stable: true')}limits: { unit_rows: 3 }\n`)
    expect(units.map(({ rows }) => rows.length)).toEqual([4, 2])
  })

  test('limits.page_bytes: the largest answer', async () => {
    const { url } = await serve((_, response) => json(response, items(1, 50)))
    expect((await readYaml(yaml(url))).rows).toHaveLength(50)
    await expect(readYaml(`${yaml(url)}limits: { page_bytes: 1KB }\n`)).rejects.toMatchObject({
      code: 'HTTP_PAGE_TOO_LARGE',
    })
  })
})

describe('what cannot be is told before the night', () => {
  const told =
    (...lines: readonly string[]): (() => unknown) =>
    () =>
      specOf(yaml('https://a.example/x', ...lines))

  test.each([
    [['query: { a: "{when}" }'], /`{when}` is not known: `{since}` and `{date}` are/],
    [['since: { from: at }'], /`since` has no effect/],
    [['pagination: { kind: pages }'], /kind/],
    [['limits: { rate: 0 }'], /from 0.01 to 1000/],
  ])('%s', (lines, words) => {
    expect(told(...lines)).toThrow(words)
  })

  test('a snapshot does not ask for what changed; an address is one of HTTP, and is never shown', () => {
    const since = thingsYaml('kind: http\nurl: https://a.example\nquery: { a: "{since}" }', 'snapshot')
    expect(() => specOf(since)).toThrow(/a snapshot is everything/)
    const failed = (): unknown => specOf(yaml('ftp://user:pa55@a.example'))
    expect(failed).toThrow(/an address such as/)
    expect(failed).not.toThrow(/pa55/)
  })

  test('status of a refusal', async () => {
    const { url } = await serve((_, response) => status(response, 401))
    await expect(readYaml(yaml(url))).rejects.toThrow(/status 401/)
  })
})
