import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { brandDatabase, connectionsOf, temporalConfigOf } from '../../config/connections.ts'
import type { StackRecord } from '../../config/stack-record.ts'
import { scratch } from '../support/scratch.ts'

const RECORD: StackRecord = {
  postgres: { port: 7500, user: 'nocturne', password: 'secret' },
  temporal: { port: 7600, uiPort: 7601 },
}

function homeWith(record: unknown): string {
  const home = scratch()
  writeFileSync(join(home, 'stack.json'), typeof record === 'string' ? record : JSON.stringify(record))
  return home
}

/** No temporal.toml of whoever runs the tests. */
const NOTHING = { TEMPORAL_CONFIG_FILE: '/nonexistent/temporal.toml' }

test('without anything given, the stack of the home is used, one database a brand', () => {
  const at = connectionsOf(homeWith(RECORD), NOTHING, 'online-retail')
  expect(at).toEqual({
    databaseUrl: 'postgresql://nocturne:secret@127.0.0.1:7500/nocturne_online_retail',
    databaseOwner: 'stack',
    temporalAddress: '127.0.0.1:7600',
    temporalOwner: 'stack',
    temporalNamespace: 'default',
    uiUrl: 'http://127.0.0.1:7601',
  })
})

test('an address that is given wins over the stack', () => {
  const env = {
    ...NOTHING,
    DATABASE_URL: 'postgresql://u@db.example/x',
    TEMPORAL_ADDRESS: 'cloud.example:7233',
  }
  const at = connectionsOf(homeWith(RECORD), env, 'b')
  expect(at).toEqual({
    databaseUrl: 'postgresql://u@db.example/x',
    databaseOwner: 'given',
    temporalAddress: 'cloud.example:7233',
    temporalOwner: 'given',
    temporalNamespace: 'default',
  })
})

test("the stack's own addresses in the environment still belong to the stack", () => {
  const home = homeWith(RECORD)
  const own = connectionsOf(home, NOTHING, 'b')
  const env = { ...NOTHING, DATABASE_URL: own.databaseUrl, TEMPORAL_ADDRESS: 'localhost:7600' }
  expect(connectionsOf(home, env, 'b')).toEqual(own)
})

test("an address that still names another brand's database of the stack gives way to this brand's own", () => {
  const home = homeWith(RECORD)
  const { databaseUrl } = connectionsOf(home, NOTHING, 'other')
  const env = { ...NOTHING, DATABASE_URL: databaseUrl }
  expect(connectionsOf(home, env, 'b')).toEqual(connectionsOf(home, NOTHING, 'b'))
  expect(connectionsOf(home, env, undefined)).toMatchObject({ databaseUrl, databaseOwner: 'stack' })
})

test.each([
  ['shop.a1b2c.tmprl.cloud:7233', undefined, 'https://cloud.temporal.io'],
  ['eu-west-1.aws.api.temporal.io:7233', undefined, 'https://cloud.temporal.io'],
  ['temporal.internal:7233', 'https://temporal.example.com', 'https://temporal.example.com'],
  ['shop.a1b2c.tmprl.cloud:7233', 'https://proxy.example.com', 'https://proxy.example.com'],
  ['temporal.internal:7233', '', undefined],
])('the web UI of %s, with NOCTURNE_UI_URL %s, is %s', (address, named, url) => {
  const env = { ...NOTHING, TEMPORAL_ADDRESS: address, NOCTURNE_UI_URL: named }
  expect(connectionsOf(undefined, env, 'b').uiUrl).toBe(url)
})

test('a web UI that is no address is refused, with what to give', () => {
  const env = { ...NOTHING, TEMPORAL_ADDRESS: 'temporal.internal:7233', NOCTURNE_UI_URL: 'temporal.internal' }
  expect(() => connectionsOf(undefined, env, 'b')).toThrow('NOCTURNE_UI_URL is "temporal.internal"; give')
})

test('temporal.toml is read, with its namespace and key', () => {
  const toml = join(scratch(), 'temporal.toml')
  writeFileSync(toml, '[profile.default]\naddress = "eu.example:7233"\nnamespace = "shop"\napi_key = "k"\n')
  const env = { TEMPORAL_CONFIG_FILE: toml }
  const at = connectionsOf(homeWith(RECORD), env, undefined)
  expect(at).toMatchObject({
    temporalAddress: 'eu.example:7233',
    temporalOwner: 'given',
    temporalNamespace: 'shop',
  })
  expect(temporalConfigOf(undefined, env)).toMatchObject({
    namespace: 'shop',
    connectionOptions: { address: 'eu.example:7233', apiKey: 'k', tls: true },
  })
})

test.each([
  ['is empty', ''],
  ['is no TOML', 'api_key = hunter2 ['],
])('a temporal.toml that %s is named, and not printed', (_, text) => {
  const toml = join(scratch(), 'temporal.toml')
  writeFileSync(toml, text)
  const read = () => connectionsOf(undefined, { TEMPORAL_CONFIG_FILE: toml }, undefined)
  expect(read).toThrow(`${toml} cannot be used`)
  expect(read).not.toThrow('hunter2')
})

test('where nothing is known, nothing is made up', () => {
  expect(connectionsOf(undefined, NOTHING, 'b')).toEqual({ temporalNamespace: 'default' })
  expect(temporalConfigOf(undefined, NOTHING)).toBeUndefined()
})

test('a damaged record says which file it is and does not print it', () => {
  const home = homeWith('{"postgres": {"password": "hunter2"')
  expect(() => connectionsOf(home, NOTHING, 'b')).toThrow(join(home, 'stack.json'))
  expect(() => connectionsOf(home, NOTHING, 'b')).not.toThrow('hunter2')
})

test('a brand names its database in letters that need no quotes', () => {
  expect(brandDatabase('Café & Co')).toBe('nocturne_caf____co')
  expect(brandDatabase(undefined)).toBe('nocturne')
})
