import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'

/** A person who exists nowhere else: wherever one of these texts is found, it came from the planted rows. */
export interface Canary {
  readonly n: number
  readonly name: string
  readonly email: string
  /** As typed: 0536499nnn. */
  readonly phone: string
}

export const COUNT = 1_000
const letters = (n: number): string =>
  [2, 1, 0].map((at) => String.fromCharCode(97 + (Math.floor(n / 26 ** at) % 26))).join('')

export const CANARIES: readonly Canary[] = Array.from({ length: COUNT }, (_, n) => ({
  n,
  name: `Zqxkanari${letters(n)}`,
  email: `zqxkanari.${letters(n)}@canari.example`,
  phone: `0536499${String(n).padStart(3, '0')}`,
}))

/** In comments and answers, which are properties of events in clear. */
export const FREE = 'zqxlibre'

/** Finds planted names and addresses, and phones however they are written. */
export const PLANTED =
  /zqxkanari[\w.]*(?:@canari\.example)?|(?:\+?33|0)\s?5[\s.]?36[\s.]?49[\s.]?9\d[\s.]?\d\d/gi

/** Rows of one night, about the canaries whose number has this remainder of three: good ones, and one in nine broken. */
export function plant(dir: string, date: string, night: number): void {
  const own = CANARIES.filter(({ n }) => n % 3 === night)
  let place = 0
  /** One in nine is broken, others in each place, so that everybody is known by some row. */
  const rows = (write: (canary: Canary, broken: boolean) => string): string => {
    place += 1
    return own.map((canary) => `${write(canary, (canary.n + place) % 9 === 0)}\n`).join('')
  }
  const add = (file: string, text: string): void => appendFileSync(join(dir, file), text)
  const at = `${date}T10:00:00.000Z`
  const client = (n: number): string => `C77${String(n).padStart(5, '0')}`
  add(
    `crm/upserts-${date}.csv`,
    rows(
      ({ n, name, email, phone }, broken) =>
        `${900_000_000 + n},${client(n)},Mme,${name},${name},${email},true,${phone},3 rue ${name},06130,Grasse,FR,1971-05-03,F,18.4,Golf du Phare,S08,${broken ? name : 'fr'},2025-01-01T10:00:00.000Z,${at}`,
    ),
  )
  add(
    `loyalty/members-${date}.ndjson`,
    rows((canary, broken) => member(canary, broken, date)),
  )
  add(
    `loyalty/movements-${date}.ndjson`,
    rows(({ n, name }, broken) =>
      JSON.stringify({
        movement_id: `MZ${n}`,
        member_id: `LPZ${n}`,
        type: broken ? name : 'earn',
        points: 5,
        at,
        store: null,
      }),
    ),
  )
  add(
    `shop/orders-${date}.csv`,
    rows(
      ({ n, name, email, phone }, broken) =>
        `WZ${n};1;${broken ? name : `${date.split('-').toReversed().join('/')} 10:00`};${client(n)};${n % 5 === 0 ? name : email};PUT-0007;Putter;${n % 7 === 0 ? phone : 1};129,90;EUR;${n % 11 === 0 ? email : 'web'};;06130`,
    ),
  )
  add(
    `tickets/fr/tickets-${date}.csv`,
    rows(
      ({ n, email, phone, name }, broken) =>
        `SZ-${n}\t1\tS08\t${date} 10:00:00\t\t${n % 2 ? phone : name}\t${n % 3 ? email : name}\tBAL-0012\t1\t9.90\t${broken ? email : 'card'}`,
    ),
  )
  add(
    `newsletter/email-${date}.csv`,
    rows(
      ({ n, email, name }, broken) =>
        `NZ${n},${email},${broken ? name : 'newsletter'},subscribe,${at},form,form/${n},https://www.le-parcours.example/newsletter`,
    ),
  )
  add(
    `newsletter/sms-${date}.csv`,
    rows(
      ({ n, email, phone }, broken) =>
        `NS${n},${phone},offres,${broken ? email : 'subscribe'},${at},form,form/${n},https://www.le-parcours.example/sms`,
    ),
  )
  add(
    `surveys/answers-${date}.ndjson`,
    rows((canary, broken) => answer(canary, broken, date)),
  )
  add(
    `social/interactions-${date}.csv`,
    rows(
      ({ n, email, name, phone }, broken) =>
        `XZ${n},instagram,@golf_z${n},${n % 2 ? email : phone},${broken ? name : 'comment'},post-1,"Bravo ${FREE}",1774630931`,
    ),
  )
  if (night !== 1)
    add(
      `demographics/profils-${date}.csv`,
      rows(({ email, name }, broken) => `${email};${broken ? name : '30-45k'};45-54;couple;maison;06130`),
    )
  const web = join(dir, `web/events-${date}.ndjson.gz`)
  const events = rows((canary, broken) => call(canary, broken, at, client(canary.n)))
  writeFileSync(web, gzipSync(Buffer.concat([gunzipSync(readFileSync(web)), Buffer.from(events)])))
}

function member({ n, name, email, phone }: Canary, broken: boolean, date: string): string {
  const address = { street: `3 rue ${name}`, postal_code: '06130', city: 'Grasse', country: 'FR' }
  return JSON.stringify({
    op: 'upsert',
    slot: `LPZ${n}`,
    member: {
      member_id: `LPZ${n}`,
      customer_number: null,
      email,
      phone,
      first_name: name,
      last_name: name,
      birth_date: broken ? name : '1971-05-03',
      address,
      tier: n % 4 === 0 && broken ? email : 'birdie',
      points: n % 5 === 0 && broken ? phone : 12,
      home_store: 'S03',
      status: 'active',
      joined_at: '2024-05-02T09:12:00Z',
      updated_at: `${date}T10:00:00Z`,
    },
  })
}

function answer({ n, email, name }: Canary, broken: boolean, date: string): string {
  return JSON.stringify({
    answer_id: `AZ${n}`,
    kind: 'nps',
    email: n % 5 === 0 ? name : email,
    customer_number: null,
    sku: null,
    store: 'S03',
    nps: broken ? email : 3,
    rating: null,
    title: null,
    text: `Très bien, ${FREE}`,
    submitted_at: `${date}T10:00:00Z`,
    language: 'fr',
  })
}

function call({ n, email, name, phone }: Canary, broken: boolean, at: string, userId: string): string {
  const whole = JSON.stringify({
    type: 'identify',
    messageId: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    anonymousId: `11111111-0000-4000-8000-${String(n).padStart(12, '0')}`,
    userId,
    timestamp: broken ? name : at,
    context: {
      userAgent: `Mozilla/5.0 (${name})`,
      page: { url: 'https://www.le-parcours.example/', path: '/' },
    },
    traits: { email, phone, firstName: name, lastName: name },
  })
  // Every eleventh line ends in the middle.
  return n % 11 === 0 ? whole.slice(0, -30) : whole
}
