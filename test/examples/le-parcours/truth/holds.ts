import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Db } from '../../../../db/connect.ts'
import { useDatabase } from '../../../support/database.ts'
import { consentHolds } from './holds-consent.ts'
import { GOLDEN_FILES, goldenHolds } from './holds-golden.ts'
import { householdsHold } from './holds-households.ts'
import { identityHolds } from './holds-identity.ts'
import { rowsHold } from './holds-rows.ts'
import { type Played, playParcours, type Settings } from './play.ts'

/** The database after the last night, and all that left it. */
export interface After {
  readonly db: Db
  readonly played: Played
}

/** The nights of Le Parcours against what is true of its people. Call it at the top of a test file. */
export function truthHolds(settings: Settings): void {
  const { people, nights } = settings
  describe(`${nights} nights of ${people} people are what the truth says`, () => {
    const [brand, crm] = [useDatabase(), useDatabase()]
    let played: Played
    beforeAll(async () => {
      played = await playParcours(settings, { brand, crm }, { files: GOLDEN_FILES })
      console.log(`${people} people: nights of ${played.seconds.map((s) => s.toFixed(1)).join(', ')} s`)
    }, 900_000)
    afterAll(() => played?.remove())
    const after = (): After => ({ db: brand.db, played })

    test('every night is published, and every sum adds up', async () => {
      expect(played.states).toEqual(played.dates.map(() => 'published'))
      expect(await brand.db.query('select * from published.check_balance')).toEqual([])
    })
    rowsHold(after)
    // Among few people each false pair is a fifth of a point.
    identityHolds(after, people < 20_000 ? 0.98 : 0.995)
    householdsHold(after)
    goldenHolds(after)
    consentHolds(after)
  })
}
