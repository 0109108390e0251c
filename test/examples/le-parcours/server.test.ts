import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type FaultRates,
  faultsOf,
  NO_FAULTS,
  USUAL_FAULTS,
} from '../../../examples/le-parcours/server/faults.ts'
import { type LoyaltyServer, startLoyaltyServer } from '../../../examples/le-parcours/server/start.ts'
import { withFiles } from './files.ts'
import { type Made, made, objectsOf } from './support.ts'

const KEY = 'swordfish'
const DATE = '2026-03-28'

interface Members {
  readonly data: readonly { readonly member_id: string | null; readonly updated_at: string }[]
  readonly next_cursor: string | null
}

let data: Made
let stop: () => void
let started: Promise<void>
let dir: string
const servers: LoyaltyServer[] = []

beforeAll(async () => {
  data = await made({ people: 3_000 })
  await new Promise<void>((ready, fail) => {
    const held = new Promise<void>((resolve) => {
      stop = resolve
    })
    started = withFiles(data, (place) => {
      dir = place
      ready()
      return held
    })
    started.catch(fail)
  })
})
afterAll(async () => {
  await Promise.all(servers.map((server) => server.close()))
  stop()
  await started
})

async function serve(faults: FaultRates): Promise<LoyaltyServer> {
  const server = await startLoyaltyServer({ dir, port: 0, key: KEY, seed: 3, date: DATE, faults })
  servers.push(server)
  return server
}

const ask = (url: string): Promise<Response> => fetch(url, { headers: { 'x-api-key': KEY } })

async function allMembers(server: LoyaltyServer, query: string): Promise<Members['data']> {
  const found: Members['data'][number][] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const more: string = cursor === '' ? '' : `&cursor=${cursor}`
    const page = (await (await ask(`${server.url}/v1/members?limit=150${query}${more}`)).json()) as Members
    found.push(...page.data)
    cursor = page.next_cursor
  }
  return found
}

/** Members that the files leave, broken ones included. */
function membersUntil(dates: readonly string[]): ReadonlySet<string> {
  const slots = new Set<string>()
  for (const date of dates) {
    for (const { op, slot } of objectsOf<{ op: string; slot: string }>(
      data,
      `loyalty/members-${date}.ndjson`,
    )) {
      if (op === 'delete') slots.delete(slot)
      else slots.add(slot)
    }
  }
  return slots
}

describe("the loyalty programme's server", () => {
  test('asks for the key', async () => {
    const { url } = await serve(NO_FAULTS)
    expect((await fetch(`${url}/v1/members`)).status).toBe(401)
    expect((await ask(`${url}/v1/nothing`)).status).toBe(404)
    expect((await ask(`${url}/v1/members?limit=9999`)).status).toBe(400)
    expect((await ask(`${url}/v1/members?cursor=nonsense`)).status).toBe(400)
  })

  test('gives each member once, page by page, as they stand at the end of its day', async () => {
    const server = await serve(NO_FAULTS)
    const foretold = membersUntil(['2026-03-27', DATE])
    const all = await allMembers(server, '')
    expect(all).toHaveLength(foretold.size)
    expect(all.filter(({ member_id }) => member_id !== null && !foretold.has(member_id))).toEqual([])
    const before = await allMembers(server, '&at=2026-03-27')
    expect(before).toHaveLength(membersUntil(['2026-03-27']).size)
    server.setDate('2026-03-29')
    expect(await allMembers(server, '')).toHaveLength(membersUntil(['2026-03-27', DATE, '2026-03-29']).size)
  })

  test('moves to another day when it is told so', async () => {
    const { url } = await serve(NO_FAULTS)
    const put = (body: string): Promise<Response> =>
      fetch(`${url}/admin/date`, { method: 'PUT', headers: { 'x-api-key': KEY }, body })
    expect((await put('{"date":"tomorrow"}')).status).toBe(400)
    expect(await (await put('{"date":"2026-03-29"}')).json()).toEqual({ date: '2026-03-29' })
  })

  test('gives what changed since a time', async () => {
    const server = await serve(NO_FAULTS)
    const since = '2026-03-27T23:00:00Z'
    const changed = await allMembers(server, `&updated_since=${since}`)
    const upserts = objectsOf<{ op: string }>(data, `loyalty/members-${DATE}.ndjson`).filter(
      ({ op }) => op === 'upsert',
    )
    expect(changed).toHaveLength(upserts.length)
  })

  test('gives movements by page number, and names the next page in the Link header', async () => {
    const { url } = await serve(NO_FAULTS)
    const found: unknown[] = []
    let next: string | undefined = `${url}/v1/movements?per_page=100`
    while (next !== undefined) {
      const response: Response = await ask(next)
      found.push(...((await response.json()) as { data: unknown[] }).data)
      next = /<(.*)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1]
    }
    const lines = ['2026-03-27', DATE].flatMap((date) => objectsOf(data, `loyalty/movements-${date}.ndjson`))
    expect(found).toEqual(lines)
  })

  test('fails by seed, at most twice in a row for one address, and with all kinds of faults', async () => {
    const server = await serve({ tooMany: 0.3, serverError: 0.3, cutBody: 0.3 })
    const seen = new Set<string>()
    for (let limit = 1; limit <= 40; limit += 1) {
      const results: string[] = []
      for (let time = 0; time < 3; time += 1)
        results.push(await outcome(`${server.url}/v1/members?limit=${limit}`))
      expect(results).toContain('200')
      for (const result of results) seen.add(result)
    }
    expect([...seen].sort()).toEqual(['200', '429 after 1', '503', 'cut'])
  })

  test('draws the same faults for the same seed, about as often as said', () => {
    const draws = (seed: number): readonly (string | null)[] => {
      const fault = faultsOf(seed, USUAL_FAULTS)
      return Array.from({ length: 4_000 }, (_, at) => fault(`/v1/members?cursor=${at}`))
    }
    expect(draws(1)).toEqual(draws(1))
    expect(draws(2)).not.toEqual(draws(1))
    const failed = draws(1).filter((fault) => fault !== null).length / 4_000
    expect(failed).toBeGreaterThan(0.1)
    expect(failed).toBeLessThan(0.16)
  })
})

async function outcome(url: string): Promise<string> {
  const response = await ask(url)
  if (response.status === 429) return `429 after ${response.headers.get('retry-after')}`
  if (response.status !== 200) return String(response.status)
  return response.json().then(
    () => '200',
    () => 'cut',
  )
}
