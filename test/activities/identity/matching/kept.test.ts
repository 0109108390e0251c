import { endianness } from 'node:os'
import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import {
  dropKept,
  type Kept,
  readKeptArrays,
  readKeptHead,
  writeKept,
} from '../../../../activities/identity/matching/queries/kept.ts'
import type { Db } from '../../../../db/connect.ts'
import { discardVersions, undoStage } from '../../../../db/versioned/discard.ts'
import { pruneVersions } from '../../../../db/versioned/prune.ts'
import { shadowStage } from '../../../../db/versioned/shadow.ts'
import { useDatabase } from '../../../support/database.ts'

const database = useDatabase()
const PART = 8_000

beforeEach(() => database.db.transaction(dropKept))

/** Bytes that tell their place, from `seed` on. */
function counting(length: number, seed = 0): Uint8Array {
  const bytes = new Uint8Array(length)
  for (let i = 0; i < length; i++) bytes[i] = (i * 31 + (i >>> 8) * 7 + seed) & 0xff
  return bytes
}

const kept = (
  arrays: Readonly<Record<string, ArrayBufferView>>,
  head = '{"records": 3,  "of": "é"}',
): Kept => ({
  head,
  arrays: new Map(Object.entries(arrays)),
})
const write = (what: Kept, runId = 7): Promise<void> =>
  database.db.transaction((tx) => writeKept(tx, runId, what))
const rows = async (): Promise<number> => {
  const [row] = await database.db.query<{ n: number }>(
    'select ((select count(*) from vault.compared) + (select count(*) from vault.compared_part))::int as n',
  )
  return row?.n ?? -1
}
async function arraysRead(db: Db = database.db): Promise<Readonly<Record<string, Buffer>> | null> {
  const read = await readKeptArrays(db)
  return read && Object.fromEntries([...read].map(([name, bytes]) => [name, Buffer.from(bytes)]))
}

describe('what is kept is read as it was written', () => {
  test('arrays of any length, whole in a buffer of their own that is shared', async () => {
    const lengths = [0, 1, PART - 1, PART, PART + 1, 3_000_000]
    const arrays = Object.fromEntries(lengths.map((length) => [`of ${length}`, counting(length, length)]))
    await write(kept(arrays))
    expect(await readKeptHead(database.db)).toEqual({ runId: 7, head: '{"records": 3,  "of": "é"}' })
    const read = await readKeptArrays(database.db)
    expect([...(read ?? [])].map(([name]) => name)).toEqual(Object.keys(arrays))
    for (const [name, bytes] of read ?? []) {
      expect(bytes.buffer).toBeInstanceOf(SharedArrayBuffer)
      expect(bytes.buffer.byteLength).toBe(arrays[name]?.length)
      expect(Buffer.compare(bytes, arrays[name] ?? new Uint8Array(0))).toBe(0)
    }
  })

  test('views of any kind, a part of their buffer, shared or not', async () => {
    const shared = new Float64Array(new SharedArrayBuffer(16_000)).map((_, i) => i / 7)
    const all = Int32Array.from({ length: 5_000 }, (_, i) => i - 2_500)
    await write(kept({ shared, some: all.subarray(10, 4_000), words: new DataView(all.buffer, 3, 9) }))
    const read = await readKeptArrays(database.db)
    expect(new Float64Array(read?.get('shared')?.buffer ?? new SharedArrayBuffer(0))).toEqual(shared)
    expect(new Int32Array(read?.get('some')?.buffer ?? new SharedArrayBuffer(0))).toEqual(
      all.subarray(10, 4_000),
    )
    expect(Buffer.from(read?.get('words') ?? [])).toEqual(Buffer.from(all.buffer, 3, 9))
  })

  test('whatever lengths lie beside each other', async () => {
    const lengths = fc.array(fc.integer({ min: 0, max: 3 * PART }), { maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(lengths, async (all) => {
        const arrays = Object.fromEntries(all.map((length, n) => [`${n}`, counting(length, n)]))
        await write(kept(arrays))
        expect(await arraysRead()).toEqual(
          Object.fromEntries(Object.entries(arrays).map(([name, bytes]) => [name, Buffer.from(bytes)])),
        )
      }),
      { numRuns: 15 },
    )
  })

  test('a part fills a page and is nowhere cut in pieces', async () => {
    await write(kept({ bytes: counting(10 * PART) }))
    const [table] = await database.db.query(`
      select pg_relation_size(oid)::int / 8192 as pages, pg_relation_size(reltoastrelid)::int as toast, relpersistence as kind
      from pg_class where oid = 'vault.compared_part'::regclass`)
    expect(table).toEqual({ pages: 10, toast: 0, kind: 'u' })
  })
})

describe('one thing is kept at a time', () => {
  test('what is written takes the place of what was there', async () => {
    await write(kept({ a: counting(3 * PART), b: counting(1) }))
    await write(kept({ c: counting(2, 9) }, '{}'), 8)
    expect(await readKeptHead(database.db)).toEqual({ runId: 8, head: '{}' })
    expect(await arraysRead()).toEqual({ c: Buffer.from(counting(2, 9)) })
    expect(await rows()).toBe(2)
  })

  test('a transaction that is rolled back leaves what was there', async () => {
    await write(kept({ a: counting(PART + 5) }))
    const failing = database.db.transaction(async (tx) => {
      await writeKept(tx, 8, kept({ b: counting(9) }))
      expect(await readKeptHead(tx)).toMatchObject({ runId: 8 })
      throw new Error('the night fails')
    })
    await expect(failing).rejects.toThrow('the night fails')
    expect(await readKeptHead(database.db)).toMatchObject({ runId: 7 })
    expect(await arraysRead()).toEqual({ a: Buffer.from(counting(PART + 5)) })
  })

  test('a backup that reads the table does not hold up the night', async () => {
    await write(kept({ a: counting(3 * PART) }))
    await database.db.transaction(async (backup) => {
      await backup.query('select run_id from vault.compared_part limit 1')
      await write(kept({ b: counting(5) }), 8)
    })
    expect(await arraysRead()).toEqual({ b: Buffer.from(counting(5)) })
    expect(await rows()).toBe(2)
  })
})

describe('nothing is read of what is not whole', () => {
  const wholeButFor = async (statement: string): Promise<void> => {
    await write(kept({ a: counting(3 * PART), b: counting(12) }))
    await database.db.execute(statement)
  }

  test.each([
    ['a part is missing', 'delete from vault.compared_part where array_no = 0 and part = 1'],
    ['the parts of a short array are missing', 'delete from vault.compared_part where array_no = 1'],
    ['a part is short', `update vault.compared_part set bytes = '\\x00' where array_no = 0 and part = 2`],
    ['a part is of no array', 'update vault.compared_part set array_no = 2 where array_no = 1'],
    ['a part came twice', 'insert into vault.compared_part select * from vault.compared_part where part = 2'],
    ['the parts are of another run', 'update vault.compared_part set run_id = 8'],
  ])('%s', async (_, statement) => {
    await wholeButFor(statement)
    expect(await readKeptArrays(database.db)).toBeNull()
  })

  test('a machine of another byte order wrote it', async () => {
    const other = endianness() === 'LE' ? 'BE' : 'LE'
    await wholeButFor(`update vault.compared set byte_order = '${other}'`)
    expect(await readKeptHead(database.db)).toBeNull()
    expect(await readKeptArrays(database.db)).toBeNull()
  })

  test('nothing is there', async () => {
    expect(await readKeptHead(database.db)).toBeNull()
    expect(await readKeptArrays(database.db)).toBeNull()
  })
})

describe('what is kept goes with the run that kept it', () => {
  const remaining = async (statement: (tx: Db) => Promise<unknown>): Promise<number> => {
    await write(kept({ a: counting(2 * PART) }))
    await database.db.transaction(statement)
    return rows()
  }

  test.each<[string, (tx: Db) => Promise<unknown>, number]>([
    ['its stage begins again', (tx) => undoStage(tx, 7, 'identity'), 0],
    ['another stage of it begins again', (tx) => undoStage(tx, 7, 'segments'), 3],
    ['the stage of another run begins again', (tx) => undoStage(tx, 8, 'identity'), 3],
    ['all that is not published is discarded', (tx) => discardVersions(tx, 6, 'extract'), 0],
    ['its stage is discarded', (tx) => discardVersions(tx, 6, 'identity'), 0],
    ['later stages are discarded', (tx) => discardVersions(tx, 6, 'profiles'), 3],
    ['it is published, and what came later is discarded', (tx) => discardVersions(tx, 7, 'extract'), 3],
    ['runs up to it are pruned: values of their versions are gone', (tx) => pruneVersions(tx, 8, 10), 0],
    ['runs before it are pruned', (tx) => pruneVersions(tx, 7, 10), 3],
    ['a value is erased', dropKept, 0],
  ])('%s', async (_, statement, left) => {
    expect(await remaining(statement)).toBe(left)
  })

  test('a plan neither finds it nor touches it, nor keeps anything', async () => {
    await write(kept({ a: counting(2 * PART) }))
    await database.db.transaction(async (tx) => {
      await shadowStage(tx, 'identity', 6)
      expect(await readKeptHead(tx)).toBeNull()
      await undoStage(tx, 7, 'identity')
      await writeKept(tx, 7, kept({ b: counting(1) }))
      await dropKept(tx)
      expect(await readKeptArrays(tx)).toBeNull()
    })
    expect(await arraysRead()).toEqual({ a: Buffer.from(counting(2 * PART)) })
  })
})
