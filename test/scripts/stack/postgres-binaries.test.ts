import {
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { barredAt } from '../../../scripts/stack/account.ts'
import { completeLinks, postgresBinaries } from '../../../scripts/stack/postgres-binaries.ts'
import { scratch } from '../../support/scratch.ts'

/** A package as npm unpacks it when it runs no install scripts. */
function unpacked(): string {
  const native = join(scratch(), 'native')
  mkdirSync(join(native, 'lib'), { recursive: true })
  writeFileSync(join(native, 'lib', 'libicu.so.60.2'), 'library')
  const links = ['libicu.so', 'libicu.so.60'].map((name) => ({
    source: 'native/lib/libicu.so.60.2',
    target: `native/lib/${name}`,
  }))
  writeFileSync(join(native, 'pg-symlinks.json'), JSON.stringify(links))
  return native
}

test('links that the install script should have made are made, relative to their place', () => {
  const native = unpacked()
  expect(completeLinks(native)).toBe(true)
  expect(readlinkSync(join(native, 'lib', 'libicu.so'))).toBe('libicu.so.60.2')
  expect(readFileSync(join(native, 'lib', 'libicu.so.60'), 'utf8')).toBe('library')
})

test('links that are there are left as they are', () => {
  const native = unpacked()
  const link = join(native, 'lib', 'libicu.so')
  symlinkSync('libicu.so.60.2', link)
  expect(completeLinks(native)).toBe(true)
  rmSync(link)
  expect(completeLinks(native)).toBe(true)
  expect(existsSync(link)).toBe(true)
})

test('an account that cannot reach the programs gets a copy of them', () => {
  const stranger = { uid: 4_000_000, gid: 4_000_000, name: 'stranger' }
  const open = postgresBinaries(undefined, scratch())
  expect(existsSync(open.postgres)).toBe(true)
  const bar = barredAt(open.postgres, stranger)
  const copyTo = scratch()
  const given = postgresBinaries(stranger, copyTo)
  expect(given.postgres.startsWith(copyTo)).toBe(bar !== undefined)
  expect(existsSync(given.initdb)).toBe(true)
})
