import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { parseProject } from '../../../config/load.ts'
import { crm, night, partition, profiles } from '../../activities/identity/support/night.ts'
import { tell } from '../../mistakes/told.ts'
import { useDatabase } from '../../support/database.ts'
import { scratch } from '../../support/scratch.ts'
import { TINY_FILES, writeFiles } from '../../support/tiny-brand.ts'
import { emptyWorld, type WorldRecord } from '../../support/world.ts'

const database = useDatabase()
let cwd = ''
const FILES = {
  ...TINY_FILES,
  'identity.yaml': `identifiers:
  - { type: customer_number, person: true, exclusive: true, max_records: 3 }
  - { type: email, person: true, exclusive: false, max_records: 3, blocked: [info@shop.example] }
`,
}

beforeEach(async () => {
  await emptyWorld(database.db)
  cwd = scratch()
  writeFiles(cwd, FILES)
  writeFileSync(join(cwd, 'key'), 'ab'.repeat(32), { mode: 0o600 })
})

/** A published night by the identity.yaml of the project. */
async function published(records: readonly WorldRecord[]): Promise<void> {
  const parsed = parseProject(FILES, {})
  if (!parsed.ok) throw new Error('the project of this test is not in order')
  await night(database.db, records, parsed.project.identity)
}

const profile = (...args: readonly string[]) =>
  tell(['profile', ...args], {
    cwd,
    env: { DATABASE_URL: database.url, NOCTURNE_KEY_FILE: join(cwd, 'key') },
  })
const told = async (...args: readonly string[]): Promise<Record<string, unknown>> =>
  JSON.parse((await profile(...args, '--json')).out)
const WHY = ['--reason', 'ticket 871', '--by', 'ana'] as const

const number = (value: string) => ['customer_number', value] as const
const mail = (value: string) => ['email', value] as const
const PEOPLE = [
  crm('1', number('1'), mail('ana@people.example')),
  crm('2', mail('ana@people.example')),
  crm('3', number('3'), mail('bo@people.example')),
  crm('4', mail('bo@people.example')),
]

describe('profile merge', () => {
  test('makes two persons one from the next night on, and profile split gives both back', async () => {
    await published(PEOPLE)
    const before = await profiles(database.db)
    expect(await told('merge', 'customer_number:1', 'bo@people.example', ...WHY)).toMatchObject({
      decided: 'must',
      profile_ids: [before['1'], before['3']],
      records: [
        { source: 'crm', source_key: '1' },
        { source: 'crm', source_key: '2' },
      ],
      recorded: 4,
      withdrawn: 0,
      by: 'ana',
    })
    expect((await profile('merge', 'customer_number:1', 'bo@people.example', ...WHY)).out).toBe(
      'That was decided before.\n',
    )
    await published(PEOPLE)
    expect(await partition(database.db)).toEqual(['1 2 3 4'])
    const split = await profile('split', 'ana@people.example', '--records', 'crm:3,crm:4', ...WHY)
    expect(split.out).toContain('are another person than its other 2 records.')
    expect(split.out).toContain('Withdrawn, because they said the opposite: 4 earlier pairs.')
    await published(PEOPLE)
    expect(await profiles(database.db)).toEqual(before)
  })

  test('of one person is refused; of a person that the next run splits too, until the split is taken back', async () => {
    await published(PEOPLE)
    const same = await profile('merge', 'customer_number:1', 'ana@people.example', ...WHY)
    expect([same.exit, same.err]).toEqual([1, expect.stringContaining('Both are profile')])
    await profile('split', 'ana@people.example', '--identifier', 'customer_number:1', ...WHY)
    const pending = await profile('merge', 'bo@people.example', 'customer_number:1', ...WHY)
    expect([pending.exit, pending.err]).toEqual([1, expect.stringContaining('The next run splits profile')])
    expect(await told('merge', 'customer_number:1', 'customer_number:1', ...WHY)).toMatchObject({
      recorded: 1,
      withdrawn: 1,
    })
    await published(PEOPLE)
    expect(await partition(database.db)).toEqual(['1 2', '3 4'])
  })

  test('wants a reason, and none that holds an address', async () => {
    await published(PEOPLE)
    expect((await profile('merge', 'customer_number:1', 'bo@people.example')).exit).toBe(2)
    const address = ['--reason', 'wrote from ana@people.example']
    expect((await profile('merge', 'customer_number:1', 'bo@people.example', ...address)).exit).toBe(2)
    expect(await database.db.query('select * from identity_decision')).toEqual([])
  })
})

describe('profile split', () => {
  test('parts the carriers of an identifier, and a merge that no run has obeyed yet', async () => {
    await published(PEOPLE)
    await profile('split', 'ana@people.example', '--identifier', 'customer_number:1', ...WHY)
    await profile('merge', 'customer_number:3', 'bo@people.example', ...WHY)
    await published(PEOPLE)
    expect(await partition(database.db)).toEqual(['1', '2', '3 4'])
    await profile('merge', 'customer_number:1', 'bo@people.example', ...WHY)
    expect(await told('split', 'customer_number:1', '--records', 'crm:1', ...WHY)).toMatchObject({
      recorded: 2,
      withdrawn: 2,
    })
    await published(PEOPLE)
    expect(await partition(database.db)).toEqual(['1', '2', '3 4'])
  })

  test.each([
    [['--records', 'crm:1,crm:9'], 2, 'Number 2 of --records is no record of that profile.'],
    [['--records', 'crm:1,crm:2'], 1, 'That is all of its 2 records.'],
    [['--identifier', 'email:bo@people.example'], 1, 'None of its records carries that identifier.'],
    [[], 2, 'Say --records or --identifier, one of them.'],
  ] as const)('%j is refused, with what to do', async (args, exit, message) => {
    await published(PEOPLE)
    const refused = await profile('split', 'ana@people.example', ...args, ...WHY)
    expect([refused.exit, refused.err]).toEqual([exit, expect.stringContaining(message)])
    expect(refused.err).not.toContain('people.example')
    expect(await database.db.query('select * from identity_decision')).toEqual([])
  })

  test('takes what profile show lists as records', async () => {
    await published(PEOPLE)
    const shown = (await profile('show', 'ana@people.example')).out
    expect(shown).toMatch(/^RECORD +SINCE\ncrm:1 +run 1\ncrm:2 +run 1$/m)
  })
})

describe('profile explain', () => {
  test('names the way from one to the other by types, never by values', async () => {
    await published([...PEOPLE, crm('5', number('1'))])
    const explained = await profile('explain', 'ana@people.example', 'customer_number:1')
    expect(explained.out).not.toContain('people.example')
    const document = await told('explain', 'ana@people.example', 'customer_number:1')
    expect(document).toMatchObject({ together: true, rules_changed: false, path: [] })
    expect(document.shared).toMatchObject([
      { type: 'customer_number', state: 'joins', sources: ['crm'], carriers: 2 },
      { type: 'email', state: 'joins', carriers: 2 },
    ])
  })

  test.each([
    [
      'an exclusive identifier',
      [mail('x@y.fr'), number('1')],
      [mail('x@y.fr'), number('2')],
      'A person has one customer_number (exclusive), and theirs differ.',
    ],
    [
      'a blocked value',
      [mail('info@shop.example'), number('1')],
      [mail('info@shop.example'), mail('b@y.fr')],
      'joins nobody: blocked in identity.yaml',
    ],
    ['nothing that is shared', [mail('a@y.fr')], [mail('b@y.fr')], 'Nothing joins them.'],
  ] as const)('says that %s keeps two apart', async (_, a, b, words) => {
    await published([crm('1', ...a), crm('2', ...b)])
    const ids = await profiles(database.db)
    const explained = await profile('explain', ids['1'] ?? '', ids['2'] ?? '')
    expect(explained.out).toContain(words)
    expect(explained.exit).toBe(0)
  })

  test('says that an identifier is on too many records, with the limit', async () => {
    await published(['1', '2', '3', '4'].map((key) => crm(key, mail('desk@y.fr'))))
    const ids = await profiles(database.db)
    expect((await profile('explain', ids['1'] ?? '', ids['4'] ?? '')).out).toContain(
      'joins nobody: on 4 records, the limit is 3',
    )
  })

  test('names the decision that holds two together, with its author, and says when no run obeys it yet', async () => {
    await published(PEOPLE)
    const ids = await profiles(database.db)
    const explain = async () => (await profile('explain', ids['1'] ?? '', ids['3'] ?? '')).out
    await profile('merge', ids['1'] ?? '', ids['3'] ?? '', ...WHY)
    expect(await explain()).toContain('An operator decided that they are one: the next run obeys.')
    await published(PEOPLE)
    const obeyed = await explain()
    expect(obeyed).toMatch(/^crm:1 and crm:[34]: decided$/m)
    expect(obeyed).toMatch(/Decided by ana on .*: one person \(4 pairs of records\)\.\n {2}ticket 871/)
  })
})
