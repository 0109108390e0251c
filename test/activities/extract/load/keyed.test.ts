import { expect, test } from 'vitest'
import { type KeyedKind, keyedTake } from '../../../../activities/extract/load/keyed.ts'
import { knownFilterOf } from '../../../../activities/extract/load/known-filter.ts'
import type { StageTable } from '../../../../activities/extract/load/stager.ts'
import type { LoadJob } from '../../../../activities/extract/load/types.ts'
import { knownRows } from '../../../../activities/extract/memory/known-rows.ts'
import type { RowFault } from '../../../../activities/extract/rows/types.ts'
import type { CopyValue } from '../../../../db/copy.ts'

const FAULT: RowFault = { reason: 'bad_date', detail: 'born: expected a date' }
const table = (name: string): StageTable => ({ name, definition: null, columns: [] })
const [ROWS, KEPT] = [table('rows'), table('kept')]

/** An id, and the hash of what was read, as the tables in memory take them. */
const hex = (text: string): string => Buffer.from(text.padEnd(16)).toString('hex')

interface Unit {
  /** Keys that the source holds, each with what was read last; null = they are not fetched. */
  readonly held: Readonly<Record<string, string>> | null
  readonly complete: boolean
  readonly keysOnly: boolean
}

/** Takes rows `[key, what it says]`; 'bad' is refused, 'old' is past its time, 'gone' says that its key is gone. */
function taken(rows: readonly (readonly [string, string])[], { held, complete, keysOnly }: Unit) {
  const known = knownRows()
  for (const [key, text] of Object.entries(held ?? {})) known.add(hex(key), hex(text))
  const filter = held === null ? null : knownFilterOf(known)
  const staged: Record<string, readonly CopyValue[][]> = { rows: [], kept: [], stage_object: [] }
  const add = ({ name }: StageTable, values: readonly CopyValue[]): void => {
    staged[name] = [...(staged[name] ?? []), [...values]]
  }
  const kind: KeyedKind = {
    idOf: hex,
    rawOf: ({ fields }) => hex(fields[1] ?? ''),
    keep: (stager, key) => stager.add(KEPT, [key]),
    stage: (stager, { fields }, { key, gone }) => {
      if (fields[1] === 'bad') return FAULT
      if (fields[1] === 'old') return 'expired'
      stager.add(ROWS, [key, gone])
      return null
    },
  }
  const job = {
    complete,
    keysOnly,
    readKey: ([key]: readonly string[]) => key ?? FAULT,
    isGone: ([, text]: readonly string[]) => (text === 'maybe' ? FAULT : text === 'gone'),
  } as unknown as LoadJob
  const idle = { expired: 0, swept: 0 }
  const take = keyedTake(job, filter, kind, idle)
  const stager = { add, pump: () => Promise.resolve(), finish: () => Promise.resolve() }
  const faults = rows.map((fields, i) => take(stager, { fields: [...fields], original: '{}', number: i + 1 }))
  return {
    faults: faults.filter((fault) => fault !== null).length,
    staged: staged.rows,
    kept: staged.kept?.flat(),
    objects: Object.values(staged).flat().length - (staged.rows?.length ?? 0) - (staged.kept?.length ?? 0),
    idle,
    unchanged: filter?.unchanged(),
    unseen: filter && [...filter.unseen()].map((id) => Buffer.from(id, 'hex').toString().trim()),
  }
}

const SNAPSHOT = { complete: true, keysOnly: false } as const

test('a row that says what is held already is not mapped; one that says something else is staged with its object', () => {
  const held = { a: 'one', b: 'one', c: 'one' }
  expect(
    taken(
      [
        ['a', 'one'],
        ['b', 'two'],
        ['d', 'new'],
      ],
      { held, ...SNAPSHOT },
    ),
  ).toMatchObject({
    staged: [
      ['b', false],
      ['d', false],
    ],
    objects: 2,
    unchanged: 1,
    unseen: ['c'],
  })
})

test.each([
  ['that is refused', 'bad', { faults: 1, idle: { expired: 0, swept: 0 } }],
  ['that says neither yes nor no to being gone', 'maybe', { faults: 1, idle: { expired: 0, swept: 0 } }],
  ['whose time is over', 'old', { faults: 0, idle: { expired: 1, swept: 0 } }],
])('a row of a snapshot %s leaves what is held under its key', (_, text, said) => {
  const none = { staged: [], objects: 0, ...said }
  expect(taken([['a', text]], { held: { a: 'one' }, ...SNAPSHOT })).toMatchObject({ unseen: [], ...none })
  expect(taken([['a', text]], { held: null, ...SNAPSHOT })).toMatchObject({ kept: ['a'], ...none })
  expect(taken([['a', text]], { held: null, complete: false, keysOnly: false })).toMatchObject({
    kept: [],
    ...none,
  })
})

test('a row that says that its key is gone is staged without an object', () => {
  const { staged, objects, unseen } = taken([['a', 'gone']], { held: { a: 'one' }, ...SNAPSHOT })
  expect([staged, objects, unseen]).toEqual([[['a', true]], 0, []])
})

test('a sweep only says that keys are there', () => {
  const sweep = { complete: true, keysOnly: true }
  expect(taken([['a', 'one']], { held: { a: 'one', b: 'one' }, ...sweep })).toMatchObject({
    staged: [],
    idle: { swept: 1 },
    unchanged: 0,
    unseen: ['b'],
  })
  expect(taken([['a', 'one']], { held: null, ...sweep })).toMatchObject({ staged: [], kept: ['a'] })
})
