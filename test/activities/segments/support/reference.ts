import { type Calendar, daysBefore } from '../../../../activities/segments/calendar.ts'
import type { ReferenceRow } from '../twin/reference.ts'
import type { Random } from './random.ts'
import type { World } from './world.ts'

/** Shops, tills, towns and rates: some with several versions, some that begin after as_of, some days without a rate. */
export function addReference(world: World, dice: Random, calendar: Calendar): void {
  for (let i = 0; i < 40; i++) put(world, randomRow(dice, calendar))
  for (let days = 1; days < 50; days++) if (dice.chance(0.7)) put(world, rate(dice, calendar, days))
}

/** What can happen to reference rows between two nights. */
export function changeReference(world: World, dice: Random, calendar: Calendar): void {
  for (let i = dice.below(3); i > 0; i--) put(world, randomRow(dice, calendar))
  put(world, rate(dice, calendar, dice.chance(0.5) ? 0 : dice.below(50)))
  const keys = [...world.reference.keys()]
  for (let i = dice.below(3); i > 0; i--) world.reference.delete(dice.pick(keys))
}

function put(world: World, row: ReferenceRow): void {
  world.reference.set(`${row.dataset} ${row.key} ${row.validFrom?.getTime() ?? ''}`, row)
}

function randomRow(dice: Random, calendar: Calendar): ReferenceRow {
  const moment = daysBefore(calendar, dice.below(45) - 3).getTime() + dice.pick([0, 0, 1, 3_600_000])
  const validFrom = dice.chance(0.5) ? null : new Date(moment)
  const store = dice.pick(['A', 'B', 'Ölde', 'a'])
  switch (dice.below(3)) {
    case 0:
      return {
        dataset: 'shops',
        key: store,
        validFrom,
        attributes: { region: dice.pick(['north', 'south']), rank: dice.pick([1, '2.5', 'none', null]) },
      }
    case 1:
      return {
        dataset: 'tills',
        key: `${store}|${dice.pick(['1', '2', '3', '4'])}`,
        validFrom,
        attributes: dice.chance(0.8) ? { name: dice.pick(['A', 'B', '1']), floor: dice.below(4) } : {},
      }
    default:
      return {
        dataset: 'towns',
        key: dice.pick(['Paris', 'Lyon', 'Gent']),
        validFrom,
        attributes: { size: dice.pick([1, 3, 12.25]), region: dice.pick(['A', 'B']) },
      }
  }
}

function rate(dice: Random, calendar: Calendar, days: number): ReferenceRow {
  const validFrom = new Date(daysBefore(calendar, days).getTime() + dice.pick([0, 0, 3_600_000]))
  const attributes = { rate: dice.pick(['1.17', '0.93337', '1.00005', '2', '0', 'none']) }
  return { dataset: 'rates', key: dice.pick(['GBP', 'GBP', 'gbp']), validFrom, attributes }
}
