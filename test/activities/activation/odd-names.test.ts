import { beforeEach, expect, test } from 'vitest'
import { openPeople } from '../../../activities/activation/io/open-people.ts'
import { columnOf } from '../../../activities/activation/render/columns.ts'
import { compilePayload } from '../../../activities/activation/render/payload.ts'
import type { PayloadSpec } from '../../../core/brand/campaign.ts'
import { useDatabase } from '../../support/database.ts'
import { addPeople, emptyWorld, identifierOf, profileOf, publishRun } from './support/world.ts'

const it = useDatabase()
const FACTS = {
  deliveryId: '1',
  profileId: profileOf(1),
  segment: 's',
  segmentVersion: 'v',
  campaign: 'c',
  runId: 1,
  businessDate: '2026-03-01',
}

beforeEach(async () => {
  await emptyWorld(it.db)
  await publishRun(it.db, { date: '2026-03-01' })
  await addPeople(it.db, 1, 2)
})

async function person(sealed: readonly string[]) {
  const opened = await openPeople(
    it.db,
    [{ person_id: profileOf(1), identifier_id: identifierOf(1) }],
    { attributes: ['city'], sealed, traits: [] },
    ['email'],
    1,
  )
  const found = opened.people.get(profileOf(1))
  if (found === undefined) throw new Error('nobody')
  return found
}

test('what is called like a part of every object is shown when a person has it, and is missing otherwise', async () => {
  await it.db.execute(`update profile_attributes set attributes = '{"__proto__": "p", "constructor": "c"}',
    lineage = lineage || jsonb_build_object('toString', lineage -> 'given_name')`)
  await it.db.execute(`update vault.person_fields set fields = '{"toString": "t"}'`)
  const ann = await person(['toString', 'valueOf'])
  const shown = (expression: string) => columnOf(expression)(FACTS, ann)
  const names = ['__proto__', 'constructor', 'toString', 'valueOf', 'hasOwnProperty', 'city']
  expect(names.map((name) => shown(`person.${name}`))).toEqual(['p', 'c', 't', null, null, null])
  expect(() => columnOf('constructor')).toThrow('cannot show')
  const spec = '{"__proto__": {"constant": 1}, "toString.a": {"value": "person.valueOf"}}'
  const body = compilePayload(JSON.parse(spec) as PayloadSpec)
  const words = { person: {}, trait: {}, campaign: {}, brand: {}, run: {} }
  expect(body({ facts: FACTS, person: ann, words })).toBe('{"__proto__":1,"toString":{"a":null}}')
})
