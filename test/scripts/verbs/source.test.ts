import { expect, test } from 'vitest'
import { tell } from '../../mistakes/told.ts'
import { scratch } from '../../support/scratch.ts'
import { TINY_FILES, writeFiles } from '../../support/tiny-brand.ts'

const EVENTS = `source: web
kind: ndjson
path: data/web.ndjson
key: [id]
contents: changes
party: first
holder: Tiny Shop
lawful_basis: contract
allowed_uses: [profiling]
drift: ignore
rows: events
event: { from: type, as: text }
occurred_at: { from: at, as: timestamp }
deleted: { from: gone, as: boolean }
actor:
  customer_number: { from: user.id, as: identifier, type: customer_number }
amount: { from: total, as: decimal }
properties: {}
`

function project(): string {
  const dir = scratch()
  writeFiles(dir, {
    ...TINY_FILES,
    'sources/web.yaml': EVENTS,
    'data/people-2026-03-01.csv': 'id,email,name,city\nc1,ann@example.com,Ann,Lyon\n,x@example.com,X,Y\nc3\n',
    'data/web.ndjson':
      '{"id":1,"type":"order","at":"2026-03-01T10:00:00Z","user":{"id":"c1"},"total":9.50}\n{"id":2,"gone":true}\nno\n',
  })
  return dir
}

test('source preview shows rows as mapped and as refused, and writes nothing', async () => {
  const cwd = project()
  const people = await tell(['source', 'preview', 'people', '--json'], { cwd })
  expect([people.exit, people.err]).toEqual([0, ''])
  expect(JSON.parse(people.out)).toMatchObject({
    source: 'people',
    rows: [
      {
        unit: 'people-2026-03-01.csv',
        at: '2',
        row: { key: 'c1', customer_number: 'c1', email: 'ann@example.com', city: 'Lyon', given_name: 'Ann' },
      },
    ],
    rejected: [
      { at: '4', reason: 'too_few_columns' },
      { at: '3', reason: 'missing_key' },
    ],
  })
  const web = await tell(['source', 'preview', 'web'], { cwd })
  expect(web.out).toContain('2026-03-01T10:00:00.000Z')
  expect(web.out).toMatch(/amount +9\.5\n/)
  expect(web.out).toMatch(/web\.ndjson, 2\n.*key +2\n.*deleted +true/)
  expect(web.out).toContain('2 rows mapped, 1 refused. Nothing was written.')
  expect(web.out).toMatch(/web\.ndjson, 3 +bad_json/)
  const first = await tell(['source', 'preview', 'web', '--rows', '1', '--json'], { cwd })
  expect(JSON.parse(first.out)).toMatchObject({ rows: [{ at: '1' }], rejected: [{ at: '3' }] })
})

test('source preview names the nearest source when there is none of that name', async () => {
  const told = await tell(['source', 'preview', 'peple'], { cwd: project() })
  expect(told.exit).toBe(2)
  expect(told.err).toContain('Did you mean `people`?')
})

test('source preview names columns that the mapping reads and the file does not have', async () => {
  const dir = scratch()
  writeFiles(dir, {
    ...TINY_FILES,
    'data/people-2026-03-01.csv': 'id,mail,name,city\nc1,ann@example.com,Ann,Lyon\n',
  })
  const people = await tell(['source', 'preview', 'people'], { cwd: dir })
  expect(people.out).toContain('The file has no column: email\nNothing reads: mail')
})
