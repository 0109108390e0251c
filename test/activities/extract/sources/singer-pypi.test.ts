import { execFile } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, expect, inject, test } from 'vitest'
import type { Mark } from '../../../../activities/extract/sources/kind.ts'
import type { SingerFrom } from '../../../../core/brand/source-remote.ts'
import { useDatabase } from '../../../support/database.ts'
import { singerFrom, tapSession } from './singer-support.ts'
import { keysOf, readSession } from './support.ts'

const it = useDatabase()
const run = promisify(execFile)
const TAP = 'meltanolabs-tap-postgres==0.10.0'
const ROWS = 25_000

/** The tap from PyPI, installed once a test run; null, with the reason printed, where that cannot be. */
let tap: string | null = null
beforeAll(async () => {
  const dir = join(inject('testRun').home, 'tap-postgres')
  const bin = join(dir, 'bin', 'tap-postgres')
  try {
    mkdirSync(dir, { recursive: true })
    if (!existsSync(bin)) {
      await run('python3', ['-m', 'venv', dir], { timeout: 60_000 })
      await run(join(dir, 'bin', 'pip'), ['install', '--quiet', TAP], { timeout: 110_000 })
    }
    tap = bin
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : 'unknown'
    console.log(`The tap from PyPI is not tested: ${TAP} cannot be installed here (${why}).`)
  }
}, 180_000)

function source(bin: string): SingerFrom {
  return singerFrom(
    {},
    {
      command: [bin],
      config: { sqlalchemy_url: it.url.replace('postgres://', 'postgresql://'), filter_schemas: ['crm'] },
      stream: 'crm-person',
      catalog: { kind: 'discover' },
      replicationKey: 'updated_at',
      limits: { silenceMs: 60_000, lineBytes: 2 ** 20 },
    },
  )
}

async function fill(): Promise<void> {
  await it.db.execute('create schema crm')
  await it.db.execute('create table crm.person (id bigint primary key, name text, updated_at timestamptz)')
  await it.db.execute(
    `
    insert into crm.person
    select i, 'Person ' || i, timestamptz '2026-03-27 10:00Z' + i * interval '1 s' from generate_series(1, $1::int) i`,
    [ROWS],
  )
}

test('a tap from PyPI, killed in the middle, goes on from its last state: no row is lost or doubled', async ({
  skip,
}) => {
  if (tap === null) return skip('the tap cannot be installed')
  await fill()
  const killed = await readSession(tapSession(source(tap)), [], 1)
  const [unit] = killed.units
  expect(unit?.rows.length).toBeGreaterThanOrEqual(1_000)
  expect(unit?.rows.length).toBeLessThan(ROWS)
  const rest = await readSession(tapSession(source(tap)), killed.marks)
  const all = [...keysOf(killed.units), ...keysOf(rest.units)]
  expect(new Set(all).size).toBe(ROWS)
  // The tap asks for rows at or after its state, so that the newest one stored comes twice; the loader calls it unchanged.
  expect(all.length - ROWS).toBeLessThanOrEqual(1)
  await changed(tap, rest.marks)
})

async function changed(bin: string, marks: readonly Mark[]): Promise<void> {
  await it.db.execute(`update crm.person set name = 'New', updated_at = '2026-03-29Z' where id = 7`)
  const { units } = await readSession(tapSession(source(bin)), marks)
  expect(units.flatMap(({ rows }) => rows)).toContainEqual(['7', 'New'])
  expect(keysOf(units).length).toBeLessThanOrEqual(2)
}
