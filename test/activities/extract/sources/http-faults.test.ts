import { describe, expect, test } from 'vitest'
import { waitFor } from '../../../../activities/extract/sources/http/wait.ts'
import { httpSession } from '../../../../activities/extract/sources/http.ts'
import type { HttpFrom } from '../../../../core/brand/source-remote.ts'
import { serveSelfSigned } from '../../../support/self-signed.ts'
import { cut, httpFrom, items, json, PAGED, serve, status } from './http-server.ts'
import { keysOf, readSession, remoteSpec, testIo } from './support.ts'

const read = (from: HttpFrom, io = testIo()) => readSession(httpSession(remoteSpec(), from, io))

describe('faults that pass', () => {
  test('429, 500, time-outs, cut bodies and pages of HTML: all rows once, within the rate limit', async () => {
    const faults = [429, 500, 'cut', 'html', 'silence', 503] as const
    const { url, times } = await serve((at, response, _, n) => {
      const page = Number(at.searchParams.get('page'))
      const body = { data: items(page * 10 - 9, page * 10), pages: 6 }
      const fault = n % 2 === 0 ? faults[n / 2 - 1] : undefined
      if (typeof fault === 'number') status(response, fault, fault === 429 ? { 'retry-after': '1' } : {})
      else if (fault === 'cut') cut(response, body)
      else if (fault === 'html') response.end('<html>back soon</html>')
      else if (fault !== 'silence') json(response, body)
    })
    const limits = { rate: 20, timeoutMs: 1_000, pageBytes: 2 ** 20, retries: 4 }
    const quick = 10
    const sleep = (ms: number): Promise<void> =>
      new Promise((resolve) => setTimeout(resolve, ms <= 50 ? ms : Math.min(ms, quick)))
    const io = testIo()
    const { units } = await read(httpFrom(url, { pagination: PAGED, limits }), {
      ...io,
      sleep: (ms) => io.sleep(ms).then(() => sleep(ms)),
    })
    expect(keysOf(units)).toEqual(items(1, 60).map(({ id }) => id))
    expect(units[0]?.notes).toMatchObject({ pages: 6, retries: times.length - 6, repeated: 0 })
    expect(times).toHaveLength(11)
    // Nine requests after another 50 ms apart at least and one after the silence; a first that came late is nearer to all.
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThan(1_000 + 400)
    expect(io.slept.some((ms) => ms >= 1_000)).toBe(true)
  })

  test('a certificate that nobody has signed, and a host that nobody knows, say what mends them', async () => {
    const server = await serveSelfSigned((_, response) => response.end('[]'))
    const limits = { rate: 100, timeoutMs: 5_000, pageBytes: 99, retries: 0 }
    const told = (url: string) => read(httpFrom(url, { limits }))
    try {
      await expect(told(`https://localhost:${server.port}/`)).rejects.toThrow(
        /\(DEPTH_ZERO_SELF_SIGNED_CERT\). It is asked again later; its certificate is not accepted; renew/,
      )
    } finally {
      await server.close()
    }
    await expect(told('https://shop.invalid/')).rejects.toThrow(/no such host is known here|DNS does not/)
  })

  test('without it, waits double up to a minute, a quarter more or less', () => {
    const waits = Array.from({ length: 12 }, (_, i) => waitFor(null, i + 1, 'seed'))
    for (const [i, wait] of waits.entries()) {
      const base = Math.min(60_000, 500 * 2 ** i)
      expect(wait).toBeGreaterThanOrEqual(base * 0.75)
      expect(wait).toBeLessThanOrEqual(base * 1.25 + 1)
    }
    expect(waitFor(null, 1, 'one')).not.toBe(waitFor(null, 1, 'other'))
    expect(waitFor(3_000, 5, 'seed')).toBeGreaterThanOrEqual(3_000)
  })

  test('that never pass end the attempt, to be tried again later: host and cause, nothing of the answer', async () => {
    const { url, asked } = await serve((_, response) => status(response, 503))
    const failed = read(
      httpFrom(`${url}?key=secret`, { limits: { rate: 100, timeoutMs: 500, pageBytes: 99, retries: 2 } }),
    )
    await expect(failed).rejects.toMatchObject({ code: 'HTTP_UNAVAILABLE', fate: 'retry' })
    await expect(failed).rejects.toThrow(/failed 3 times in a row on one page \(503\)/)
    await expect(failed).rejects.not.toThrow(/secret|somebody/)
    expect(asked).toHaveLength(3)
  })

  test('an error said with status 200, in the place of the list, passes too', async () => {
    const { url, asked } = await serve((_at, response, _, n) => {
      if (n < 4) json(response, { error: 'somebody@example.com: try again' })
      else json(response, { data: items(1, 5) })
    })
    const { units } = await read(httpFrom(url))
    expect(keysOf(units)).toHaveLength(5)
    expect(units[0]?.notes).toMatchObject({ pages: 1, retries: 3 })
    expect(asked).toHaveLength(4)
  })

  test('a server that asks to be left alone for an hour is', async () => {
    const { url, asked } = await serve((_, response) => status(response, 429, { 'retry-after': '3600' }))
    await expect(read(httpFrom(url))).rejects.toThrow(/429; it asks to wait 3600 s/)
    expect(asked).toHaveLength(1)
  })

  test('nobody answers at all', async () => {
    const { url } = await serve(() => undefined)
    const from = httpFrom(url.replace(/:\d+/, ':1'), {
      limits: { rate: 100, timeoutMs: 500, pageBytes: 99, retries: 0 },
    })
    await expect(read(from)).rejects.toMatchObject({ code: 'HTTP_UNAVAILABLE', fate: 'retry' })
  })
})

describe('faults that stay', () => {
  test.each([401, 403, 404, 422, 204])(
    'status %i names host and status, not what the server said',
    async (code) => {
      const { url } = await serve((_, response) => status(response, code))
      const failed = read(httpFrom(`${url}?key=secret`))
      await expect(failed).rejects.toMatchObject({
        code: 'HTTP_REFUSED',
        fate: 'hopeless',
        evidence: { status: code },
      })
      await expect(failed).rejects.not.toThrow(/secret|somebody/)
    },
  )

  test('an answer without the list, and a page larger than allowed', async () => {
    const { url, asked } = await serve((_, response) => json(response, { result: items(1, 50) }))
    await expect(read(httpFrom(url))).rejects.toMatchObject({ code: 'HTTP_SHAPE', fate: 'hopeless' })
    expect(asked).toHaveLength(5)
    const small = { rate: 100, timeoutMs: 500, pageBytes: 100, retries: 2 }
    const failed = read(httpFrom(url, { items: 'result', limits: small }))
    await expect(failed).rejects.toMatchObject({ code: 'HTTP_PAGE_TOO_LARGE', fate: 'hopeless' })
  })

  test('redirects are followed on the same host, with the headers; another host is not given them', async () => {
    const other = await serve((_, response) => json(response, { data: items(1, 9) }))
    const { url } = await serve((at, response, request) => {
      if (at.pathname === '/items') status(response, 302, { location: '/moved' })
      else if (at.pathname === '/away') status(response, 302, { location: other.url })
      else json(response, { data: [{ id: request.headers['x-api-key'] }] })
    })
    const headers = { 'x-api-key': 'k1' }
    expect(keysOf((await read(httpFrom(url, { headers }))).units)).toEqual(['k1'])
    const away = read(httpFrom(url.replace('/items', '/away'), { headers }))
    await expect(away).rejects.toMatchObject({ code: 'HTTP_REFUSED', evidence: { status: 302 } })
    const link = await serve((_, response) =>
      json(response, { data: [] }, { link: `<${other.url}>; rel=next` }),
    )
    await expect(read(httpFrom(link.url, { pagination: { kind: 'link' } }))).rejects.toMatchObject({
      code: 'HTTP_LINK',
    })
    expect(other.asked).toEqual([])
  })

  test('a header that cannot be sent is named, its value is not', async () => {
    const failed = Promise.resolve().then(() =>
      read(httpFrom('http://127.0.0.1:1/', { headers: { 'x-key': 'se\ncret' } })),
    )
    await expect(failed).rejects.toThrow(/the header x-key cannot be sent/)
    await expect(failed).rejects.not.toThrow(/cret/)
  })

  test('an attempt that is cancelled ends at once, as cancelled', async () => {
    const cancel = new AbortController()
    const { url } = await serve(() => cancel.abort(new Error('cancelled')))
    await expect(read(httpFrom(url), testIo({ signal: cancel.signal }))).rejects.toThrow('cancelled')
  })
})
