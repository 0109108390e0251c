import { beforeEach, describe, expect, test } from 'vitest'
import { describedChanged } from '../../../activities/identity/queries/touch.ts'
import { stageChangedDescribed } from '../../../db/vault/described.ts'
import { useDatabase } from '../../support/database.ts'
import { emptyWorld, loadRecords, openRun, recordOf, type WorldRecord } from '../../support/world.ts'
import { crm, DAY, device, email, night } from './support/night.ts'

const database = useDatabase()
beforeEach(() => emptyWorld(database.db))

const WORDS = { attributes: ['given_name', 'city'], types: ['email'] }
const ANN: WorldRecord = {
  ...crm('1', email('ann@post.example'), device('browser 1')),
  attributes: { city: 'Lyon', points: '10' },
  sealed: { given_name: 'Ann', note: 'rings twice' },
}
const BOB: WorldRecord = { ...crm('2'), sealed: { given_name: 'Bob' } }

/** Is everybody compared in the night after that of Ann and Bob, in which these are the records? */
async function comparedAgain(records: readonly WorldRecord[]): Promise<boolean> {
  const { db } = database
  await night(db, [ANN, BOB])
  const run = await openRun(db, DAY)
  await loadRecords(db, run, records)
  return db.transaction(async (tx) => {
    await stageChangedDescribed(tx, 'changed_described', WORDS, run - 1)
    return describedChanged(tx)
  })
}

describe('everybody is compared again', () => {
  test.each<readonly [string, readonly WorldRecord[]]>([
    ['somebody is new', [ANN, BOB, crm('3')]],
    ['somebody is gone', [ANN]],
    ['a clear attribute changed', [{ ...ANN, attributes: { city: 'Nice', points: '10' } }, BOB]],
    ['a clear attribute is gone', [{ ...ANN, attributes: { points: '10' } }, BOB]],
    ['a sealed attribute changed', [ANN, { ...BOB, sealed: { given_name: 'Rob' } }]],
    ['a sealed attribute is gone', [ANN, { ...BOB, sealed: {} }]],
    ['an identifier changed', [{ ...ANN, identifiers: [email('a@post.example'), device('browser 1')] }, BOB]],
    ['an identifier is gone', [{ ...ANN, identifiers: [device('browser 1')] }, BOB]],
  ])('when %s', async (_, records) => {
    expect(await comparedAgain(records)).toBe(true)
  })
})

describe('nobody is compared again', () => {
  test.each<readonly [string, readonly WorldRecord[]]>([
    ['nothing changed', [ANN, BOB]],
    ['a balance moved', [{ ...ANN, attributes: { city: 'Lyon', points: '20' } }, BOB]],
    ['a note changed', [{ ...ANN, sealed: { given_name: 'Ann', note: 'is away' } }, BOB]],
    [
      'somebody has another browser',
      [{ ...ANN, identifiers: [email('ann@post.example'), device('new')] }, BOB],
    ],
  ])('when %s', async (_, records) => {
    expect(await comparedAgain(records)).toBe(false)
  })
})

test('records are told apart from what they said in any run before, whatever they said between', async () => {
  const { db } = database
  const cid = crm('3')
  const moved = { ...ANN, attributes: { city: 'Nice', points: '20' } }
  const first = await night(db, [ANN, BOB])
  const second = await night(db, [moved, { ...crm('2'), sealed: { given_name: 'Bob', note: 'x' } }, cid])
  await loadRecords(db, await openRun(db, DAY), [ANN, { ...cid, identifiers: [email('cid@post.example')] }])
  const since = (run: number) =>
    db.transaction(async (tx) => {
      await stageChangedDescribed(tx, 'changed_described', WORDS, run)
      const rows = await tx.query<{ record_id: string }>('select record_id from changed_described')
      return rows.map((row) => row.record_id).sort()
    })
  const ids = (...keys: string[]) => keys.map((key) => recordOf('crm', key)).sort()
  expect(await since(first)).toEqual(ids('2', '3'))
  expect(await since(second)).toEqual(ids('1', '2', '3'))
})
