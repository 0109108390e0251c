import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { scratch } from '../../../support/scratch.ts'
import { singerFrom, tapSession } from './singer-support.ts'
import { keysOf, readSession, readUnit } from './support.ts'

const HOLDER = fileURLToPath(new URL('tap-holder.ts', import.meta.url))
const ids = (from: number, to: number): readonly string[] =>
  Array.from({ length: to - from + 1 }, (_, i) => String(from + i))
const raw = (...lines: readonly object[]) => ({ raw: lines.map((line) => JSON.stringify(line)) })
const RECORD = { type: 'RECORD', stream: 'orders' }

describe('rows of a stream', () => {
  test('are cut into units at a STATE after 1,000 rows, each with its state', async () => {
    const session = tapSession(singerFrom({ every: 400 }))
    const { units, marks } = await readSession(session)
    expect(units.map(({ name, rows }) => [name, rows.length])).toEqual([
      ['stream orders 1', 1_200],
      ['stream orders 2', 1_200],
      ['stream orders 3', 100],
    ])
    expect(keysOf(units)).toEqual(ids(1, 2_500))
    expect(units[0]?.originals[0]).toBe('{"id":1,"name":"Order 1"}')
    expect(units[0]?.at.slice(0, 2)).toEqual(['4', '5'])
    expect(units[0]?.notes).toEqual({ log_lines: 2 })
    expect(marks).toEqual([{ name: '', value: { state: '{"at":2400}' }, rows: 2_500 }])
  })

  test('go on from the state of the night before; without new rows there is nothing to load', async () => {
    const { marks } = await readSession(tapSession(singerFrom({})))
    const next = await readSession(tapSession(singerFrom({ rows: 2_520 })), marks)
    expect(keysOf(next.units)).toEqual(ids(2_501, 2_520))
    expect((await readSession(tapSession(singerFrom({})), marks)).units).toEqual([])
  })

  test('keep the text of numbers, in rows and in the state', async () => {
    const config = {
      raw: [
        '{"type":"RECORD","stream":"orders","record":{"id":9007199254740993,"name":1.50}}',
        '{"type":"STATE","value":{"at":0.10}}',
      ],
    }
    const { units, marks } = await readSession(tapSession(singerFrom(config)))
    expect(units[0]?.rows).toEqual([['9007199254740993', '1.50']])
    expect(marks).toMatchObject([{ value: { state: '{"at":0.10}' } }])
  })

  test('that are no objects, or hold NUL, are refused by themselves', async () => {
    const config = raw(
      { ...RECORD, record: [1] },
      { ...RECORD, record: { id: 1 } },
      { ...RECORD, record: { id: 'x\0' } },
    )
    const { units } = await readSession(tapSession(singerFrom(config)))
    expect(keysOf(units)).toEqual(['1'])
    expect(units[0]?.refused).toEqual([
      { reason: 'bad_json', at: '1' },
      { reason: 'nul_byte', at: '3' },
    ])
  })

  test('that name a key twice are refused by themselves', async () => {
    const config = {
      raw: [
        '{"type":"RECORD","stream":"orders","record":{"id":1,"name":"a","name":"b"}}',
        '{"type":"RECORD","stream":"orders","record":{"id":2,"name":"\\"name\\":"}}',
      ],
    }
    const { units } = await readSession(tapSession(singerFrom(config)))
    expect(keysOf(units)).toEqual(['2'])
    expect(units[0]?.refused).toEqual([{ reason: 'bad_json', at: '1' }])
  })

  test('of a snapshot are one complete unit, and the tap is given no state', async () => {
    const snapshot = { contents: 'snapshot' } as const
    const { units, marks } = await readSession(tapSession(singerFrom({}), snapshot))
    expect(units).toMatchObject([{ complete: true }])
    expect(keysOf(units)).toEqual(ids(1, 2_500))
    const again = await readSession(tapSession(singerFrom({}), snapshot), marks)
    expect(keysOf(again.units)).toEqual(ids(1, 2_500))
    const silent = readSession(tapSession(singerFrom(raw()), snapshot))
    await expect(silent).rejects.toMatchObject({ code: 'SINGER_STREAM', fate: 'hopeless' })
  })
})

describe('a tap that fails', () => {
  test.each([
    ['ends with a code', { fail: 2_250 }, /ended with code 7/],
    ['is killed', { die: 2_250 }, /ended with a signal/],
  ])(
    '%s: what was stored stays, the rest comes again, no row is lost or doubled',
    async (_, config, words) => {
      const failing = tapSession(singerFrom(config))
      const first = await readSession(failing, [], 2)
      expect(keysOf(first.units)).toEqual(ids(1, 2_000))
      const failed = readSession(tapSession(singerFrom(config)), first.marks)
      await expect(failed).rejects.toMatchObject({ code: 'SINGER_FAILED', fate: 'retry' })
      await expect(failed).rejects.toThrow(words)
      await expect(failed).rejects.not.toThrow(/somebody/)
      const rest = await readSession(tapSession(singerFrom({})), first.marks)
      expect(keysOf(rest.units)).toEqual(ids(2_001, 2_500))
    },
  )

  test('within a snapshot never gives a complete unit', async () => {
    const failed = readSession(tapSession(singerFrom({ rows: 9_000, fail: 8_000 }), { contents: 'snapshot' }))
    await expect(failed).rejects.toMatchObject({ code: 'SINGER_FAILED' })
  })

  test('is silent: it is ended, to be tried again', async () => {
    const from = singerFrom({ hang: 10 }, { limits: { silenceMs: 1_000, lineBytes: 2 ** 20 } })
    await expect(readSession(tapSession(from))).rejects.toMatchObject({
      code: 'SINGER_SILENT',
      fate: 'retry',
    })
  })

  test.each([
    ['is not there', { command: ['/nowhere/tap'] }, {}, 'SINGER_COMMAND'],
    ['prints what is no message', {}, { raw: ['Hello somebody@example.com'] }, 'SINGER_LINE'],
    ['prints a message that is none', {}, { raw: ['[]'] }, 'SINGER_LINE'],
    ['hands over files', {}, raw({ type: 'BATCH', stream: 'orders' }), 'SINGER_BATCH'],
    ['speaks of other streams only', {}, raw({ ...RECORD, stream: 'other', record: {} }), 'SINGER_STREAM'],
    [
      'prints a line without end',
      { limits: { silenceMs: 5_000, lineBytes: 100 } },
      { raw: ['x'.repeat(9_999)] },
      'SINGER_LINE_TOO_LONG',
    ],
  ])('%s: that is said, without the line', async (_, given, config, code) => {
    const failed = readSession(tapSession(singerFrom(config, given)))
    await expect(failed).rejects.toMatchObject({ code, fate: 'hopeless' })
    await expect(failed).rejects.not.toThrow(/somebody|xxx/)
  })
})

describe('the catalog', () => {
  test('is asked for, and the stream selected, by either of its names', async () => {
    for (const stream of ['orders', 'shop-orders']) {
      const { units } = await readSession(
        tapSession(singerFrom({ rows: 5 }, { stream, catalog: { kind: 'discover' } })),
      )
      expect(keysOf(units)).toEqual(ids(1, 5))
    }
    const strange = readSession(
      tapSession(singerFrom({}, { stream: 'order', catalog: { kind: 'discover' } })),
    )
    await expect(strange).rejects.toThrow(/no stream order; it has: shop-people, shop-orders/)
  })

  test('may be a file of the project', async () => {
    const dir = scratch()
    const io = { projectDir: dir }
    const from = singerFrom({ rows: 5 }, { catalog: { kind: 'file', path: 'catalog.json' } })
    await expect(readSession(tapSession(from, {}, io))).rejects.toMatchObject({ code: 'SINGER_CATALOG' })
    writeFileSync(join(dir, 'catalog.json'), '{"streams":[{"tap_stream_id":"orders","stream":"orders"}]}')
    expect(keysOf((await readSession(tapSession(from, {}, io))).units)).toEqual(ids(1, 5))
  })
})

describe('the process', () => {
  const pidsOf = (file: string): readonly number[] =>
    [...readFileSync(file, 'utf8').matchAll(/pid (\d+)/g)].map(([, pid]) => Number(pid))
  const pidOf = (file: string): number => pidsOf(file)[0] ?? 0
  /** One that is dead and that nobody has buried does not live. */
  const lives = (pid: number): boolean => {
    try {
      return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')
    } catch {
      return false
    }
  }

  test('is given its own environment and no other, and its secrets leave no file', async () => {
    const out = join(scratch(), 'names')
    // The usual one has the files of other tests' taps.
    const temporary = scratch()
    vi.stubEnv('TMPDIR', temporary)
    onTestFinished(() => void vi.unstubAllEnvs())
    await readSession(
      tapSession(singerFrom({ out, rows: 1, key: 'secret' }, { environment: { TAP_MODE: 'x' } })),
    )
    expect(readFileSync(out, 'utf8')).toMatch(/^LANG NOCTURNE_TAP PATH TAP_MODE pid \d+\n$/)
    expect(readdirSync(temporary)).toEqual([])
  })

  test('ends with the attempt, also in the middle and when it is cancelled', async () => {
    const out = join(scratch(), 'names')
    const session = tapSession(singerFrom({ out, rows: 500_000, every: 1_000 }))
    const unit = await session.next([])
    if (unit) await readUnit(unit, [])
    expect(lives(pidOf(out))).toBe(true)
    await session.close()
    expect(lives(pidOf(out))).toBe(false)
    const cancel = new AbortController()
    const other = join(scratch(), 'names')
    const hung = tapSession(singerFrom({ out: other, hang: 1 }), {}, { signal: cancel.signal })
    const reading = readSession(hung)
    await expect.poll(() => existsSync(other)).toBe(true)
    cancel.abort(new Error('cancelled'))
    await expect(reading).rejects.toThrow('cancelled')
    await expect.poll(() => lives(pidOf(other))).toBe(false)
  })

  test('ends with all that it started, also what left its session', async () => {
    const out = join(scratch(), 'names')
    const session = tapSession(singerFrom({ out, rows: 500_000, every: 1_000, leaves: true }))
    await session.next([])
    await expect.poll(() => pidsOf(out).map(lives)).toEqual([true, true])
    await session.close()
    await expect.poll(() => pidsOf(out).map(lives)).toEqual([false, false])
  })

  test('does not outlive a worker that was killed, not even one that prints nothing any more', async () => {
    const out = join(scratch(), 'names')
    const worker = spawn(process.execPath, ['--import', 'tsx', HOLDER, out], { stdio: 'ignore' })
    await expect.poll(() => existsSync(out) && pidsOf(out).length, { timeout: 20_000 }).toBe(2)
    expect(pidsOf(out).map(lives)).toEqual([true, true])
    worker.kill('SIGKILL')
    await expect.poll(() => pidsOf(out).map(lives)).toEqual([false, false])
  })

  test('another attempt that moved the mark meanwhile is followed', async () => {
    const slow = tapSession(singerFrom({}))
    await slow.next([])
    const { marks } = await readSession(tapSession(singerFrom({})), [], 1)
    const unit = await slow.next(marks)
    const { read } = unit ? await readUnit(unit, marks) : { read: null }
    expect(read?.rows[0]).toEqual(['1001', 'Order 1001'])
    await slow.close()
  })
})
