import { expect, test } from 'vitest'
import { checksums } from '../support/checksum.ts'
import { withDatabase } from '../support/database.ts'
import { testTemporal } from '../support/servers.ts'
import { CAMPAIGN_FILES, consentFile, dayFiles } from '../support/tiny-brand.ts'
import { clientOf, nightOf, type ShopFiles, shopFiles, workersOf } from './shop.ts'

/** What two nights of a shop leave behind, and how many activities refreshed its segments. */
async function twoNights(files: ShopFiles): Promise<{ sums: unknown; parts: number }> {
  return withDatabase(async ({ url: databaseUrl }) => {
    const servers = { databaseUrl, temporal: await testTemporal() }
    const workers = await workersOf(files, servers, {})
    const client = await clientOf(files, servers)
    for (const date of ['2026-03-01', '2026-03-02'])
      expect((await nightOf(client, files, date)).state).toBe('published')
    const [row] = await client.db.query<{ n: number }>(
      `select count(*)::int as n from stage_part where stage = 'segments' and run_id = 1`,
    )
    const sums = await checksums(client.db, null, 'content')
    await client.close()
    await workers.stop()
    return { sums, parts: row?.n ?? 0 }
  })
}

test('a night that is cut into many parts ends as one that is not', async () => {
  const whole = shopFiles({})
  const cut = shopFiles({})
  for (const files of [whole, cut])
    files.write({
      'sources/consents.yaml': CAMPAIGN_FILES['sources/consents.yaml'] ?? '',
      ...dayFiles('2026-03-01', 700, 200),
      ...dayFiles('2026-03-02', 720, 210),
      ...consentFile('2026-03-01', 30),
    })
  const yaml = cut.local().files['nocturne.yaml'] ?? ''
  cut.write({ 'nocturne.yaml': `${yaml}people_per_part: 100\n` })
  const one = await twoNights(whole)
  const many = await twoNights(cut)
  expect(one.parts).toBe(1)
  expect(many.parts).toBeGreaterThan(5)
  expect(many.sums).toEqual(one.sums)
  whole.remove()
  cut.remove()
})
