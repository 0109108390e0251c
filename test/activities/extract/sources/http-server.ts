import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import type { HttpFrom } from '../../../../core/brand/source-remote.ts'

export interface TestServer {
  readonly url: string
  /** Paths with their queries, in their order. */
  readonly asked: readonly string[]
  /** Instants at which they came. */
  readonly times: readonly number[]
}

export type Handler = (url: URL, response: ServerResponse, request: IncomingMessage, nth: number) => void

/** A server of the running test. */
export async function serve(handler: Handler): Promise<TestServer> {
  const asked: string[] = []
  const times: number[] = []
  const server = createServer((request, response) => {
    const path = request.url ?? '/'
    asked.push(path)
    times.push(performance.now())
    handler(new URL(path, 'http://localhost'), response, request, asked.length)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/items`, asked, times }
}

export const json = (response: ServerResponse, body: unknown, headers: Record<string, string> = {}): void => {
  response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
}

export const status = (
  response: ServerResponse,
  code: number,
  headers: Record<string, string> = {},
): void => {
  response.writeHead(code, headers).end('somebody@example.com is not known here')
}

/** Half of what was promised. */
export const cut = (response: ServerResponse, body: unknown): void => {
  const text = JSON.stringify(body)
  response.writeHead(200, { 'content-length': String(text.length) })
  response.write(text.slice(0, text.length / 2), () => response.destroy())
}

export const items = (from: number, to: number): readonly { id: string; name: string }[] =>
  Array.from({ length: to - from + 1 }, (_, i) => ({ id: `i${from + i}`, name: `Item ${from + i}` }))

export const PAGED: HttpFrom['pagination'] = {
  kind: 'page',
  param: 'page',
  first: 1,
  perPage: null,
  pages: 'pages',
  stable: true,
}

/** What a source of such a server says; what is left out is the usual. */
export function httpFrom(
  url: string,
  given: Partial<Omit<HttpFrom, 'limits'>> & { readonly limits?: Partial<HttpFrom['limits']> } = {},
): HttpFrom {
  return {
    kind: 'http',
    url,
    headers: {},
    query: {},
    items: 'data',
    pagination: { kind: 'none' },
    since: { from: null, overlapMs: 0 },
    ...given,
    limits: {
      rate: 1_000,
      timeoutMs: 2_000,
      pageBytes: 2 ** 20,
      retries: 4,
      unitRows: 5_000,
      ...given.limits,
    },
  }
}
