/**
 * Events in Temporal's history of a night with all its children, at 10,000 and at 100,000 people:
 * at most 400, and within 20 % of each other. `npm run bench:history [-- people people]`
 */
import { nightlyId } from '../core/ids.ts'
import { consentsFile, ordersFile, peopleFile, personRow, SIZED_FILES } from '../test/support/sized-brand.ts'
import { historyEvents } from './support/history.ts'
import { ALONE, benchBrand } from './support/stack.ts'

const DAY = '2026-03-01'
const BAR = 400
const BAR_SPREAD = 0.2

const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [10_000, 100_000]
const totals: number[] = []
for (const people of sizes) totals.push(await eventsOfNight(people))
const spread = (Math.max(...totals) - Math.min(...totals)) / Math.min(...totals)
console.log(
  `events: ${sizes.map((n, i) => `${totals[i]} at ${n} people`).join(', ')}; ` +
    `spread ${(100 * spread).toFixed(1)} % (bars ${BAR} and ${100 * BAR_SPREAD} %)`,
)
if (Math.max(...totals) > BAR || spread > BAR_SPREAD) process.exitCode = 1

/** A first night: everybody is new, half of them are contacted. */
async function eventsOfNight(people: number): Promise<number> {
  const { client, night, write, stop } = await benchBrand('sized', SIZED_FILES, ALONE)
  try {
    const rows = Array.from({ length: people }, (_, n) => personRow(n, 0, DAY))
    write({ ...peopleFile(DAY, rows), ...ordersFile(DAY, people), ...consentsFile(DAY, people / 2) })
    console.log(`${people} people: ${(await night(DAY)).seconds.toFixed(1)} s`)
    return await historyEvents(client.temporal, nightlyId(client.brand, DAY, 1), true)
  } finally {
    await stop()
  }
}
