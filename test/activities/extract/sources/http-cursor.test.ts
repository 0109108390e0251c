import { describe, expect, test } from 'vitest'
import { httpSession } from '../../../../activities/extract/sources/http.ts'
import type { HttpFrom } from '../../../../core/brand/source-remote.ts'
import { httpFrom, json, PAGED, serve } from './http-server.ts'
import { keysOf, readSession, remoteSpec, testIo } from './support.ts'

const row = (id: number, updated: string): object => ({ id: `i${id}`, name: 'x', at: { updated } })
const SINCE: Partial<HttpFrom> = {
  query: { updated_since: '{since}', day: '{date}' },
  since: { from: 'at.updated', overlapMs: 15 * 60_000 },
}

describe('the time of change', () => {
  test('of the newest item is where the next night asks from, less the overlap', async () => {
    const answers = [
      [
        row(1, '2026-03-27T10:00:00Z'),
        row(2, '2026-03-27T12:30:00+01:00'),
        row(3, 'soon'),
        row(4, '2099-01-01T00:00:00Z'),
      ],
      [],
      [row(1, '2026-03-27T09:00:00Z')],
    ]
    const { url, asked } = await serve((_, response, __, n) => json(response, { data: answers[n - 1] }))
    const from = httpFrom(url, SINCE)
    let { marks } = await readSession(httpSession(remoteSpec(), from, testIo()))
    expect(marks).toMatchObject([
      { name: '', value: { since: '2026-03-27T11:30:00.000Z', pass: null }, rows: 4 },
    ])
    for (let night = 2; night <= 3; night += 1) {
      ;({ marks } = await readSession(httpSession(remoteSpec(), from, testIo()), marks))
      expect(marks).toMatchObject([{ value: { since: '2026-03-27T11:30:00.000Z' } }])
    }
    expect(asked.map(decodeURIComponent)).toEqual([
      '/items?day=2026-03-27',
      '/items?updated_since=2026-03-27T11:15:00.000Z&day=2026-03-27',
      '/items?updated_since=2026-03-27T11:15:00.000Z&day=2026-03-27',
    ])
  })

  test('without one in the items, the start of the last load is', async () => {
    const { url, asked } = await serve((_, response) => json(response, { data: [row(1, '')] }))
    const from = httpFrom(url, { query: { since: '{since}' }, since: { from: null, overlapMs: 60_000 } })
    const now = (): Date => new Date('2026-03-28T02:00:00Z')
    const { marks } = await readSession(httpSession(remoteSpec(), from, testIo({ now })))
    await readSession(httpSession(remoteSpec(), from, testIo({ now })), marks)
    expect(asked.map(decodeURIComponent)).toEqual(['/items', '/items?since=2026-03-28T01:59:00.000Z'])
  })
})

describe('killed between two units', () => {
  const rows = (page: number): readonly object[] =>
    Array.from({ length: 3_000 }, (_, i) => row(page * 3_000 + i, '2026-03-27T10:00:00Z'))
  const serveAll = () =>
    serve((at, response) => {
      const page = Number(at.searchParams.get('page') ?? at.searchParams.get('c') ?? 1)
      json(response, { data: rows(page), pages: 5, next: page < 5 ? page + 1 : null })
    })
  const kinds: readonly HttpFrom['pagination'][] = [PAGED, { kind: 'cursor', next: 'next', param: 'c' }]

  test.each(kinds)('goes on after the last one stored: $kind', async (pagination) => {
    const { url, asked } = await serveAll()
    const from = httpFrom(url, { ...SINCE, pagination })
    const first = await readSession(httpSession(remoteSpec(), from, testIo()), [], 1)
    expect(asked).toHaveLength(2)
    const rest = await readSession(httpSession(remoteSpec(), from, testIo()), first.marks)
    expect(asked).toHaveLength(5)
    expect(new Set(keysOf([...first.units, ...rest.units])).size).toBe(15_000)
    expect(rest.units.map(({ name }) => name)).toEqual(['pages 1-2', 'page 3'])
    expect(rest.marks).toMatchObject([{ value: { since: '2026-03-27T10:00:00.000Z', pass: null } }])
  })

  test('a place of another night is not gone back to: it may be gone', async () => {
    const { url, asked } = await serveAll()
    const from = httpFrom(url, { ...SINCE, pagination: PAGED })
    const { marks } = await readSession(httpSession(remoteSpec(), from, testIo()), [], 1)
    await readSession(httpSession(remoteSpec(), from, testIo({ businessDate: '2026-03-28' })), marks, 1)
    expect(asked.map((path) => new URL(path, url).searchParams.get('page'))).toEqual(['1', '2', '1', '2'])
  })

  test('another attempt that moved the mark meanwhile is followed', async () => {
    const { url, asked } = await serveAll()
    const from = httpFrom(url, { ...SINCE, pagination: PAGED })
    const slow = httpSession(remoteSpec(), from, testIo())
    await slow.next([])
    const { marks } = await readSession(httpSession(remoteSpec(), from, testIo()), [], 1)
    expect((await slow.next(marks))?.name).toBe('pages 1-2')
    expect(asked.map((path) => new URL(path, url).searchParams.get('page'))).toEqual([
      '1',
      '2',
      '1',
      '2',
      '3',
      '4',
    ])
  })
})
