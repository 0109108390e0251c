import { beforeAll, describe, expect, test } from 'vitest'
import type { RunDifference } from '../../scripts/output/difference-text.ts'
import { tell } from '../mistakes/told.ts'
import { CAMPAIGN_FILES, dayFiles, TINY_FILES } from '../support/tiny-brand.ts'
import { useShop } from './support.ts'

const shop = useShop()
const { 'sources/consents.yaml': consents = '' } = CAMPAIGN_FILES
const people = (day: string, rows: readonly string[]): Readonly<Record<string, string>> => ({
  [`data/people-${day}.csv`]: `${['id,email,name,city', ...rows].join('\n')}\n`,
})
const said = (day: string, rows: readonly string[]): Readonly<Record<string, string>> => ({
  [`data/consents-${day}.csv`]: `${['email,answer,at,proof', ...rows].join('\n')}\n`,
})

const FIRST = [
  'c1,one@people.example,Ana,Lyon',
  'c2,two@people.example,Bo,Lyon',
  'c3,three@people.example,Cy,Nice',
  'c4,four@people.example,Di,Nice',
  'c5,five@people.example,Ed,Nice',
]
// 1: another name, 2: another city, 3 carries the address of 4, 5 is gone, 6 is new.
const SECOND = [
  'c1,one@people.example,Anna,Lyon',
  'c2,two@people.example,Bo,Paris',
  'c3,four@people.example,Cy,Nice',
  'c4,four@people.example,Di,Nice',
  'c6,six@people.example,Flo,Lille',
]

beforeAll(async () => {
  shop.write({ 'sources/consents.yaml': consents })
  shop.write({ ...dayFiles('2026-03-01', 0, 2), ...people('2026-03-01', FIRST) })
  shop.write({
    'data/orders-2026-03-01.csv': 'customer,at,amount\nc1,2026-03-01 10:00,9.50\nc2,2026-03-01 10:00,9.50\n',
  })
  shop.write(
    said('2026-03-01', [
      'one@people.example,yes,2026-03-01 09:00,p1',
      'two@people.example,yes,2026-03-01 09:00,p2',
    ]),
  )
  await shop.night('2026-03-01')
  shop.write(people('2026-03-02', SECOND))
  shop.write({ 'data/orders-2026-03-02.csv': 'customer,at,amount\nc6,2026-03-02 10:00,9.50\n' })
  shop.write(
    said('2026-03-02', [
      'two@people.example,no,2026-03-02 09:00,p3',
      'six@people.example,yes,2026-03-02 09:00,p4',
    ]),
  )
  const segments = (TINY_FILES['segments/buyers.yaml'] ?? '').replace(
    'Everybody with an order',
    'Who ordered',
  )
  shop.write({ 'segments/buyers.yaml': segments })
  await shop.night('2026-03-02')
}, 180_000)

const diff = async (...args: readonly string[]): Promise<RunDifference> => {
  const told = await tell(['diff', ...args, '--json'], {
    cwd: shop.dir,
    env: { DATABASE_URL: shop.databaseUrl },
  })
  expect([told.exit, told.err]).toEqual([0, ''])
  return JSON.parse(told.out) as RunDifference
}

describe('diff of two nights', () => {
  test('counts profiles, values, memberships and contactability', async () => {
    const d = await diff('1', '2026-03-02')
    expect([d.from.business_date, d.to.run_id]).toEqual(['2026-03-01', 2])
    expect(d.profiles).toMatchObject({
      before: 5,
      after: 4,
      new: 1,
      split: 0,
      merged: 1,
      gone: 1,
      became_known: 0,
    })
    expect(d.attributes).toMatchObject([
      { name: 'city', added: 0, changed: 1, removed: 0 },
      { name: 'given_name', added: 0, changed: expect.any(Number), removed: 0 },
    ])
    expect(d.segments).toMatchObject([{ segment: 'buyers', before: 2, after: 3, entered: 1, exited: 0 }])
    expect(d.contactability).toMatchObject([
      {
        channel: 'email',
        purpose: 'email_marketing',
        allowed: 1,
        denied: 1,
        sample: { allowed: [], denied: [] },
      },
    ])
    expect(d.config.map((f) => [f.file, f.change])).toEqual([['segments/buyers.yaml', 'changed']])
    expect(d.config[0]?.lines).toContain('-     description: Everybody with an order')
  })

  test('sees a sealed value that changed within its record', async () => {
    const [row] = await shop.client.db.query<{ profile_id: string }>(
      `select profile_id from published.record where source_key = 'c1'`,
    )
    const name = (await diff('1', '2', '--sample', '9')).attributes.find((a) => a.name === 'given_name')
    expect(name?.sample).toContain(row?.profile_id)
  })

  test('says the same backwards', async () => {
    const [there, back] = [await diff('1', '2'), await diff('2', '1')]
    expect(back.profiles).toMatchObject({ before: 4, after: 5, new: 1, split: 1, merged: 0, gone: 1 })
    expect(back.segments).toMatchObject([{ entered: there.segments[0]?.exited, exited: 1 }])
    expect(back.contactability).toMatchObject([{ allowed: 1, denied: 1 }])
  })

  test('of a run with itself is empty', async () => {
    const d = await diff('2', '2')
    expect(d.profiles).toMatchObject({ new: 0, split: 0, merged: 0, gone: 0 })
    expect([d.attributes, d.traits, d.contactability, d.config]).toEqual([[], [], [], []])
  })

  test('names profiles only when it is asked to, and never a value', async () => {
    const d = await diff('1', '2', '--sample', '1')
    expect(d.profiles.sample.merged).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/)])
    expect((await diff('1', '2')).profiles.sample.merged).toEqual([])
    expect(JSON.stringify(d)).not.toMatch(/people\.example|Anna|Paris/)
  })

  test('for people has a line for each thing that changed', async () => {
    const told = await tell(['diff', '1', '2'], {
      cwd: shop.dir,
      env: { DATABASE_URL: shop.databaseUrl },
    })
    expect(told.out).toContain('1 new, · split off, 1 merged, 1 gone')
    expect(told.out).toMatch(/^buyers +2 +3 +\+1 +·/m)
    expect(told.out).toMatch(/^email +email_marketing +\+1 +-1$/m)
  })

  test('a run whose state is gone is refused with 2', async () => {
    await shop.client.db.execute('update run set pruned = true where run_id = 1')
    const told = await tell(['diff', '1', '2', '--json'], {
      cwd: shop.dir,
      env: { DATABASE_URL: shop.databaseUrl },
    })
    expect(told.exit).toBe(2)
    expect(JSON.parse(told.out)).toMatchObject({ error: { code: 'NOT_COMPARABLE' } })
    expect((await tell(['diff', '1'], { cwd: shop.dir })).exit).toBe(2)
  })
})
