import { mkdtempSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { removeStack } from '../../support/remove-stack.ts'
import { nocturne, type Told } from './cli.ts'

const PEOPLE = [
  'Kundennr;Vorname;Nachname;E-Mail;Geburtsdatum;Umsatz;Stadt',
  '1;Jürgen;Müller;juergen@people.example;03.04.1980;1.234,50;Köln',
  '2;Ana;Groß;ana@people.example;24.12.1975;99,00;Bonn',
  '3;Bo;Weiß;bo@people.example;01.02.1990;5,10;Aachen',
  '',
].join('\n')

let cwd: string
beforeAll(() => {
  cwd = realpathSync(mkdtempSync(join(tmpdir(), 'nocturne-stranger-')))
  writeFileSync(join(cwd, 'people.csv'), PEOPLE, 'latin1')
})
afterAll(async () => {
  await here('dev', 'down')
  await removeStack(cwd)
})

const here = (...args: readonly string[]): Promise<Told> => nocturne(args, { cwd })
const json = (told: Told): Record<string, unknown> => JSON.parse(told.out) as Record<string, unknown>

// About 25 s on two idle cores; the machine may be busy.
describe('a stranger with a CSV, from nothing, editing no file', { timeout: 300_000 }, () => {
  test('init says what it guessed, and that nobody is contactable yet', async () => {
    const told = await here('init', 'shop', '--from', 'people.csv')
    expect([told.exit, told.err]).toEqual([0, ''])
    expect(told.out).toContain('encoding latin1')
    expect(told.out).toContain('Nobody of shop is contactable yet')
    const again = await here('init', 'shop', '--from', 'people.csv')
    expect([again.exit, again.err]).toEqual([2, expect.stringContaining('overwrites nothing')])
  })

  test('dev up starts servers and worker, and run --wait publishes every row', async () => {
    expect((await here('dev', 'up', '--quiet')).exit).toBe(0)
    const told = await here('run', '--date', '2026-03-01', '--wait', '--json')
    expect(told.exit).toBe(0)
    const run = json(told)
    expect(run).toMatchObject({ run_id: 1, brand: 'shop', state: 'published', published: true, balance: [] })
    expect(run.stages).toContainEqual(
      expect.objectContaining({ stage: 'extract', state: 'done', read: 3, loaded: 3, rejected: 0 }),
    )
    expect(run.ui_url).toMatch(
      /^http:\/\/127\.0\.0\.1:\d+\/namespaces\/default\/workflows\/nightly%2Fshop%2F2026-03-01$/,
    )
    expect(told.err).toMatch(/^extract +done/m)
    const report = readFileSync(join(cwd, '.nocturne', 'reports', '2026-03-01', 'report.html'), 'utf8')
    expect(report).toContain('Published: 3 people known')
  })

  test('profile show opens the person behind an e-mail address, with lineage, and not one that is unknown', async () => {
    const told = await here('profile', 'show', 'ANA@people.example', '--json')
    const person = json(told)
    expect(person).toMatchObject({ kind: 'known', run_id: 1 })
    expect(person.identifiers).toContainEqual(
      expect.objectContaining({ type: 'email', value: 'ana@people.example' }),
    )
    expect(person.attributes).toContainEqual(
      expect.objectContaining({
        name: 'family_name',
        value: 'Groß',
        source: 'people',
        source_key: '2',
        sealed: true,
      }),
    )
    expect((await here('profile', 'show', String(person.profile_id))).out).toContain('ana@people.example')
    expect((await here('profile', 'show', 'customer_number:2', '--json')).out).toBe(told.out)
    const nobody = await here('profile', 'show', 'nobody@people.example', '--json')
    expect([nobody.exit, json(nobody)]).toEqual([
      1,
      {
        error: expect.objectContaining({
          code: 'NO_PERSON',
          hint: expect.stringContaining('identity.yaml names those of this brand'),
        }),
      },
    ])
    expect(nobody.out).not.toContain('nobody@people.example')
    expect((await here('profile', 'show', '?')).exit).toBe(2)
  })

  test('a yes and a no are recorded and act at once; the same word twice is one', async () => {
    const say = (action: string, at: string, ...more: readonly string[]): Promise<Told> =>
      here(
        'consent',
        'record',
        '--identifier',
        'email:ana@people.example',
        '--channel',
        'email',
        '--purpose',
        'email_marketing',
        '--action',
        action,
        '--at',
        at,
        '--json',
        ...more,
      )
    const standing = async (): Promise<unknown> =>
      (
        json(await here('consent', 'show', 'ana@people.example', '--json')).standing as { purpose: string }[]
      ).find((s) => s.purpose === 'email_marketing')
    expect(json(await say('grant', '2026-03-02T10:00:00Z', '--proof', 'people.csv'))).toMatchObject({
      recorded: true,
      proof: expect.stringMatching(/^people\.csv sha256:[0-9a-f]{64}$/),
    })
    expect(json(await say('grant', '2026-03-02T10:00:00Z', '--proof', 'people.csv'))).toMatchObject({
      recorded: false,
    })
    expect(await standing()).toMatchObject({
      verdict: 'allow',
      rule: 'grant',
      identifier: 'email:ana@people.example',
    })
    expect(json(await say('withdraw', '2026-03-03T10:00:00Z'))).toMatchObject({ recorded: true })
    expect(await standing()).toMatchObject({ verdict: 'deny', rule: 'withdrawn' })
    const wrong = await say('grant', '2026-03-02T10:00:00Z', '--channel', 'emial')
    expect([wrong.exit, json(wrong)]).toEqual([
      2,
      { error: expect.objectContaining({ hint: 'Did you mean email?' }) },
    ])
    expect((await say('grant', '2999-01-01T00:00:00Z')).exit).toBe(2)
  })

  test('a published date needs --again, a gate that asks ends with 5, and --wait again goes on waiting', async () => {
    expect((await here('run', '--date', '2026-03-01', '--wait')).exit).toBe(2)
    const gates = readFileSync(`${cwd}/shop/gates.yaml`, 'utf8')
    writeFileSync(`${cwd}/shop/gates.yaml`, gates.replace('zero_rows: warn', 'zero_rows: ask'))
    const asked = await here('run', '--date', '2026-03-01', '--again', '--wait')
    expect([asked.exit, asked.out]).toEqual([5, expect.stringContaining('nocturne approve 2 --gate data')])
    expect((await here('run', '--date', '2026-03-02')).exit).toBe(8)
    let goesOnWaiting: () => void = () => undefined
    const attached = new Promise<void>((done) => {
      goesOnWaiting = done
    })
    const waiting = nocturne(['run', '--date', '2026-03-01', '--again', '--wait', '--json'], {
      cwd,
      onErr: (err) =>
        err.includes('Run 2 waits for an approval; waiting for it') ? goesOnWaiting() : undefined,
    })
    await attached
    const approved = await here('approve', '--by', 'ana', '--reason', 'nothing new today', '--json')
    expect(approved.exit).toBe(0)
    const told = await waiting
    expect([told.exit, json(told).state]).toEqual([0, 'published'])
    expect((await here('approve', '--by', 'ana', '--reason', 'once more')).exit).toBe(2)
  })

  test('rollback publishes the night before, and rerun says why it will not', async () => {
    expect(json(await here('rollback', '--json'))).toMatchObject({ from: 2, to: 1 })
    expect(json(await here('status', '2', '--json'))).toMatchObject({
      state: 'rolled_back',
      published: false,
    })
    const rerun = await here('rerun', '2', '--from', 'segments')
    expect([rerun.exit, rerun.err]).toEqual([2, expect.stringContaining('--from extract')])
    expect((await here('rollback')).exit).toBe(2)
  })
})
