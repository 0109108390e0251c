import { writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { TAP } from '../../activities/extract/sources/singer-support.ts'
import { scratch } from '../../support/scratch.ts'
import { readYaml, specOf, thingsYaml } from './remote.ts'

const yaml = (config: string, ...more: readonly string[]): string =>
  thingsYaml(
    ['kind: singer', `command: [${process.execPath}, ${TAP}]`, `config: ${config}`, ...more].join('\n'),
  )
const ORDERS = 'stream: orders'

describe('each key of a source of kind singer has an effect', () => {
  test('command, config, stream: which tap, how, and what of it; secrets by ${env:}', async () => {
    const said = yaml('{ rows: 3, every: 1, raw: ["${env:LINE}"] }', ORDERS, 'catalog: none')
    const LINE = '{"type":"RECORD","stream":"orders","record":{"id":9}}'
    expect((await readYaml(said, { env: { LINE } })).rows).toEqual([['9', '']])
    expect((await readYaml(yaml('{ rows: 3, every: 1 }', ORDERS))).rows).toHaveLength(3)
    expect((await readYaml(yaml('{ rows: 3, every: 1 }', 'stream: people'))).rows).toEqual([
      ['1', 'Somebody'],
    ])
    const none = yaml('{ rows: 1 }', ORDERS).replace(process.execPath, '/nowhere/tap')
    await expect(readYaml(none)).rejects.toMatchObject({ code: 'SINGER_COMMAND' })
  })

  test('catalog: asked for, none, or a file', async () => {
    const dir = scratch()
    const file = join(dir, 'catalog.json')
    writeFileSync(file, '{"streams":[{"tap_stream_id":"orders","stream":"orders"}]}')
    for (const said of ['discover', 'none', file])
      expect((await readYaml(yaml('{ rows: 3, every: 1 }', ORDERS, `catalog: ${said}`))).rows).toHaveLength(3)
    const gone = readYaml(yaml('{ rows: 3 }', ORDERS, `catalog: ${dir}/gone.json`))
    await expect(gone).rejects.toMatchObject({ code: 'SINGER_CATALOG' })
  })

  test('replication_key: is written into the catalog', async () => {
    const out = join(scratch(), 'catalog')
    await readYaml(yaml(`{ rows: 1, every: 1, catalog: "${out}" }`, ORDERS, 'replication_key: changed_at'))
    const { streams } = JSON.parse(await readFile(out, 'utf8')) as { streams: readonly object[] }
    expect(streams[1]).toMatchObject({
      selected: true,
      replication_key: 'changed_at',
      metadata: [
        {
          metadata: { selected: true, 'replication-method': 'INCREMENTAL', 'replication-key': 'changed_at' },
        },
      ],
    })
    expect(streams[0]).toMatchObject({ selected: false, metadata: [{ metadata: { selected: false } }] })
  })

  test('environment: what the tap is given, and nothing else', async () => {
    const out = join(scratch(), 'names')
    await readYaml(
      yaml(`{ rows: 1, every: 1, out: "${out}" }`, ORDERS, 'catalog: none', 'environment: { MODE: x }'),
    )
    expect(await readFile(out, 'utf8')).toMatch(/^LANG MODE NOCTURNE_TAP PATH pid/)
  })

  test('limits.silence: how long it may say nothing', async () => {
    const said = yaml('{ rows: 9, every: 1, hang: 3 }', ORDERS, 'catalog: none', 'limits: { silence: 500ms }')
    await expect(readYaml(said)).rejects.toMatchObject({ code: 'SINGER_SILENT' })
  })

  test('limits.unit_rows: rows of one transaction, up to a STATE', async () => {
    const said = yaml('{ rows: 9, every: 2 }', ORDERS, 'catalog: none', 'limits: { unit_rows: 3 }')
    expect((await readYaml(said)).units.map(({ rows }) => rows.length)).toEqual([4, 4, 1])
  })

  test('limits.line_bytes: the longest line', async () => {
    const said = yaml('{ rows: 9, every: 1 }', ORDERS, 'catalog: none', 'limits: { line_bytes: 20B }')
    await expect(readYaml(said)).rejects.toMatchObject({ code: 'SINGER_LINE_TOO_LONG' })
  })
})

describe('what cannot be is told before the night', () => {
  test.each([
    [['catalog: none', 'replication_key: a'], /`replication_key` is written into the catalog/],
    [['environment: { "a b": x }'], /the name of a variable/],
  ])('%s', (more, words) => {
    expect(() => specOf(yaml('{}', ORDERS, ...more))).toThrow(words)
  })
})
