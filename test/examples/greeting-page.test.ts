import type { Server } from 'node:http'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { fileLookup, type Lookup, tableLookup } from '../../examples/greeting-page/lookup.ts'
import { startPage } from '../../examples/greeting-page/page.ts'
import { DECISIONS, edit } from '../activities/activation/support/brand.ts'
import { KEY, useSite, withdraw } from '../activities/activation/support/site.ts'
import { identifierOf } from '../activities/activation/support/world.ts'

const site = useSite()
const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

async function open(lookup: Lookup): Promise<string> {
  const server: Server = await startPage(0, KEY, lookup)
  closing.push(() => server.close(), lookup.close)
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
}

/** The block that somebody sees who signs in by an address. */
async function blockFor(page: string, email: string): Promise<unknown> {
  const body = new URLSearchParams({ email })
  const signedIn = await fetch(`${page}/sign-in`, { method: 'POST', body, redirect: 'manual' })
  const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  expect(cookie).not.toContain('@')
  const answer = await fetch(`${page}/decision`, { headers: { cookie } })
  const decision: unknown = await answer.json()
  return decision
}

test('the page greets by the table, and strangers as everybody', async () => {
  await site.sync()
  const page = await open(tableLookup(site.url, 'decisions'))
  expect(await blockFor(page, ' P4@Example.test ')).toEqual({ block: 'welcome-back' })
  expect(await blockFor(page, 'p1@example.test')).toEqual({ block: 'hello' })
  expect(await blockFor(page, 'nobody@example.test')).toEqual({ block: null })
  expect(await (await fetch(`${page}/decision`)).json()).toEqual({ block: null })
  expect(await (await fetch(page)).text()).toContain('data-block="welcome-back"')
})

test('the page greets by the files of two nights, and no longer somebody who withdrew', async () => {
  const files = edit(
    edit(
      DECISIONS,
      'destination',
      'to: { database: "${env:SITE}", table: decisions }',
      'to: { directory: site }',
    ),
    'destination',
    'kind: decisions',
    'kind: decisions\nsandbox: true',
  )
  await site.sync(files)
  await withdraw(site.db, identifierOf(1))
  await site.sync(files)
  const page = await open(await fileLookup(join(site.out, 'site')))
  expect(await blockFor(page, 'p4@example.test')).toEqual({ block: 'welcome-back' })
  expect(await blockFor(page, 'p1@example.test')).toEqual({ block: null })
})
