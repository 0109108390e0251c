import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rollback } from '../../activities/runs/io/rollback.ts'
import { publishedRun } from '../../activities/runs/queries/installation.ts'
import { exitOfState } from '../../scripts/client/index.ts'
import { startSmtp, type TestSmtp } from '../activities/activation/support/smtp.ts'
import { CHECKED_VIEWS, checksums, deliverySums } from '../support/checksum.ts'
import { useDatabase } from '../support/database.ts'
import { testTemporal } from '../support/servers.ts'
import { type LiveBrand, liveBrand, newBrand } from './brand.ts'
import { badDay, dateOf, goodDay, safetyFiles } from './safety/brand.ts'

const NIGHTS = 10
const MINUTE = 60_000
const WORD = { by: 'jana', reason: 'wrong price list', gate: null }

type Sums = Awaited<ReturnType<typeof checksums>>

/** Two shops with one key and the same input; what was published of the first, after each of its nights. */
const databases = [useDatabase(), useDatabase()] as const
const shops: LiveBrand[] = []
const mail: TestSmtp[] = []
const dumps: { readonly all: Sums; readonly content: Sums; readonly deliveries: readonly string[] }[] = []

beforeAll(async () => {
  const temporal = await testTemporal()
  for (const { url } of databases) {
    const smtp = await startSmtp()
    mail.push(smtp)
    shops.push(await liveBrand(newBrand(safetyFiles(smtp.port), {}), { databaseUrl: url, temporal }, {}))
  }
}, 2 * MINUTE)
afterAll(async () => {
  for (const shop of shops) {
    await shop.stop()
    shop.remove()
  }
  for (const smtp of mail) await smtp.close()
}, MINUTE)

const [smooth, troubled] = [() => the(shops[0]), () => the(shops[1])]

function the(shop: LiveBrand | undefined): LiveBrand {
  if (shop === undefined) throw new Error('the shops are there from beforeAll on')
  return shop
}

/** The night of a day, with its sends at nine the next morning. */
const night = (shop: LiveBrand, day: number, again = false) =>
  shop.night(dateOf(day), { again, clock: `${dateOf(day + 1)}T09:00:00Z` })

async function dump(shop: LiveBrand) {
  const { db } = shop.client
  return {
    all: await checksums(db, null, 'all'),
    content: await checksums(db, null, 'content'),
    deliveries: await deliverySums(db),
  }
}

test(
  'ten nights in which people change, merge, part, leave, order late and take their word back',
  async () => {
    for (let day = 1; day <= NIGHTS; day++) {
      smooth().write(goodDay(day))
      expect((await night(smooth(), day)).state).toBe('published')
      dumps.push(await dump(smooth()))
    }
    const { db } = smooth().client
    const [seen] = await db.query<Record<string, number>>(`
    select (select count(*)::int from alias) as aliases, (select count(*)::int from alias where to_run is not null) as parted,
      (select count(*)::int from published.reference) as products,
      (select count(*)::int from membership where to_run is not null) as moved,
      (select count(*)::int from published.event where profile_id is null) as of_nobody,
      (select count(*)::int from published.delivery where state = 'sent') as sent,
      (select count(distinct reason)::int from published.delivery) as reasons,
      (select count(*)::int from published.contactability where verdict = 'allow') as allowed`)
    console.log(seen)
    for (const [what, count] of Object.entries(seen ?? {})) expect([what, count > 0]).toEqual([what, true])
    for (const view of CHECKED_VIEWS)
      expect(new Set(dumps.map((d) => d.all[view])).size, `${view} never changed`).toBeGreaterThan(1)
  },
  5 * MINUTE,
)

describe('a night that is rejected', () => {
  test.each([2, 4])(
    'on day %i leaves no trace, and what follows is as if it had not been',
    async (day) => {
      const shop = troubled()
      const { db } = shop.client
      for (let before = day - 1; before < day; before++) {
        shop.write(goodDay(before))
        expect((await night(shop, before)).state).toBe('published')
      }
      const [published, was] = [await publishedRun(db), await dump(shop)]
      shop.write(badDay(day))
      const { run, state } = await night(shop, day)
      expect([state, exitOfState(state), run.error_code]).toEqual(['rejected', 4, 'GATE_STOPPED'])
      expect(await publishedRun(db)).toBe(published)
      expect(await dump(shop)).toEqual(was)
      shop.write(goodDay(day))
      expect((await night(shop, day)).state).toBe('published')
      const now = await dump(shop)
      expect(now.content).toEqual(dumps[day - 1]?.content)
      expect(now.deliveries).toEqual(dumps[day - 1]?.deliveries)
    },
    3 * MINUTE,
  )
})

describe('what was', () => {
  test(
    'is shown at every earlier run as it was shown then, all columns',
    async () => {
      for (const [index, { all }] of dumps.entries())
        expect(await checksums(smooth().client.db, index + 1, 'all'), `run ${index + 1}`).toEqual(all)
    },
    MINUTE,
  )

  test(
    'is published again by a rollback, one night back and then five, all columns',
    async () => {
      const { db } = smooth().client
      for (const [to, target] of [
        [null, NIGHTS - 1],
        [NIGHTS - 5, NIGHTS - 5],
      ] as const) {
        expect(await rollback(db, to, WORD, new Date())).toMatchObject({ to: target })
        expect(await checksums(db, null, 'all')).toEqual(dumps[target - 1]?.all)
      }
    },
    MINUTE,
  )

  test(
    'comes out the same when the nights are run again, and nobody gets a message twice',
    async () => {
      for (let day = NIGHTS - 4; day <= NIGHTS; day++) {
        expect((await night(smooth(), day)).state).toBe('published')
        // What people forbade on later days stays forbidden while earlier days are done again.
        const contactability = day === NIGHTS ? {} : { contactability: expect.any(String) }
        expect((await dump(smooth())).content).toEqual({ ...dumps[day - 1]?.content, ...contactability })
      }
      expect(await deliverySums(smooth().client.db)).toEqual(dumps[NIGHTS - 1]?.deliveries)
      const ids = mail[0]?.received.map(({ deliveryId }) => deliveryId) ?? []
      expect(ids.length).toBeGreaterThan(20)
      expect(new Set(ids).size).toBe(ids.length)
      const [sent] = await smooth().client.db.query<{ n: number }>(
        `select count(*)::int as n from published.delivery where state = 'sent' and destination = 'letters'`,
      )
      expect(sent?.n).toBe(ids.length)
    },
    3 * MINUTE,
  )
})
