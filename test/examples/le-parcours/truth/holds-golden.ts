import { join } from 'node:path'
import { expect, test } from 'vitest'
import { decided, historiesOf } from './consents.ts'
import { ATTRIBUTES, goldenOf, trustOf } from './golden.ts'
import type { After } from './holds.ts'
import { type Behind, behindProfiles } from './persons.ts'
import { linesOf } from './play.ts'
import { toldUntil } from './told.ts'
import { carried } from './told-db.ts'

type Row = Readonly<Record<string, string | number | null>>

/** A campaign of the test that writes out the golden record of everybody who may be written to. */
export const GOLDEN_FILES: Readonly<Record<string, string>> = {
  'destinations/golden.yaml': `destination: golden
kind: file
channel: email
address: email
sandbox: true
format: ndjson
directory: golden
columns:
  profile: profile.id
  email: identifier.email
${ATTRIBUTES.map((name) => `  ${name}: person.${name}\n`).join('')}`,
  'campaigns/golden.yaml': `campaign: golden
audience: everybody_reachable
purpose: email_marketing
destination: golden
holdout: 0%
send_window: { from: "00:00", until: "23:59", days: 2 }
reentry: every_run
`,
}

const percent = (part: number, whole: number): string =>
  `${((100 * part) / whole).toFixed(2)} % (${part} of ${whole})`

/** Over profiles that hold records of one person alone. */
export function goldenHolds(after: () => After): void {
  test('the golden record is what the truth and the rules give from the profile’s own records', async () => {
    const { db, played } = after()
    const { dataDir, dates, outDir } = played
    const told = toldUntil(dataDir, dates)
    const profiles = await behindProfiles(db, told)
    const known = new Set(
      (
        await db.query<{ profile_id: string }>(
          `select profile_id from published.profile where kind = 'known'`,
        )
      ).map(({ profile_id }) => profile_id),
    )
    const single = [...profiles].filter(([id, { persons }]) => known.has(id) && persons.size === 1)
    const rows = linesOf<Row>(join(outDir, 'golden', `golden-${dates.at(-1)}.ndjson`))
    const ofOne = rows.filter(({ profile }) => profiles.get(String(profile))?.persons.size === 1)
    const figures = compared(ofOne, profiles)
    const emails = await rightEmails(after(), ofOne, profiles)
    console.log(
      [
        `known profiles of one person: ${percent(single.length, known.size)}`,
        `golden records written of such: ${ofOne.length} of ${rows.length}`,
        `e-mail: ${percent(emails, ofOne.length)}`,
        ...figures.map(({ name, right, all }) => `${name}: ${percent(right, all)}`),
      ].join('\n'),
    )
    expect(ofOne.length).toBeGreaterThan(rows.length / 2)
    expect(emails / ofOne.length).toBeGreaterThanOrEqual(0.97)
    expect(figures.filter(({ right, all }) => right < all * 0.95)).toEqual([])
  })
}

interface Figure {
  readonly name: string
  readonly right: number
  readonly all: number
}

/** Of those where either side says something. */
function compared(rows: readonly Row[], profiles: ReadonlyMap<string, Behind>): readonly Figure[] {
  const figures = new Map(ATTRIBUTES.map((name) => [name, { right: 0, all: 0 }]))
  for (const row of rows) {
    const expected = goldenOf(profiles.get(String(row.profile))?.records ?? [])
    for (const [name, figure] of figures) {
      const [found, wanted] = [row[name] ?? null, expected[name] ?? null]
      if (found === null && wanted === null) continue
      figure.all += 1
      if (same(name, found, wanted)) figure.right += 1
    }
  }
  return [...figures].map(([name, figure]) => ({ name, ...figure }))
}

const NUMBERS = ['handicap', 'points']

const same = (name: string, found: Row[string] | null, wanted: string | null): boolean =>
  NUMBERS.includes(name) && found !== null && wanted !== null
    ? Number(found) === Number(wanted)
    : found === wanted

/** The most trusted of the addresses that may be written to; of two, the one that was granted last. */
async function rightEmails(
  { db, played }: After,
  rows: readonly Row[],
  profiles: ReadonlyMap<string, Behind>,
): Promise<number> {
  const histories = historiesOf(toldUntil(played.dataDir, played.dates).consents)
  const own = new Map<string, string[]>()
  for (const { profile_id, type, value } of await carried(db))
    if (type === 'email') own.set(profile_id, [...(own.get(profile_id) ?? []), value])
  const history = (email: string) => histories.get(`email:${email} email email_marketing`) ?? []
  return rows.filter(({ profile, email }) => {
    const { emails } = profiles.get(String(profile)) ?? { emails: new Map<string, ReadonlySet<string>>() }
    const others = (one: string) =>
      (own.get(String(profile)) ?? []).filter((other) => other !== one).flatMap(history)
    const allowed = [...emails]
      .map(([address, sources]) => ({
        address,
        ...decided(history(address), others(address)),
        trust: Math.min(...[...sources].map(trustOf)),
      }))
      .filter(({ allow }) => allow)
      .toSorted((a, b) => a.trust - b.trust || (b.since ?? 0) - (a.since ?? 0))
    const [best] = allowed
    const equal = allowed.filter((one) => one.trust === best?.trust && one.since === best.since)
    return equal.some(({ address }) => address === email)
  }).length
}
