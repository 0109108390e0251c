import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { connect, type Db } from '../../../db/connect.ts'
import { VERSIONED, type VersionedTable } from '../../../db/versioned/tables.ts'
import { newDice } from '../../chaos/harness/random.ts'
import { checksums } from '../../support/checksum.ts'
import { withDatabase } from '../../support/database.ts'
import { emptyWorld, loadRecords, openRun, publish, type WorldRecord } from '../../support/world.ts'
import { decide } from './support/decide.ts'
import { townRecords } from './support/described.ts'
import { MOMENTS, type Moment, runStage, type Sightings, stormyStage } from './support/killed-stage.ts'
import { DAY } from './support/night.ts'

const PEOPLE = 5_000
/** So often at each kind of moment, in each of the two nights. */
const EACH = 2

const TOWN = townRecords(PEOPLE, 3)
/** The same town, where one in fifty moved away or said less, and some moved in. */
const LATER: readonly WorldRecord[] = [
  ...TOWN.flatMap((record, n) =>
    n % 50 === 0 ? [] : n % 50 === 1 ? [{ ...record, identifiers: record.identifiers.slice(1) }] : [record],
  ),
  ...townRecords(100, 9).map((record) => ({ ...record, key: `new-${record.key}` })),
]

/** What the runs of the stage left, versions and all. */
async function sums(db: Db): Promise<Readonly<Record<string, string>>> {
  const found: Record<string, string> = { ...(await checksums(db, null, 'all')) }
  for (const { name } of Object.values<VersionedTable>(VERSIONED).filter(
    ({ owner }) => owner === 'identity',
  )) {
    const rows = await db.query<{ line: string }>(`select to_jsonb(t)::text as line from ${name} t`)
    const lines = rows.map(({ line }) => line).sort()
    found[name] = `${lines.length}:${createHash('md5').update(lines.join('\n')).digest('hex')}`
  }
  return found
}

type Resolve = (db: Db, url: string, runId: number) => Promise<void>

/** Two nights over the town, the second after two decisions; what they left. */
const twoNights = (resolve: Resolve) =>
  withDatabase(async ({ url }) => {
    const db = connect({ url, max: 2, application: 'nocturne test', statementTimeoutMs: 60_000 })
    await emptyWorld(db)
    for (const records of [TOWN, LATER]) {
      const run = await openRun(db, DAY)
      await loadRecords(db, run, records)
      await resolve(db, url, run)
      await publish(db, run)
      await decide(db, 'must', ['004-0'], ['1009-0'])
      await decide(db, 'cannot', ['002-0'], ['002-1'])
    }
    const left = await sums(db)
    await db.end()
    return left
  })

test('the stage identity may be killed wherever it is: what it leaves is what it leaves undisturbed', async () => {
  const dice = newDice('kills in the stage identity')
  const sightings: Sightings[] = []
  const calm = await twoNights(async (db, url, run) => {
    sightings.push(await runStage(db, url, run))
  })
  console.log('statements seen of a calm stage', ...sightings)
  const struck: Moment[] = []
  const stormy = await twoNights(async (db, url, run) => {
    const seen = sightings.shift() ?? { reading: 0, matching: 0, writing: 0 }
    struck.push(...(await stormyStage(db, url, run, { dice, each: EACH, calm: seen })))
  })
  console.log(`killed at: ${struck.join(' ')}`)
  expect(stormy).toEqual(calm)
  expect(struck).toHaveLength(2 * EACH * MOMENTS.length)
}, 1_800_000)
