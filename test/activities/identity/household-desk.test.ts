import { beforeEach, expect, test } from 'vitest'
import type { IdentityPolicy } from '../../../core/brand/identity.ts'
import { useDatabase } from '../../support/database.ts'
import { emptyWorld, type WorldRecord } from '../../support/world.ts'
import { LIVING, together } from './support/homes.ts'
import { crm, loyalty, night } from './support/night.ts'

const database = useDatabase()
beforeEach(() => emptyWorld(database.db))

/** Nobody counts further than 64 records. */
const NARROW: IdentityPolicy = {
  ...LIVING,
  identifiers: LIVING.identifiers.map((rule) => ({ ...rule, maxRecords: 1_000 })),
  household: { mostPeople: 2 },
}
const phone = (value: string) => ['phone', value] as const
const COUPLE = ['ann', 'bob'].map((key) => crm(key, loyalty(key), phone('+331')))
const desk = (...identifiers: WorldRecord['identifiers']): readonly WorldRecord[] =>
  Array.from({ length: 70 }, (_, n) => crm(`desk${n}`, loyalty('desk'), ...identifiers))

test('two whose number came to a desk part, though nobody counts as far as to them', async () => {
  const { db } = database
  await night(db, desk(phone('+339')), NARROW)
  await night(db, [...desk(), ...COUPLE], NARROW)
  expect(await together(db)).toEqual(['ann bob'])
  // The places of the desk's old numbers are free: its new ones come before those of the couple.
  await db.execute('delete from record_identifier where to_run is not null')
  await db.execute('vacuum record_identifier')
  await night(db, [...desk(phone('+331')), ...COUPLE], NARROW)
  expect(await together(db)).toEqual([])
})
