import { beforeEach, describe, expect, test } from 'vitest'
import { rehearse } from '../../db/rehearse.ts'
import { shadowStage } from '../../db/versioned/shadow.ts'
import { crm, email, night, profiles } from '../activities/identity/support/night.ts'
import { useDatabase } from '../support/database.ts'
import { emptyWorld } from '../support/world.ts'

const database = useDatabase()
beforeEach(() => emptyWorld(database.db))

describe('a rehearsal', () => {
  test('gives what its work gives, and takes back what it wrote', async () => {
    const { db } = database
    const seen = await rehearse(db, async (tx) => {
      await tx.execute(`insert into source (name) values ('rehearsed')`)
      return tx.query(`select name from source where name = 'rehearsed'`)
    })
    expect(seen).toEqual([{ name: 'rehearsed' }])
    expect(await db.query(`select name from source where name = 'rehearsed'`)).toEqual([])
  })

  test('fails with the fault of its work', async () => {
    const fault = new Error('the work failed')
    await expect(rehearse(database.db, () => Promise.reject(fault))).rejects.toBe(fault)
    await expect(rehearse(database.db, (tx) => tx.query('select 1 / 0'))).rejects.toMatchObject({
      code: '22012',
    })
  })
})

describe('a shadowed stage', () => {
  test('hinders no night, and sees none that is published meanwhile', async () => {
    const { db } = database
    await night(db, [crm('a', email('a@x.fr')), crm('b', email('b@x.fr'))])
    const before = await profiles(db)
    const seen = await rehearse(db, async (tx) => {
      await shadowStage(tx, 'identity', 1)
      const standing = () => tx.query('select record_id, profile_id from link order by record_id')
      const [first, records] = [await standing(), await tx.query('select * from source_record')]
      // A whole night on other connections, with its locks, while this transaction is open.
      await night(db, [crm('a', email('b@x.fr')), crm('b', email('b@x.fr')), crm('c', email('c@x.fr'))])
      expect(await standing()).toEqual(first)
      expect(await tx.query('select * from source_record')).toEqual(records)
      return first
    })
    expect(seen.length).toBe(2)
    const after = await profiles(db)
    expect([Object.keys(after), after.a === after.b]).toEqual([['a', 'b', 'c'], true])
    expect(before.a).not.toBe(before.b)
  })

  test('shows earlier stages as that run left them, though later ones changed them, and writes beside', async () => {
    const { db } = database
    await night(db, [crm('a', email('a@x.fr')), crm('b', email('a@x.fr'))])
    await night(db, [crm('a', email('a@x.fr'))])
    const [one, two] = [1, 2].map((run) =>
      rehearse(db, async (tx) => {
        await shadowStage(tx, 'identity', run)
        await tx.execute('delete from link where false')
        await tx.execute('update link set to_run = 9')
        return tx.query<{ n: number; closed: number }>(
          'select (select count(*)::int from source_record where to_run is null) as n, count(*) filter (where to_run = 9)::int as closed from link',
        )
      }),
    )
    expect([await one, await two]).toEqual([[{ n: 2, closed: 2 }], [{ n: 1, closed: 1 }]])
    expect(await db.query('select * from link where to_run = 9')).toEqual([])
  })
})
