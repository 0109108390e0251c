import { describe, expect, test } from 'vitest'
import { httpSession } from '../../../../activities/extract/sources/http.ts'
import type { Session } from '../../../../activities/extract/sources/kind.ts'
import type { SourceSpec } from '../../../../core/brand/source.ts'
import type { HttpFrom } from '../../../../core/brand/source-remote.ts'
import { httpFrom, items, json, PAGED, serve } from './http-server.ts'
import { keysOf, reading, readSession, remoteSpec, testIo } from './support.ts'

const session = (from: HttpFrom, given: Partial<SourceSpec> = {}): Session =>
  httpSession(remoteSpec(given), from, testIo())
const ids = (to: number): readonly string[] => items(1, to).map(({ id }) => id)
const paged = (given: object): HttpFrom['pagination'] => ({ ...PAGED, ...given }) as HttpFrom['pagination']

describe('pages are read to the last one', () => {
  test('none: one answer, and items may be the answer itself', async () => {
    const { url } = await serve((_, response) => json(response, items(1, 3)))
    const { units } = await readSession(session(httpFrom(url, { items: null })))
    expect(keysOf(units)).toEqual(ids(3))
    expect(units).toMatchObject([
      { name: 'page 1', complete: false, header: ['id', 'name'], at: ['1/1', '1/2', '1/3'] },
    ])
  })

  test('cursor: until the answer names no next one', async () => {
    const { url, asked } = await serve((at, response) => {
      const from = Number(at.searchParams.get('after') ?? 0)
      json(response, { r: { data: items(from + 1, from + 2), next: from < 4 ? from + 2 : null } })
    })
    const from = httpFrom(url, {
      items: 'r.data',
      query: { limit: '2' },
      pagination: { kind: 'cursor', next: 'r.next', param: 'after' },
    })
    expect(keysOf((await readSession(session(from))).units)).toEqual(ids(6))
    expect(asked).toEqual(['/items?limit=2', '/items?limit=2&after=2', '/items?limit=2&after=4'])
  })

  test('link: as the header says, on the same host', async () => {
    const { url, asked } = await serve((at, response) => {
      const page = Number(at.searchParams.get('p') ?? 1)
      const link = `</items?p=9>; rel="prev first", </items?p=${page + 1}>; title="a, b"; rel="last next"`
      json(response, { data: items(page, page) }, page < 3 ? { link } : { link: '</items>; rel=prev' })
    })
    expect(
      keysOf((await readSession(session(httpFrom(url, { pagination: { kind: 'link' } })))).units),
    ).toEqual(ids(3))
    expect(asked).toEqual(['/items', '/items?p=2', '/items?p=3'])
  })

  test('page: as many as the answer says, or until an empty one', async () => {
    const { url, asked } = await serve((at, response) => {
      const page = Number(at.searchParams.get('p'))
      const data = page < 3 ? items(page * 2 + 1, page * 2 + 2) : []
      json(response, { data, total: { pages: 3 } })
    })
    const all = { param: 'p', first: 0, perPage: { param: 'size', size: 2 } }
    const counted = httpFrom(url, { pagination: paged({ ...all, pages: 'total.pages' }) })
    expect(keysOf((await readSession(session(counted))).units)).toEqual(ids(6))
    const open = httpFrom(url, { pagination: paged({ ...all, pages: null }) })
    expect(keysOf((await readSession(session(open))).units)).toEqual(ids(6))
    expect(asked.slice(0, 3)).toEqual(['/items?p=0&size=2', '/items?p=1&size=2', '/items?p=2&size=2'])
    expect(asked).toHaveLength(7)
  })

  test('page: an answer that leaves out how many there are does not end after the first', async () => {
    const { url } = await serve((at, response) => {
      const page = Number(at.searchParams.get('page'))
      json(response, { data: page < 4 ? items(page, page) : [], total: { pages: null } })
    })
    const counted = httpFrom(url, { pagination: paged({ pages: 'total.pages' }) })
    expect(keysOf((await readSession(session(counted))).units)).toEqual(ids(3))
  })
})

describe('pages that move', () => {
  /** A row is deleted, so that one row slips onto the page before, after the first page was read. */
  const slipping = (at: URL, n: number): object => {
    const all = n === 1 ? items(0, 5) : items(1, 5)
    const page = Number(at.searchParams.get('page'))
    return { data: all.slice(page * 2 - 2, page * 2), pages: 3 }
  }

  test('a row that slipped to a page read before is found in another round, none comes twice', async () => {
    const { url } = await serve((at, response, _, n) => json(response, slipping(at, n)))
    const once = await readSession(session(httpFrom(url, { pagination: PAGED })))
    expect(keysOf(once.units)).toEqual(['i0', 'i1', 'i3', 'i4', 'i5'])
    const rest = await serve((at, response, _, n) => json(response, slipping(at, n)))
    const all = await readSession(session(httpFrom(rest.url, { pagination: paged({ stable: false }) })))
    expect(keysOf(all.units)).toEqual(['i0', 'i1', 'i3', 'i4', 'i5', 'i2'])
  })

  test('pages in another order each time: every row once, and the repeated ones counted', async () => {
    const { url, asked } = await serve((at, response, _, n) => {
      const all = items(1, 8)
      const turned = [...all.slice(n % 8), ...all.slice(0, n % 8)]
      const page = Number(at.searchParams.get('page'))
      json(response, { data: turned.slice(page * 2 - 2, page * 2), pages: 4 })
    })
    const { units } = await readSession(session(httpFrom(url, { pagination: paged({ stable: false }) })))
    expect(keysOf(units).toSorted()).toEqual(ids(8))
    const rounds = asked.length / 4
    expect(rounds).toBeGreaterThan(1)
    expect(units[0]?.notes).toMatchObject({ repeated: rounds * 8 - 8, pages: rounds * 4 })
  })

  test('equal rows without a key are as many rows in each round', async () => {
    const { url } = await serve((_, response) =>
      json(response, { data: [{ name: 'a' }, { name: 'a' }], pages: 2 }),
    )
    const from = httpFrom(url, { pagination: paged({ stable: false }) })
    const { units } = await readSession(session(from, { key: 'content', rows: reading('name') }))
    expect(units[0]?.rows).toHaveLength(4)
  })

  test('a server that gives the same page for ever, or a cursor that came before, is no endless night', async () => {
    const { url } = await serve((_, response) => json(response, { data: items(1, 2), next: 'x' }))
    const cursor = httpFrom(url, { pagination: { kind: 'cursor', next: 'next', param: 'c' } })
    await expect(readSession(session(cursor))).rejects.toMatchObject({ code: 'HTTP_LOOP', fate: 'hopeless' })
    const endless = httpFrom(url, { pagination: paged({ pages: null }) })
    await expect(readSession(session(endless))).rejects.toMatchObject({ code: 'HTTP_LOOP' })
  })
})

describe('a snapshot', () => {
  test('is one complete unit of all pages', async () => {
    const { url } = await serve((at, response) => {
      const page = Number(at.searchParams.get('page'))
      json(response, { data: items(page * 4_000 - 3_999, page * 4_000), pages: 3 })
    })
    const { units } = await readSession(
      session(httpFrom(url, { pagination: PAGED }), { contents: 'snapshot' }),
    )
    expect(units).toMatchObject([{ name: 'pages', complete: true, notes: { pages: 3 } }])
    expect(keysOf(units)).toEqual(ids(12_000))
  })

  test('is not to be trusted before its last page was read', async () => {
    const { url } = await serve((at, response) => {
      const page = Number(at.searchParams.get('page'))
      json(response, { data: items(page * 4_000 - 3_999, page * 4_000), pages: 3 })
    })
    const unit = await session(httpFrom(url, { pagination: PAGED }), { contents: 'snapshot' }).next([])
    await expect(unit?.check()).rejects.toMatchObject({ code: 'HTTP_UNFINISHED', fate: 'retry' })
  })

  test('whose last page fails deletes nothing: the unit is never whole', async () => {
    const { url } = await serve((at, response) => {
      const page = Number(at.searchParams.get('page'))
      if (page === 3) response.writeHead(500).end()
      else json(response, { data: items(page * 4_000 - 3_999, page * 4_000), pages: 3 })
    })
    const reading = readSession(session(httpFrom(url, { pagination: PAGED }), { contents: 'snapshot' }))
    await expect(reading).rejects.toMatchObject({ code: 'HTTP_UNAVAILABLE', fate: 'retry' })
  })
})

describe('items', () => {
  test('keep their original with sorted keys and the text of numbers; broken ones are refused by themselves', async () => {
    const { url } = await serve((_, response) =>
      response.end(
        '{"data":[{"name":"A","id":9007199254740993,"p":1.50},"no object",{"id":"z\\u0000"},{"id":2}]}',
      ),
    )
    const { units } = await readSession(session(httpFrom(url)))
    expect(units[0]?.rows).toEqual([
      ['9007199254740993', 'A'],
      ['2', ''],
    ])
    expect(units[0]?.originals).toEqual(['{"id":9007199254740993,"name":"A","p":1.50}', '{"id":2}'])
    expect(units[0]?.refused).toEqual([
      { reason: 'bad_json', at: '1/2' },
      { reason: 'nul_byte', at: '1/3' },
    ])
    expect(units[0]?.at).toEqual(['1/1', '1/4'])
  })

  test('with bytes that are no UTF-8 are refused as encoding', async () => {
    const bad = Buffer.concat([
      Buffer.from('{"data":[{"id":"'),
      Buffer.from([0xe9]),
      Buffer.from('"},{"id":"ok"}]}'),
    ])
    const { url } = await serve((_, response) => response.end(bad))
    const { units } = await readSession(session(httpFrom(url)))
    expect(keysOf(units)).toEqual(['ok'])
    expect(units[0]?.refused).toEqual([{ reason: 'encoding', at: '1/1' }])
  })
})
