import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { hashFiles, readProjectFiles } from '../../config/load.ts'
import { SAMPLE } from './support/sample.ts'

let dir = ''
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'nocturne-project-'))
  for (const [path, text] of Object.entries(SAMPLE)) put(path, text)
})
afterEach(() => {
  rmSync(dir, { recursive: true, force: true })
})

function put(path: string, text: string | Uint8Array): void {
  mkdirSync(dirname(join(dir, path)), { recursive: true })
  writeFileSync(join(dir, path), text)
}

describe('reading a project', () => {
  test('its files are read, and nothing else of the directory', () => {
    put('data/customers.csv', 'name\nAnn\n')
    put('docker-compose.yaml', 'services: {}\n')
    put('.env', 'PASSWORD=x\n')
    put('node_modules/x/nocturne.yaml', 'x\n')
    put('sources/notes.md', 'x\n')
    expect(readProjectFiles(dir)).toEqual(SAMPLE)
  })

  test('files with nearly the right name are read, so that the slip can be told', () => {
    put('segment/x.yaml', 'x: 1\n')
    put('gate.yaml', 'x: 1\n')
    expect(Object.keys(readProjectFiles(dir))).toEqual(
      expect.arrayContaining(['segment/x.yaml', 'gate.yaml']),
    )
  })

  test('directories inside of ours are entered', () => {
    put('segments/shops/paris.yaml', 'segments: {}\n')
    expect(Object.keys(readProjectFiles(dir))).toContain('segments/shops/paris.yaml')
  })

  test('a byte order mark is left out', () => {
    put('gates.yaml', `\uFEFF${SAMPLE['gates.yaml']}`)
    expect(readProjectFiles(dir)['gates.yaml']).toBe(SAMPLE['gates.yaml'])
  })

  test.each(['/etc/hostname', '../outside.yaml'])('a link to %s is refused', (target) => {
    const outside = join(dirname(dir), 'outside.yaml')
    writeFileSync(outside, 'x: 1\n')
    symlinkSync(target.startsWith('/') ? target : outside, join(dir, 'sources/link.yaml'))
    expect(() => readProjectFiles(dir)).toThrow('sources/link.yaml is a link that leads out of the project')
    rmSync(outside)
  })

  test('a directory that is a link out of the project is refused', () => {
    const outside = mkdtempSync(join(tmpdir(), 'nocturne-outside-'))
    writeFileSync(join(outside, 'x.yaml'), 'x: 1\n')
    symlinkSync(outside, join(dir, 'sources/linked'))
    expect(() => readProjectFiles(dir)).toThrow('is a link that leads out of the project')
    rmSync(outside, { recursive: true })
  })

  test('a link inside of the project is followed', () => {
    symlinkSync(join(dir, 'gates.yaml'), join(dir, 'sources/link.yaml'))
    expect(readProjectFiles(dir)['sources/link.yaml']).toBe(SAMPLE['gates.yaml'])
  })

  test('a link in a circle ends', () => {
    symlinkSync(join(dir, 'sources'), join(dir, 'sources/again'))
    expect(Object.keys(readProjectFiles(dir))).toContain('sources/crm.yaml')
  })

  test('a link to nothing is named', () => {
    symlinkSync(join(dir, 'gone.yaml'), join(dir, 'sources/link.yaml'))
    expect(() => readProjectFiles(dir)).toThrow('sources/link.yaml is a link to nothing')
  })

  test('a file of more than 1 MB is refused', () => {
    put('templates/huge.html', 'x'.repeat(2 ** 20 + 1))
    expect(() => readProjectFiles(dir)).toThrow('templates/huge.html has 1048577 bytes')
  })

  test('a file that is not UTF-8 is refused', () => {
    put('nocturne.yaml', new Uint8Array([0x6e, 0xe9]))
    expect(() => readProjectFiles(dir)).toThrow('nocturne.yaml is not UTF-8')
  })

  test('a directory that is not there is named, with what to do', () => {
    expect(() => readProjectFiles(join(dir, 'gone'))).toThrow(/There is no directory .*gone.*nocturne init/)
  })
})

describe('the version of a project', () => {
  test('is that of its texts and paths, in whatever order they come', () => {
    const turned = Object.fromEntries(Object.entries(SAMPLE).toReversed())
    expect(hashFiles(turned)).toBe(hashFiles(SAMPLE))
    expect(hashFiles(SAMPLE)).toMatch(/^[0-9a-f]{64}$/)
  })

  test('changes with one letter, and with one name', () => {
    const { 'gates.yaml': gates = '', ...others } = SAMPLE
    expect(hashFiles({ ...others, 'gates.yaml': `${gates}#` })).not.toBe(hashFiles(SAMPLE))
    expect(hashFiles({ ...others, 'templates/gates.yaml': gates })).not.toBe(hashFiles(SAMPLE))
  })
})
