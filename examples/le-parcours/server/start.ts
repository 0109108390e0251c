import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Fault, type FaultRates, faultsOf } from './faults.ts'
import { membersPage, movementsPage, type Page, type Refused } from './pages.ts'
import { type LoyaltyState, loyaltyStates } from './state.ts'

/** Where the generator wrote, and how the server behaves. `date`: the day at whose end it stands. */
export interface LoyaltyOptions {
  readonly dir: string
  /** 0 takes a free port. */
  readonly port: number
  readonly key: string
  readonly seed: number
  readonly date: string
  readonly faults: FaultRates
}

export interface LoyaltyServer {
  readonly url: string
  setDate(date: string): void
  close(): Promise<void>
}

const DATE = /^\d{4}-\d{2}-\d{2}$/
const RETRY_SECONDS = '1'

/** Starts the loyalty programme's API on loopback. */
export async function startLoyaltyServer(options: LoyaltyOptions): Promise<LoyaltyServer> {
  const stateAt = loyaltyStates(options.dir)
  const faultOf = faultsOf(options.seed, options.faults)
  let { date } = options
  const answer = async (request: IncomingMessage): Promise<Answer> => {
    const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`)
    if (request.headers['x-api-key'] !== options.key)
      return told(401, { error: 'x-api-key: expected the key of the programme' })
    if (request.method === 'PUT' && url.pathname === '/admin/date') {
      const given = await dateIn(request)
      date = given ?? date
      return given === null ? told(400, { error: 'expected {"date": "yyyy-MM-dd"}' }) : told(200, { date })
    }
    const at = url.searchParams.get('at') ?? date
    if (!DATE.test(at)) return told(400, { error: 'at: expected a date such as 2026-03-27' })
    const page = pageOf(stateAt(at), url)
    return page === null || 'refused' in page
      ? refusal(page)
      : served(page, faultOf(url.pathname + url.search))
  }
  const server = createServer((request, response) => {
    answer(request).then(
      (found) => send(response, found),
      () => response.destroy(),
    )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    setDate: (given) => {
      date = given
    },
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()))
        server.closeAllConnections()
      }),
  }
}

function pageOf(state: LoyaltyState, url: URL): Page | Refused | null {
  if (url.pathname === '/v1/members') return membersPage(state, url.searchParams)
  return url.pathname === '/v1/movements' ? movementsPage(state, url) : null
}

/** What goes back; a cut body ends in the middle. */
interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
  readonly cut: boolean
}

function told(status: number, body: unknown): Answer {
  return { status, headers: {}, body, cut: false }
}

function refusal(page: Refused | null): Answer {
  if (page === null) return told(404, { error: 'expected /v1/members or /v1/movements' })
  return told(400, { error: page.refused })
}

function served({ body, link }: Page, fault: Fault | null): Answer {
  if (fault === 'too_many')
    return { ...told(429, { error: 'too many requests' }), headers: { 'retry-after': RETRY_SECONDS } }
  if (fault === 'server_error') return told(503, { error: 'try again' })
  return { status: 200, headers: link === null ? {} : { link }, body, cut: fault === 'cut_body' }
}

function send(response: ServerResponse, { status, headers, body, cut }: Answer): void {
  const bytes = Buffer.from(JSON.stringify(body))
  const length = String(bytes.length)
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': length, ...headers })
  // The half of an answer must be on its way before the connection goes, or nobody sees that one was cut.
  if (cut) response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy())
  else response.end(bytes)
}

async function dateIn(request: IncomingMessage): Promise<string | null> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  const found = /"date"\s*:\s*"(\d{4}-\d{2}-\d{2})"/.exec(text)
  return found?.[1] ?? null
}
