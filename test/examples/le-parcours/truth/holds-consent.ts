import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { showConsent } from '../../../../activities/consent/queries.ts'
import { type Decision, decided, historiesOf, type Word } from './consents.ts'
import type { After } from './holds.ts'
import { linesOf } from './play.ts'
import { toldUntil } from './told.ts'
import { carried } from './told-db.ts'

type Histories = ReadonlyMap<string, readonly Word[]>

/** An instant at which no grant of the example has expired. */
const NOW = new Date('2026-04-01T00:00:00Z')
const CHANNELS = { email: 'email', sms: 'phone' } as const
const PURPOSES = [
  ['email', 'email_marketing'],
  ['email', 'email_open_tracking'],
  ['email', 'profiling'],
  ['email', 'partner:fairway-magazine'],
  ['sms', 'sms_marketing'],
] as const

/** Identifiers with a consent history, and people with the addresses that they carry. */
export function consentHolds(after: () => After): void {
  test('what stands for each identifier, channel and purpose is what its own history says', async () => {
    const { db, played } = after()
    const { consents } = toldUntil(played.dataDir, played.dates)
    const histories = historiesOf(consents)
    const mates = await matesOf(after())
    const ids = await db.query<{ identifier_id: string; name: string }>(
      `select identifier_id, type || ':' || value as name from vault.identifier where type in ('email', 'phone')`,
    )
    const names = new Map(ids.map(({ identifier_id, name }) => [identifier_id, name]))
    const { standing } = await showConsent(db, [...names.keys()], NOW)
    const found = new Map(
      standing.map((one) => [
        `${names.get(one.identifier_id)} ${one.channel} ${one.purpose}`,
        { verdict: one.verdict, byPerson: one.rule === 'person_denial' },
      ]),
    )
    const wrong: string[] = []
    let byPerson = 0
    for (const [key, own] of histories) {
      const there = found.get(key)
      const alone = decided(own, [])
      const [name = '', ...rest] = key.split(' ')
      const ofPerson = (mates.get(name) ?? []).flatMap(
        (mate) => histories.get([mate, ...rest].join(' ')) ?? [],
      )
      const all = decided(own, ofPerson)
      if (there?.byPerson) byPerson += 1
      // Denied by another address of the person, it may still be granted by its own words.
      const right = there?.byPerson ? !all.allow : there?.verdict === (alone.allow ? 'allow' : 'deny')
      if (!right || all.allow !== (there?.verdict === 'allow')) wrong.push(rest.join(' '))
    }
    console.log(
      `consent: ${histories.size} identifiers x channel x purpose, ${byPerson} denied by another address`,
    )
    expect(wrong).toEqual([])
  })

  test('who may be contacted is what those histories say of the addresses that the links give', async () => {
    const { db, played } = after()
    const histories = historiesOf(toldUntil(played.dataDir, played.dates).consents)
    const people = await addressesOf(after())
    const mates = await matesOf(after())
    const found = new Map(
      (
        await db.query<{ key: string; verdict: string }>(
          `select concat_ws(' ', profile_id, channel, purpose) as key, verdict from published.contactability`,
        )
      ).map(({ key, verdict }) => [key, verdict]),
    )
    const wrong: string[] = []
    let allowed = 0
    for (const [profile, names] of people)
      for (const [channel, purpose] of PURPOSES) {
        const own = names.filter((name) => name.startsWith(`${CHANNELS[channel]}:`))
        // Whoever shares an address takes it back for all who do.
        const expected = own.some(
          (name) => decisionOf(histories, name, mates.get(name) ?? [], channel, purpose).allow,
        )
        if (expected) allowed += 1
        if (expected !== (found.get(`${profile} ${channel} ${purpose}`) === 'allow'))
          wrong.push(`${channel} ${purpose} ${expected}`)
      }
    console.log(`contactability: ${people.size} people x ${PURPOSES.length}, ${allowed} may be contacted`)
    expect(allowed).toBeGreaterThan(people.size / 10)
    expect(wrong).toEqual([])
  })

  test('nothing went to an identifier whose person had taken consent back on it', async () => {
    const { played } = after()
    const sent = await sentOf(after())
    const wrong = sent.filter(({ date, name, channel, purpose }) => {
      const known = played.dates.filter((one) => one <= date)
      const own = histories(played.dataDir, known).get(`${name} ${channel} ${purpose}`) ?? []
      return !decided(own, []).allow
    })
    console.log(`deliveries: ${sent.length} contacts looked at`)
    expect(sent.length).toBeGreaterThan(20)
    expect(wrong.map(({ date, channel, purpose }) => `${date} ${channel} ${purpose}`)).toEqual([])
  })
}

const byDates = new Map<string, Histories>()
function histories(dataDir: string, dates: readonly string[]): Histories {
  const key = `${dataDir} ${dates.length}`
  const known = byDates.get(key) ?? historiesOf(toldUntil(dataDir, dates).consents)
  byDates.set(key, known)
  return known
}

function decisionOf(
  all: Histories,
  name: string,
  names: readonly string[],
  channel: string,
  purpose: string,
): Decision {
  const of = (one: string): readonly Word[] => all.get(`${one} ${channel} ${purpose}`) ?? []
  return decided(of(name), names.filter((other) => other !== name).flatMap(of))
}

/** Known profile -> `type:value` of its addresses. */
async function addressesOf({ db }: After): Promise<ReadonlyMap<string, readonly string[]>> {
  const people = new Map<string, string[]>()
  for (const { profile_id, type, value, kind } of await carried(db))
    if (kind === 'known') people.set(profile_id, [...(people.get(profile_id) ?? []), `${type}:${value}`])
  return people
}

/** Address -> the other addresses of the same person. */
async function matesOf(after: After): Promise<ReadonlyMap<string, readonly string[]>> {
  const mates = new Map<string, string[]>()
  for (const names of (await addressesOf(after)).values())
    for (const name of names)
      mates.set(name, [...(mates.get(name) ?? []), ...names.filter((other) => other !== name)])
  return mates
}

interface Sent {
  readonly date: string
  readonly name: string
  readonly channel: string
  readonly purpose: string
}

/** What arrived: by mail, by webhook and in files. */
async function sentOf({ db, played }: After): Promise<readonly Sent[]> {
  const { mails, webhooks, outDir } = played
  const waves = new Map(
    (
      await db.query<{ delivery_id: string; wave: string }>(
        `select delivery_id::text, wave::text from published.delivery where state = 'sent'`,
      )
    ).map((row) => [row.delivery_id, row.wave]),
  )
  const waveOf = (id: unknown): string => waves.get(String(id)) ?? 'never sent'
  const marketing = { channel: 'email', purpose: 'email_marketing' }
  const byMail = mails.map(({ delivery_id, to }) => ({
    ...marketing,
    date: waveOf(delivery_id),
    name: `email:${(to as readonly string[])[0]}`,
  }))
  const byHook = webhooks.map(({ delivery_id, body }) => {
    const { to, email } =
      (body as { data?: Readonly<Record<string, string>> }).data ?? (body as Record<string, string>)
    const date = waveOf(delivery_id)
    return to === undefined
      ? { ...marketing, date, name: `email:${email}` }
      : { channel: 'sms', purpose: 'sms_marketing', date, name: `phone:${to}` }
  })
  return [
    ...byMail,
    ...byHook,
    ...byFile(outDir, 'golden', 'email_marketing'),
    ...byFile(outDir, 'magazine', 'partner:fairway-magazine'),
  ]
}

function byFile(outDir: string, directory: string, purpose: string): readonly Sent[] {
  const dir = join(outDir, directory)
  return readdirSync(dir)
    .filter((name) => name.endsWith('.ndjson'))
    .flatMap((name) =>
      linesOf<{ readonly email: string }>(join(dir, name)).map(({ email }) => ({
        channel: 'email',
        purpose,
        date: /\d{4}-\d\d-\d\d/.exec(name)?.[0] ?? '',
        name: `email:${email}`,
      })),
    )
}
