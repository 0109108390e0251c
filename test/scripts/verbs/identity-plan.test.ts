import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { parseProject } from '../../../config/load.ts'
import { townRecords } from '../../activities/identity/support/described.ts'
import { night, partition } from '../../activities/identity/support/night.ts'
import { tell } from '../../mistakes/told.ts'
import { useDatabase } from '../../support/database.ts'
import { scratch } from '../../support/scratch.ts'
import { TINY_FILES, writeFiles } from '../../support/tiny-brand.ts'
import { emptyWorld } from '../../support/world.ts'

const database = useDatabase()
let cwd = ''

const identityYaml = (device: number, rest: string): string => `identifiers:
  - { type: email, person: true, exclusive: false, max_records: 4 }
  - { type: device, person: false, exclusive: false, max_records: ${device} }
${rest}`
const SAID = ['given_name', 'family_name', 'birth_date']
const PEOPLE = (TINY_FILES['sources/people.yaml'] ?? '')
  .replace(
    /sealed:[\s\S]*/,
    ['sealed:', ...SAID.map((name) => `  ${name}: { from: ${name}, as: text }`)].join('\n'),
  )
  .replace('attributes:', '  device: { from: device, as: identifier, type: device }\nattributes:')
const filesOf = (identity: string) => ({
  ...TINY_FILES,
  'sources/people.yaml': PEOPLE,
  'identity.yaml': identity,
  'profile.yaml': `source_priority: [people, orders]
attributes:
  - { names: [city, given_name, family_name, birth_date], rule: most_recent }
`,
})
const RECORDS = townRecords(60, 7)

beforeEach(async () => {
  await emptyWorld(database.db)
  cwd = scratch()
  writeFileSync(join(cwd, 'key'), 'ab'.repeat(32), { mode: 0o600 })
  write(identityYaml(4, ''))
})

const write = (identity: string): void => writeFiles(cwd, filesOf(identity))

/** A published night by this identity.yaml. */
async function published(identity: string): Promise<void> {
  const files = filesOf(identity)
  const parsed = parseProject(files, {})
  if (!parsed.ok) throw new Error(`not in order: ${JSON.stringify(parsed.problems)}`)
  const run = await night(database.db, RECORDS, parsed.project.identity)
  await database.db.execute(
    `insert into config_version (hash, brand, files) values ($1::text, 'tiny', $2::jsonb) on conflict do nothing`,
    [identity, JSON.stringify(files)],
  )
  await database.db.execute('update run set config_version = $2::text where run_id = $1::int', [
    run,
    identity,
  ])
}

const identity = (...args: readonly string[]) => run('identity', ...args)
const run = (...args: readonly string[]) =>
  tell(args, {
    cwd,
    env: { DATABASE_URL: database.url, NOCTURNE_KEY_FILE: join(cwd, 'key') },
  })
const told = async (...args: readonly string[]) => JSON.parse((await identity(...args, '--json')).out)

describe('identity plan', () => {
  test('says what a lower limit splits, with the change of identity.yaml and the reason, and opens no value', async () => {
    await published(identityYaml(4, ''))
    write(identityYaml(2, ''))
    const plan = await identity('plan', '--samples', '2')
    expect([plan.exit, plan.err]).toEqual([0, ''])
    expect(plan.out).toContain('+   - { type: device, person: false, exclusive: false, max_records: 2 }')
    expect(plan.out).toMatch(/^Published run 1 .* Nothing is written\.$/m)
    expect(plan.out).toMatch(/^\d+ are split into \d+\.$/m)
    expect(plan.out).toMatch(/^Split [0-9a-f-]{36}: \d profiles\n {2}[0-9a-f-]{36} {2}crm:/m)
    expect(plan.out).toMatch(/because one device that they share joins nobody: on \d records, the limit is 2/)
    for (const { sealed, identifiers } of RECORDS)
      for (const value of [sealed?.family_name, ...identifiers.map(([, text]) => text)])
        if (value !== undefined && value.length > 5) expect(plan.out).not.toContain(value)
  })

  test('gives the numbers of the night that follows', async () => {
    await published(identityYaml(4, ''))
    const before = await partition(database.db)
    write(identityYaml(4, 'match: off\n'))
    const plan = await told('plan')
    expect(plan).toMatchObject({ run_id: 1, rules_changed: true, decisions: 0, records: RECORDS.length })
    expect(plan.model).toEqual({
      before: { records: expect.any(Number), adopted: false },
      after: null,
      changed: false,
    })
    expect(plan.profiles.before).toBe(before.length)
    await published(identityYaml(4, 'match: off\n'))
    expect((await partition(database.db)).length).toBe(plan.profiles.after)
    const summary = await database.db.query(
      'select minted::int, merged::int as aliases, split::int as split_off from identity_summary where run_id = 2',
    )
    expect(summary).toMatchObject([
      { minted: plan.ids.minted, aliases: plan.ids.aliases, split_off: plan.ids.split_off },
    ])
    expect(plan.samples.split.length).toBe(3)
    expect(plan.samples.split[0].because.alike).toEqual({ before: true, after: false })
    expect(plan.samples.split[0].because.shared.every((s: { before: object }) => s.before !== null)).toBe(
      true,
    )
  })

  test('knows rules that stayed, though a model of former nights is still there', async () => {
    await published(identityYaml(4, ''))
    await published(identityYaml(4, 'match: off\n'))
    write(identityYaml(4, 'match: off\n'))
    expect(await told('plan')).toMatchObject({
      run_id: 2,
      rules_changed: false,
      moved: 0,
      config: [],
      model: { changed: false },
    })
    const [profile] = await database.db.query<{ profile_id: string }>(
      'select profile_id from published.profile',
    )
    const id = profile?.profile_id ?? ''
    const explained = await run('profile', 'explain', id, id, '--json')
    expect(JSON.parse(explained.out)).toMatchObject({ rules_changed: false })
  })

  test('says that it does not look at what changed sources would say', async () => {
    await published(identityYaml(4, ''))
    expect((await identity('plan')).err).not.toContain('Sources have changed')
    const other = { ...filesOf(identityYaml(4, '')), 'sources/people.yaml': `# another mapping\n${PEOPLE}` }
    writeFiles(cwd, other)
    expect((await identity('plan')).err).toContain('Sources have changed since that run.')
  })

  test('of the same rules says that nothing changes, and names a night that is under way', async () => {
    await published(identityYaml(4, ''))
    await database.db.execute(`update run set lease = true, state = 'running' where run_id = 1`)
    const plan = await identity('plan')
    expect(plan.err).toContain('Run 1 is under way.')
    expect(plan.out).toContain('identity.yaml is the same.')
    expect(plan.out).toContain('No profiles are merged.\nNone is split.')
  })

  test('is refused where nothing is published, and where identity.yaml is not in order', async () => {
    const nothing = await identity('plan')
    expect([nothing.exit, nothing.out]).toEqual([2, ''])
    expect(nothing.err).toContain('Nothing is published yet')
    write('identifiers: 7\n')
    expect((await identity('plan')).exit).toBe(3)
    expect((await identity('plan', '--samples', 'many')).exit).toBe(2)
  })
})

describe('identity fit', () => {
  test('to the same records fits the same model, which changes nobody, and writes nothing', async () => {
    await published(identityYaml(4, ''))
    const fit = await told('fit')
    expect(fit).toMatchObject({ adopted: null, merged: { profiles: 0 }, split: { profiles: 0 }, moved: 0 })
    expect(fit.drift.psi).toBe(0)
    expect(fit.drift.prior.before).toBe(fit.drift.prior.after)
    const people = await identity('fit')
    expect(people.out).toContain('the model in use fits the records of today.')
    expect(people.out).toContain('Nothing is written.')
    expect(await database.db.query('select * from identity_model_adopted')).toEqual([])
  })

  test('--adopt keeps the model with who and why, and the next night does what was said', async () => {
    await published(identityYaml(4, ''))
    await identity('fit', '--model', 'model.json')
    const model = JSON.parse(readFileSync(join(cwd, 'model.json'), 'utf8'))
    writeFileSync(join(cwd, 'other.json'), JSON.stringify({ ...model, prior: model.prior / 1e6 }))
    const before = await partition(database.db)
    const fit = await told(
      'fit',
      '--use-model',
      'other.json',
      '--adopt',
      '--by',
      'ana',
      '--reason',
      'ticket 9',
    )
    expect(fit).toMatchObject({ model: { fitted: false }, adopted: { by: 'ana' } })
    expect(fit.split.profiles).toBeGreaterThan(0)
    expect(fit.profiles.before).toBe(before.length)
    expect(await told('plan')).toMatchObject({ profiles: fit.profiles, model: { changed: true } })
    await published(identityYaml(4, ''))
    expect((await partition(database.db)).length).toBe(fit.profiles.after)
    const kept = 'select author, reason from identity_model_adopted join identity_model using (adopted_id)'
    expect(await database.db.query(`${kept} where to_run is null`)).toEqual([
      { author: 'ana', reason: 'ticket 9' },
    ])
    expect(
      await database.db.query(`select actor, action, detail from audit where action = 'adopted'`),
    ).toEqual([
      { actor: 'ana', action: 'adopted', detail: { reason: 'ticket 9', records: expect.any(Number) } },
    ])
    const back = await identity('fit', '--adopt', '--reason', 'back again')
    expect(back.out).toMatch(
      /Adopted by .*: the next run whose stage identity has not begun compares with it/,
    )
    await published(identityYaml(4, ''))
    expect(await partition(database.db)).toEqual(before)
  })

  test('--use-model takes a model of Splink, by the names of attributes, and says what it could not take over', async () => {
    await published(identityYaml(4, ''))
    const made = readFileSync(new URL('../identity/splink/splink.json', import.meta.url), 'utf8')
    const named = [
      ['first_name', 'given_name'],
      ['surname', 'family_name'],
      ['dob', 'birth_date'],
    ] as const
    const ours = named.reduce((text, [theirs, own]) => text.replaceAll(theirs, own), made)
    writeFileSync(join(cwd, 'splink.json'), ours)
    const fit = await run('identity', 'fit', '--use-model', 'splink.json', '--model', 'ours.json', '--json')
    expect([fit.exit, fit.err]).toEqual([0, expect.stringContaining('postcode')])
    const { drift } = JSON.parse(fit.out)
    expect(drift.prior.after).toBeCloseTo(0.00281, 5)
    expect(drift.comparisons.map((one: { comparison: string }) => one.comparison)).toContain('name')
    const again = await told('fit', '--use-model', 'ours.json')
    expect(again.drift.prior).toEqual(drift.prior)
  })

  test.each([
    [['--by', 'ana'], 2, '--by and --reason are said of --adopt.'],
    [['--adopt'], 2, '--adopt wants a reason'],
    [['--adopt', '--reason', 'wrote to ana@people.example'], 2, 'It looks like an e-mail address'],
    [['--use-model', 'none.json'], 3, 'The model none.json cannot be read: it is not there.'],
    [['--use-model', '.'], 3, 'The model . cannot be read: it is a directory.'],
    [['--model', 'none/model.json'], 2, 'There is no directory none for --model.'],
  ] as const)('%j is refused, with what to do', async (args, exit, message) => {
    await published(identityYaml(4, ''))
    const refused = await identity('fit', ...args)
    expect([refused.exit, refused.out]).toEqual([exit, ''])
    expect(refused.err).toContain(message)
    expect(await database.db.query('select * from identity_model_adopted')).toEqual([])
  })

  test('is refused where nobody is compared, and where there are too few records to learn from', async () => {
    await published(identityYaml(4, ''))
    write(identityYaml(4, 'match: off\n'))
    const off = await identity('fit')
    expect([off.exit, off.err]).toEqual([1, expect.stringContaining('identity.yaml says `match: off`')])
    write(identityYaml(4, ''))
    await database.db.execute(
      `update source_record set kind = 'actor' where record_id not in (select record_id from source_record order by 1 limit 30)`,
    )
    const few = await identity('fit')
    expect([few.exit, few.err]).toEqual([
      1,
      expect.stringContaining('has 30 records of people, and a model is fitted to 50 at least'),
    ])
  })
})
