import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { patternTest, planFiles, type ReadFile, type SourceFile } from '../../../activities/extract/files.ts'
import { listFiles } from '../../../activities/extract/sources/list-files.ts'
import { fileHash, openFile } from '../../../activities/extract/sources/open-file.ts'
import { fromOf } from '../../../core/brand/source.ts'
import { scratch } from '../../support/scratch.ts'
import { PEOPLE, source } from './support.ts'

const file = (name: string, minute = 0): SourceFile => ({
  name,
  path: `/${name}`,
  size: 10,
  modifiedAt: new Date(Date.UTC(2026, 0, 1, 0, minute)),
  date: patternTest('p-{date}*.csv')(name)?.date ?? null,
})
const read = (name: string, minute = 0): ReadFile => ({ ...file(name, minute), sha256: 'x', rows: 1 })
const changes = { contents: 'changes', pattern: 'p-{date}*.csv' } as const
const snapshot = { contents: 'snapshot', pattern: 'p-{date}*.csv' } as const
const names = (plan: ReturnType<typeof planFiles>) => ({
  unread: plan.unread.map(({ name }) => name),
  superseded: plan.superseded.map(({ name }) => name),
})

test('a pattern names a date, any characters, and gzip behind it', () => {
  const matches = patternTest('orders-{date}_*.csv')
  expect(matches('orders-2026-01-02_a.csv')).toEqual({ date: '2026-01-02' })
  expect(matches('orders-20260102_.csv.gz')).toEqual({ date: '2026-01-02' })
  expect([
    matches('orders-2026-01-02.csv'),
    matches('orders-x_a.csv'),
    matches('orders-2026-01-02_aXcsv'),
  ]).toEqual([null, null, null])
  expect(patternTest('*.csv')('a.b.csv')).toEqual({ date: null })
})

test('what was read, and what is later than the night, is not read; the rest comes by date, then name', () => {
  const files = ['p-2026-01-03.csv', 'p-2026-01-02b.csv', 'p-2026-01-02a.csv', 'p-2026-01-01.csv'].map(
    (name) => file(name),
  )
  expect(names(planFiles(files, [read('p-2026-01-01.csv')], changes, '2026-01-02'))).toEqual({
    unread: ['p-2026-01-02a.csv', 'p-2026-01-02b.csv'],
    superseded: [],
  })
})

test('a file that changed is read again', () => {
  expect(
    names(planFiles([file('p-2026-01-01.csv', 5)], [read('p-2026-01-01.csv')], changes, '2026-01-02')).unread,
  ).toEqual(['p-2026-01-01.csv'])
})

test('of new snapshots the newest is read; none is read that is older than one that was', () => {
  const files = ['p-2026-01-02.csv', 'p-2026-01-03.csv'].map((name) => file(name))
  expect(names(planFiles(files, [], snapshot, '2026-01-05'))).toEqual({
    unread: ['p-2026-01-03.csv'],
    superseded: ['p-2026-01-02.csv'],
  })
  expect(names(planFiles(files, [read('p-2026-01-04.csv')], snapshot, '2026-01-05'))).toEqual({
    unread: [],
    superseded: ['p-2026-01-02.csv', 'p-2026-01-03.csv'],
  })
})

test('files without a date come by their time of change', () => {
  const files = [file('b', 1), file('a', 2)]
  expect(names(planFiles(files, [], { contents: 'changes', pattern: null }, '2026-01-01')).unread).toEqual([
    'b',
    'a',
  ])
})

const listed = (given: Parameters<typeof source>[1], dir: string) => {
  const spec = source(PEOPLE, given)
  return listFiles(spec, fromOf(spec, 'csv'), dir)
}

async function textOf(path: string): Promise<string> {
  const [there] = await listed({ path }, '/')
  if (!there) throw new Error('no file')
  const parts: Uint8Array[] = []
  const open = await openFile(there)
  for await (const chunk of open.chunks) parts.push(chunk)
  expect(open.sha256()).toBe(await fileHash(path))
  return Buffer.concat(parts).toString()
}

test('gzip is unpacked whatever the name says', async () => {
  const path = join(scratch(), 'a.csv')
  const text = 'id,name\n'.repeat(100_000)
  writeFileSync(path, gzipSync(text))
  expect(await textOf(path)).toBe(text)
  writeFileSync(path, text)
  expect(await textOf(path)).toBe(text)
})

test('a damaged gzip, and a file that is not there, are named', async () => {
  const path = join(scratch(), 'a.csv.gz')
  const packed = gzipSync(Buffer.from('id,name\n'.repeat(100_000)))
  writeFileSync(path, packed.subarray(0, packed.length - 20))
  await expect(textOf(path)).rejects.toMatchObject({ code: 'BROKEN_GZIP' })
  await expect(textOf('/nowhere/a.csv')).rejects.toThrow(
    'Source shop: /nowhere/a.csv cannot be read (ENOENT: it is not there)',
  )
  await expect(listed({ path: 'gone', pattern: '*.csv' }, '/nowhere')).rejects.toMatchObject({
    code: 'SOURCE_UNREADABLE',
  })
})
