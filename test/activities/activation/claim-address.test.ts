import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { activationActivities } from '../../../activities/activation/index.ts'
import { openPeople } from '../../../activities/activation/io/open-people.ts'
import { gatherHeads } from '../../../activities/activation/queries/claim.ts'
import { recheck } from '../../../activities/activation/queries/recheck.ts'
import { useDatabase } from '../../support/database.ts'
import { claimAll, scope } from './support/claims.ts'
import { project } from './support/project.ts'
import {
  addMembers,
  addPeople,
  emptyWorld,
  identifierOf,
  profileOf,
  publishRun,
  refOf,
  testDeps,
} from './support/world.ts'

describe('a contact that waited while people moved', () => {
  const it = useDatabase()
  const PEOPLE = 3
  const reasons = async () => (await claimAll(it.db)).map((row) => row.reason)

  beforeEach(async () => {
    await emptyWorld(it.db)
    await publishRun(it.db, { date: '2026-03-01' })
    await addPeople(it.db, 1, PEOPLE)
    await addMembers(it.db, 'everybody', 1, PEOPLE, 1)
    await activationActivities(testDeps(it.db, () => project(), '/tmp')).planWaves(refOf(1))
  })

  const recordOf = (n: number) => `(select record_id from link where profile_id = '${profileOf(n)}' limit 1)`
  /** The record of a person carries another's address from run 2 on. */
  async function moves(n: number, to: number): Promise<void> {
    await it.db.execute(
      `update record_identifier set to_run = 2 where to_run is null and identifier_id = $1::uuid and record_id = ${recordOf(n)}`,
      [identifierOf(n)],
    )
    await it.db.execute(
      `insert into record_identifier select ${recordOf(n)}, $1::uuid, 'email', 0, true, 2, null`,
      [identifierOf(to)],
    )
  }
  /** The records of a person are another's from run 2 on, and so is the name. */
  async function merges(n: number, into: number): Promise<void> {
    const ids = [profileOf(n), profileOf(into)]
    await it.db.execute(
      `with old as (
        update link set to_run = 2 where profile_id = $1::uuid and to_run is null returning record_id, origin_id)
       insert into link (record_id, profile_id, origin_id, from_run)
       select record_id, $2::uuid, origin_id, 2 from old`,
      ids,
    )
    await it.db.execute(
      'insert into alias (alias_id, profile_id, from_run) values ($1::uuid, $2::uuid, 2)',
      ids,
    )
  }
  const leaves = async (n: number) => {
    for (const table of ['link', 'profile', 'profile_attributes'])
      await it.db.execute(`update ${table} set to_run = 2 where profile_id = $1::uuid`, [profileOf(n)])
    await it.db.execute(
      'update record_identifier set to_run = 2 where identifier_id = $1::uuid and from_run = 1',
      [identifierOf(n)],
    )
  }
  const publishNext = () => publishRun(it.db, { date: '2026-03-02' })

  test('does not go to a mailbox that is another one’s now', async () => {
    await moves(1, 2)
    await moves(2, 1)
    await publishNext()
    expect(await reasons()).toEqual(['no_address', 'no_address', null])
  })

  test('goes as planned until the run that moved them is published', async () => {
    await moves(1, 2)
    await merges(3, 2)
    expect(await reasons()).toEqual([null, null, null])
  })

  test('does not go to somebody who left', async () => {
    await leaves(2)
    await publishNext()
    expect(await reasons()).toEqual([null, 'no_address', null])
  })

  test('goes to the own address of somebody who was merged, once, and not to one that nobody has any more', async () => {
    await merges(1, 2)
    await publishNext()
    await gatherHeads(it.db, 1, 8)
    expect((await claimAll(it.db)).map((row) => row.state)).toEqual(['sending', 'planned', 'sending'])
    await moves(3, 2)
    await merges(3, 2)
    await it.db.execute(`update delivery set state = 'planned'`)
    await gatherHeads(it.db, 1, 8)
    expect((await claimAll(it.db)).find((row) => row.identifier_id === identifierOf(3))?.reason).toBe(
      'no_address',
    )
  })

  test('is asked again before the first byte when its claim is some seconds old', async () => {
    const attemptId = randomUUID()
    const rows = await claimAll(it.db, { attemptId })
    const ask = (n: number) => recheck(it.db, scope({ attemptId }), rows[n - 1]?.delivery_id ?? '')
    await moves(1, 2)
    await leaves(2)
    expect(await Promise.all([ask(1), ask(2), ask(3)])).toEqual([
      { reason: null },
      { reason: null },
      { reason: null },
    ])
    await publishNext()
    expect(await Promise.all([ask(1), ask(2), ask(3)])).toEqual([
      { reason: 'no_address' },
      { reason: 'no_address' },
      { reason: null },
    ])
  })

  test('finds nobody to write to when the person is no profile of the run', async () => {
    await leaves(2)
    const open = (run: number) =>
      openPeople(
        it.db,
        [1, 2].map((n) => ({ person_id: profileOf(n), identifier_id: identifierOf(n) })),
        { attributes: ['city'], sealed: ['given_name'], traits: [] },
        [],
        run,
      )
    expect([...(await open(1)).people.keys()].sort()).toEqual([profileOf(1), profileOf(2)])
    expect([...(await open(2)).people.keys()]).toEqual([profileOf(1)])
  })
})
