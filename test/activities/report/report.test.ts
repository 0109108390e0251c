import { beforeAll, describe, expect, test } from 'vitest'
import { reportPage } from '../../../activities/report/html/page.ts'
import type { NightReport } from '../../../activities/report/report.ts'
import { STAGES } from '../../../core/stages.ts'
import { useDatabase } from '../../support/database.ts'
import { reportOf, seedNights } from './night.ts'

const it = useDatabase()
let runs: { readonly first: number; readonly second: number }
let night: NightReport

beforeAll(async () => {
  runs = await seedNights(it.db)
  night = await reportOf(it.db, runs.second)
})

describe('the report as data', () => {
  test('names the run by its date, its rules and its state', () => {
    expect(night.run).toMatchObject({
      run_id: runs.second,
      business_date: '2026-11-20',
      as_of: '2026-11-20T23:00:00.000Z',
      state: 'published',
      published: true,
      config_version: 'c0ffee00c0ffee00',
    })
  })

  test('lists every stage in order, those that were not reached as pending', () => {
    expect(night.stages.map((s) => s.stage)).toEqual(STAGES)
    expect(night.stages[0]).toEqual({
      stage: 'extract',
      state: 'done',
      seconds: 2.5,
      read: 1003,
      loaded: 1,
      unchanged: 1000,
      rejected: 2,
      written: 3,
    })
    expect(night.stages[2]).toMatchObject({ state: 'pending', seconds: null })
  })

  test('counts rows by source with party, holder and lawful basis, and refused rows by reason', () => {
    expect(
      night.sources.map((s) => [s.source, s.party, s.holder, s.lawful_basis, s.read, s.unattributed]),
    ).toEqual([
      ['crm', 'second', 'Partner', 'legitimate_interest', 0, 0],
      ['shop', 'first', 'Corner <Shop> & Sons', 'contract', 1003, 7],
    ])
    expect(night.rejections).toEqual([
      { source: 'shop', reason: 'bad_date', rows: 2, example: 'column born: dd/MM/yyyy', rejection_id: 1 },
    ])
  })

  test('counts people as this run sees them, and what it merged and founded', () => {
    expect(night.identity).toEqual({
      known: 3,
      anonymous: 1,
      known_change: 0,
      anonymous_change: 0,
      records: 5,
      linked: 5,
      largest_cluster: 2,
      created: 1,
      merged: 1,
      split: 0,
      households: 1,
      household_people: 2,
      household_shared: 1,
      new_model: null,
    })
    expect(night.consent).toEqual([
      { channel: 'email', purpose: 'email_marketing', allow: 1, deny: 1, allow_change: -1 },
    ])
  })

  test('an earlier run is told as it was then', async () => {
    const before = await reportOf(it.db, runs.first)
    expect(before.identity).toMatchObject({
      known: 3,
      records: 4,
      household_people: 3,
      largest_cluster: 1,
      merged: 0,
      created: 4,
    })
    expect(before.consent).toEqual([
      { channel: 'email', purpose: 'email_marketing', allow: 2, deny: 1, allow_change: 2 },
    ])
  })

  test('says why people may not be contacted, and what was said since the night before', () => {
    const email = { channel: 'email', purpose: 'email_marketing' }
    expect(night.denials).toEqual([
      { ...email, rule: 'withdrawn', people: 1, change: 1 },
      { ...email, rule: 'no_basis', people: 0, change: -1 },
    ])
    expect(night.said).toEqual([
      { ...email, action: 'object', source: null, entries: 1 },
      { ...email, action: 'withdraw', source: 'shop', entries: 1 },
    ])
  })

  test('shows segments with what came and went', () => {
    expect(night.segments.map((s) => [s.segment, s.members, s.entered, s.exited, s.sentence])).toEqual([
      ['lapsed', 9, 3, 4, 'no order for 90 days'],
      ['vip', 2, 1, 0, 'orders is at least 5'],
    ])
  })

  test('deliveries add up, and the unknown ones are listed by id', () => {
    expect(night.deliveries.total).toEqual({ due: 4, sent: 2, failed: 0, unknown: 1, skipped: 1, waiting: 0 })
    expect(night.deliveries.by.map((d) => [d.campaign, d.state, d.reason, d.deliveries])).toEqual([
      ['welcome', 'unknown', null, 1],
      ['welcome', 'sent', null, 2],
      ['welcome', 'skipped', 'holdout', 1],
    ])
    expect(new Set(night.deliveries.by.map((d) => d.kind))).toEqual(new Set(['email']))
    expect(night.deliveries.unknown.map((d) => d.delivery_id)).toEqual([3])
    expect(night.balance).toEqual([])
  })

  test('a sum that does not add up is the first thing told', async () => {
    await it.db
      .transaction(async (tx) => {
        await tx.execute(`update source_load set read = read + 1 where run_id = $1::int and read > 0`, [
          runs.second,
        ])
        const report = await reportOf(tx, runs.second)
        expect(report.verdict.level).toBe('bad')
        expect(report.verdict.attention[0]).toMatchObject({ code: 'balance' })
        expect(report.verdict.attention[0]?.text).toContain('1,004 against 1,003')
        throw new Rollback()
      })
      .catch((error) => {
        if (!(error instanceof Rollback)) throw error
      })
  })

  test('the verdict says in one line what happened, then what deserves a look', () => {
    expect(night.verdict.headline).toBe('Published: 3 people known, 2 e-mails sent.')
    expect(night.verdict.attention.map((a) => a.code)).toEqual(['source', 'unknown', 'gate', 'rejections'])
  })
})

class Rollback extends Error {}

describe('the report as a page', () => {
  test('has no script, loads nothing, and escapes what comes from outside', () => {
    const page = reportPage(night)
    expect(page).not.toMatch(/<script|<link|<img|@import|url\(|\son[a-z]+=/i)
    expect(page).toContain('Corner &lt;Shop&gt; &amp; Sons')
    expect(page).not.toContain('Corner <Shop>')
    expect(page.match(/https?:\/\//g)).toEqual(['http://'])
  })

  test('says every state in words beside its colour, and names every table for a screen reader', () => {
    const page = reportPage(night)
    expect(page).toContain(
      'title="unknown"><span aria-hidden="true">!</span> unknown whether it arrived</span>',
    )
    const tables = page.match(/<table>/g)?.length ?? 0
    expect(tables).toBeGreaterThan(5)
    expect(page.match(/<caption>/g)?.length).toBe(tables)
    expect(page.match(/<svg[^>]*role="img" aria-label=/g)?.length).toBe(page.match(/<svg/g)?.length)
  })

  test('says what a segment means, then its name and rule; without a description the name', () => {
    const page = reportPage(night)
    expect(page).toMatch(/Our best &lt;friends&gt;.*<code>vip<\/code> orders is at least 5/)
    expect(page).toMatch(/<th scope="row">lapsed<small/)
    expect(page).toMatch(/friends&gt; <span class="kind">behavioural</)
    expect(night.segments[1]).toMatchObject({ description: 'Our best <friends>', kind: 'behavioural' })
  })

  test('begins with what needs somebody and what went out; the stages come last', () => {
    const heads = [...reportPage(night).matchAll(/<h2 id="([a-z]+)"/g)].map(([, name]) => name)
    expect(heads).toEqual([
      'needs',
      'deliveries',
      'contact',
      'segments',
      'sources',
      'identity',
      'gates',
      'balance',
      'stages',
    ])
  })

  test('says reasons in words, with the word that commands take beside them', () => {
    const page = reportPage(night)
    expect(page).toContain('<span title="holdout">control group, left out on purpose</span>')
    expect(page).toContain('<span title="withdrawn">withdrawn</span>')
    expect(page).toContain('<span title="bad_date">no date in the expected form</span>')
  })

  test('folds gates that passed into one line, and shows the others', () => {
    const page = reportPage(night)
    expect(page).toContain('<summary>1 gate passed</summary>')
    expect(page.indexOf('title="rows_drop"')).toBeLessThan(page.indexOf('<summary>'))
  })

  test('speaks of rejected rows only', () => {
    expect(reportPage(night)).not.toMatch(/refused (row|them)|rows refused/i)
  })

  test('every opened element is closed', () => {
    const open: string[] = []
    for (const [, slash, name = '', end] of reportPage(night).matchAll(
      /<(\/?)([a-z][a-z0-9]*)[^>]*?(\/?)>/g,
    )) {
      if (end === '/' || ['meta', 'br'].includes(name)) continue
      if (slash === '/') expect(open.pop()).toBe(name)
      else open.push(name)
    }
    expect(open).toEqual([])
  })
})

test('the page of a night that was stopped says that its figures are not in force, and nothing of consents it never decided', () => {
  const stopped: NightReport = {
    ...night,
    run: { ...night.run, published: false, state: 'failed' },
    stages: night.stages.map((s) => ({ ...s, state: s.stage === 'extract' ? 'failed' : 'pending' })),
    consent: [],
    deliveries: { ...night.deliveries, by: [] },
  }
  const page = reportPage(stopped)
  expect(page).toContain('not published: readers see those of the run before')
  expect(page).toContain('Nothing is sent before a night is published.')
  expect(page).toContain('Not decided: the night did not come so far.')
  expect(reportPage(night)).not.toContain('readers see those of the run before')
})

describe('a date that was run again', () => {
  test('says how many of its waves an earlier run has planned, rather than that 200 are due and nothing is', () => {
    const wave = {
      campaign: 'club',
      wave: '2026-11-20',
      state: 'approved',
      audience: 200,
      enrolled_before: 0,
      due: 200,
    }
    const none = { due: 0, sent: 0, failed: 0, unknown: 0, skipped: 0, waiting: 0 }
    const again = {
      ...night,
      waves: [wave],
      deliveries: { ...night.deliveries, by: [], total: none },
    } as NightReport
    const page = reportPage(again)
    expect(page).toContain('200 of those due were planned by an earlier run of this date')
    expect(page).toContain('Nothing was due that an earlier run of this date had not planned.')
    const own = { ...again, deliveries: { ...again.deliveries, total: { ...none, due: 200, sent: 200 } } }
    expect(reportPage(own)).not.toContain('an earlier run of this date')
  })

  test('names the earlier runs with what they sent, because this report took the place of theirs', () => {
    const run = { run_id: 7, kind: 'manual', state: 'rolled_back', due: 1_200, sent: 1_100 } as const
    const page = reportPage({ ...night, deliveries: { ...night.deliveries, earlier_runs: [run] } })
    expect(page).toMatch(
      /Earlier runs of this date<\/h3>[\s\S]*>7<[\s\S]*rolled back \(manual\)[\s\S]*>1,100</,
    )
    expect(reportPage(night)).not.toContain('Earlier runs of this date')
  })
})
