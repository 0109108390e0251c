import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { rollback } from '../../activities/runs/io/rollback.ts'
import { tell } from '../mistakes/told.ts'
import { NO_GATES_YAML } from '../support/no-gates.ts'
import { useShop } from './support.ts'

const shop = useShop()
const home = mkdtempSync(join(tmpdir(), 'nocturne-decide-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

const profile = async (...args: readonly string[]): Promise<Record<string, unknown>> => {
  const told = await tell(['profile', ...args, '--json'], {
    cwd: shop.dir,
    env: { DATABASE_URL: shop.databaseUrl, NOCTURNE_HOME: home },
  })
  expect([told.exit, told.err]).toEqual([0, ''])
  return JSON.parse(told.out)
}
const idOf = async (customer: string) => (await profile('show', `customer_number:${customer}`)).profile_id
const eventsOf = async (customer: string) => {
  const { events } = await profile('show', `customer_number:${customer}`)
  return (events as readonly { readonly amount: string }[]).map((event) => Number(event.amount)).toSorted()
}

test('a merge is obeyed by the next night in all stages, outlives a rollback with the same ids, and a split takes it back', async () => {
  writeFileSync(join(home, 'key'), `${'ef'.repeat(32)}\n`)
  const people = 'id,email,name,city\nc1,ana@people.example,Ana,Lyon\nc2,bo@people.example,Bo,Lyon\n'
  shop.write({
    'gates.yaml': NO_GATES_YAML,
    'data/people-2026-03-01.csv': people,
    'data/orders-2026-03-01.csv': 'customer,at,amount\nc1,2026-03-01 10:00,9.50\nc2,2026-03-01 11:00,5.00\n',
  })
  const nights: number[] = []
  const night = async (date: string): Promise<void> => {
    shop.write({ [`data/people-${date}.csv`]: people })
    const ended = await shop.night(date)
    expect(ended.state).toBe('published')
    nights.push(ended.run.run_id)
  }
  await night('2026-03-01')
  const before = [await idOf('c1'), await idOf('c2')]
  expect(before[0]).not.toBe(before[1])

  await profile('merge', 'customer_number:c1', 'customer_number:c2', '--reason', 'ticket 1')
  await night('2026-03-02')
  const merged = await idOf('c1')
  expect(await idOf('c2')).toBe(merged)
  expect(before).toContain(merged)
  expect(await eventsOf('c1')).toEqual([5, 9.5])

  await rollback(shop.client.db, nights[0] ?? null, { by: 'jana', reason: 'wrong prices' }, new Date())
  expect([await idOf('c1'), await idOf('c2')]).toEqual(before)
  await night('2026-03-02')
  expect([await idOf('c1'), await idOf('c2')]).toEqual([merged, merged])

  await profile('split', String(merged), '--identifier', 'customer_number:c2', '--reason', 'ticket 2')
  await night('2026-03-03')
  expect([await idOf('c1'), await idOf('c2')]).toEqual(before)
  expect([await eventsOf('c1'), await eventsOf('c2')]).toEqual([[9.5], [5]])
}, 180_000)
