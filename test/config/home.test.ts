import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ensureHome, homeLayout, homeOrNew, resolveHome } from '../../config/home.ts'
import { ensureKey, loadKey } from '../../config/key.ts'
import { scratch } from '../support/scratch.ts'

test('the nearest .nocturne upwards is the home', () => {
  const root = scratch()
  mkdirSync(join(root, '.nocturne'))
  mkdirSync(join(root, 'a', 'b', '.nocturne'), { recursive: true })
  mkdirSync(join(root, 'a', 'b', 'c', 'd'), { recursive: true })
  expect(resolveHome({}, join(root, 'a', 'b', 'c', 'd'))).toBe(join(root, 'a', 'b', '.nocturne'))
  expect(resolveHome({}, join(root, 'a'))).toBe(join(root, '.nocturne'))
})

test('a file called .nocturne is no home', () => {
  const root = scratch()
  mkdirSync(join(root, '.nocturne'))
  mkdirSync(join(root, 'a'))
  writeFileSync(join(root, 'a', '.nocturne'), '')
  expect(resolveHome({}, join(root, 'a'))).toBe(join(root, '.nocturne'))
})

test('NOCTURNE_HOME wins, and is read from the current directory when it is relative', () => {
  const root = scratch()
  mkdirSync(join(root, '.nocturne'))
  expect(resolveHome({ NOCTURNE_HOME: 'elsewhere' }, root)).toBe(join(root, 'elsewhere'))
  expect(homeOrNew({}, join(root, 'x', 'y'))).toBe(join(root, '.nocturne'))
})

test('a new home is closed to reading by others and ignored by git', async () => {
  const home = join(scratch(), '.nocturne')
  await ensureHome(home)
  await ensureHome(home)
  expect(statSync(home).mode & 0o066).toBe(0)
  expect(readFileSync(join(home, '.gitignore'), 'utf8')).toBe('*\n')
  const layout = homeLayout(home, {})
  for (const dir of [layout.log, layout.bin, layout.out, layout.run, layout.reports, layout.temporal]) {
    expect(statSync(dir).isDirectory()).toBe(true)
  }
})

test('a key is made once, for its owner only, and read again afterwards', async () => {
  const { keyFile } = homeLayout(scratch(), {})
  const keys = await Promise.all([ensureKey(keyFile), ensureKey(keyFile), ensureKey(keyFile)])
  expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1)
  expect(keys[0]).toHaveLength(32)
  expect(statSync(keyFile).mode & 0o777).toBe(0o600)
  expect(await loadKey(keyFile)).toEqual(keys[0])
})

test('a key that is missing or cut is refused, with the file and without its content', async () => {
  const file = join(scratch(), 'key')
  await expect(loadKey(file)).rejects.toThrow(file)
  writeFileSync(file, 'abcdef')
  const failure = await ensureKey(file).catch((error: Error) => error.message)
  expect(failure).toContain('64 hexadecimal digits')
  expect(failure).not.toContain('abcdef')
})

test('NOCTURNE_KEY_FILE moves the key alone', () => {
  expect(homeLayout('/h', { NOCTURNE_KEY_FILE: '/secret/k' }).keyFile).toBe('/secret/k')
  expect(homeLayout('/h', {}).keyFile).toBe('/h/key')
})
