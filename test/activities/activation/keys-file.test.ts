import { expect, test } from 'vitest'
import { parseProject } from '../../../config/load.ts'
import { useDatabase } from '../../support/database.ts'
import { DESTINATION, edit, FILE, type Files, night, type Outcome, parsed } from './support/brand.ts'

const it = useDatabase()
const of = (from: string, to: string): Files => edit(FILE, 'destination', from, to)
const run = (files: Files, people = 2): Promise<Outcome> => night(it.db, parsed(files, {}), people)
/** The only file of a night: its name and its text. */
const written = async (files: Files): Promise<readonly [string, string] | undefined> =>
  Object.entries((await run(files)).files)[0]

test('format: csv or ndjson is the name and the bytes of the file', async () => {
  expect(await written(FILE)).toEqual(['list/hello-2026-03-01.csv', 'name\nName1\nName2\n'])
  expect(await written(of('format: csv', 'format: ndjson'))).toEqual([
    'list/hello-2026-03-01.ndjson',
    '{"name":"Name1"}\n{"name":"Name2"}\n',
  ])
})

test('directory is where the file lies', async () => {
  expect((await written(of('directory: list', 'directory: post/van')))?.[0]).toBe(
    'post/van/hello-2026-03-01.csv',
  )
})

test('columns are what the file holds', async () => {
  const columns = 'columns: { town: person.city, orders: trait.orders }'
  expect((await written(of('columns: { name: person.given_name }', columns)))?.[1]).toBe(
    'town,orders\nCity1,1\nCity2,2\n',
  )
})

test.each([
  ['formula_guard: true\n', "name\n'=1+1\n"],
  ['formula_guard: false\n', 'name\n=1+1\n'],
  ['', "name\n'=1+1\n"],
])('formula_guard: as %j', async (line, text) => {
  const name = `update vault.person_fields set fields = '{"given_name": "=1+1"}'`
  const outcome = await night(it.db, parsed(of('formula_guard: true\n', line), {}), 1, () =>
    it.db.execute(name),
  )
  expect(Object.values(outcome.files)).toEqual([text])
})

test('destination, channel and step stand in the ledger', async () => {
  expect((await run(FILE)).row).toMatchObject({ destination: 'mail', channel: 'email', state: 'sent' })
  const renamed = edit(
    of('destination: mail', 'destination: van'),
    'campaign',
    'destination: mail',
    'destination: van',
  )
  expect((await run(renamed)).row).toMatchObject({ destination: 'van', state: 'sent' })
  const letters = edit(
    of('channel: email', 'channel: letters'),
    'consent.yaml',
    'channels:\n',
    'channels:\n  letters: { address: email, purposes: [email_marketing] }\n',
  )
  // Nobody was asked about letters.
  expect((await run(letters)).row).toMatchObject({
    channel: 'letters',
    state: 'skipped',
    reason: 'no_address',
  })
})

test('an address that consent is not kept by is refused', () => {
  const read = parseProject(of('address: email', 'address: customer_number'), {})
  expect(read.ok ? [] : read.problems.map((one) => [one.file, one.code])).toEqual([
    [DESTINATION, 'IMPOSSIBLE'],
  ])
})

test('sandbox lets a made-up clock decide; without it the worker plans nothing', async () => {
  expect((await run(of('sandbox: true', 'sandbox: true'))).states).toEqual(['sent', 'sent'])
  for (const line of ['sandbox: false\n', ''])
    await expect(run(of('sandbox: true\n', line))).rejects.toMatchObject({
      code: 'CLOCK_REFUSED',
      fate: 'hopeless',
    })
  expect(await it.db.query('select 1 from delivery')).toEqual([])
})
