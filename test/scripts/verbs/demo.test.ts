import { existsSync, mkdtempSync, readFileSync, realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DemoSummary } from '../../../scripts/demo/summary.ts'
import { removeStack } from '../../support/remove-stack.ts'
import { nocturne, type Told } from './cli.ts'

const README = fileURLToPath(new URL('../../../README.md', import.meta.url))

let cwd: string
beforeAll(() => {
  cwd = realpathSync(mkdtempSync(join(tmpdir(), 'nocturne-demo-')))
})
afterAll(async () => {
  await here('dev', 'down')
  await removeStack(cwd)
})

const here = (...args: readonly string[]): Promise<Told> => nocturne(args, { cwd })

describe('the demo', () => {
  test('runs three nights, its mail server receives what the ledger says was sent, and a second one says the same', async () => {
    const first = await here('demo', '--json')
    expect([first.exit, first.err]).toEqual([0, expect.stringContaining('The night of')])
    const told = JSON.parse(first.out) as DemoSummary
    expect(told.nights.map((night) => night.state)).toEqual(['published', 'published', 'published'])
    const sent = JSON.parse(
      (await here('delivery', 'list', '--state', 'sent', '--limit', '9999', '--json')).out,
    ) as {
      deliveries: { destination: string }[]
    }
    expect(told.mails).toBe(sent.deliveries.filter((d) => d.destination === 'mail').length)
    expect(told.mails).toBeGreaterThan(50)
    const hooks = sent.deliveries.filter((d) => ['sms-gateway', 'club-desk'].includes(d.destination))
    expect(told.webhooks).toBe(hooks.length)
    expect(told.webhooks).toBeGreaterThan(50)
    expect(told.files.length).toBeGreaterThan(0)
    expect(existsSync(told.report ?? '')).toBe(true)
    expect((await here('profile', 'show', told.person)).exit).toBe(0)
    const second = JSON.parse((await here('demo', '--json', '--quiet')).out) as DemoSummary
    expect(readFileSync(README, 'utf8')).toContain(`profile show ${told.person} `)
    // A cap is taken where a contact is claimed: which of two destinations comes first is theirs, so that a few of
    // the people with two contacts in a night get the one or the other, and who shares a mailbox with them is due in
    // a later night or not.
    const same = { nights: [], seconds: 0, mails: 0, webhooks: 0 }
    expect({ ...second, ...same }).toEqual({ ...told, ...same })
    const due = ({ nights }: DemoSummary): readonly number[] => nights.map((night) => night.deliveries.due)
    expect(due(second)[0]).toBe(due(told)[0])
    due(second).forEach((now, i) => {
      expect(now / (due(told)[i] ?? 0)).toBeCloseTo(1, 2)
    })
    const contacts = ({ mails, webhooks }: DemoSummary): number => mails + webhooks
    expect(Math.abs(contacts(second) - contacts(told))).toBeLessThan(contacts(told) / 50)
    expect((await here('dev', 'status')).out).toMatch(/^mail +up +127\.0\.0\.1:/m)
    expect((await here('dev', 'down')).out).toContain('mail')
  }, 400_000)
})
