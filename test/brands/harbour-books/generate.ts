/**
 * Writes the example's data: invented people, three nights, always the same bytes.
 * Run: npx tsx test/brands/harbour-books/generate.ts
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const DATA = fileURLToPath(new URL('./data/', import.meta.url))
const NIGHTS = ['2026-03-01', '2026-03-02', '2026-03-03'] as const
const PEOPLE = 400

const FIRST =
  'Ada Ben Clara Dario Élise Finn Greta Hugo Inès Jonas Karin Léo Mara Nils Olga Paul Rosa Sami Tess Uwe Vera Zoë'.split(
    ' ',
  )
const LAST =
  'Abel Bakker Costa Durand Evers Fischer García Hansen Ivanova Jansen Keller Lambert Møller Novak Olsen Petit Quist Rossi Schmidt Thomas Vidal Weber'.split(
    ' ',
  )
const CITIES = ['Port Arlen', 'Saltmarsh', 'Wickhaven', 'Grey Quay', 'Dunmere'] as const
const TITLES = [
  'Tide Tables',
  'The Lamp Keeper',
  'A Field Guide to Fog',
  'Salt and Paper',
  'Harbour Nights',
  'Ropework',
] as const

/** A small generator of numbers (mulberry32), so that the files never change. */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

const next = numbers(20260301)
const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T
const digits = (n: number, width: number): string => String(n).padStart(width, '0')

interface Person {
  readonly number: number
  readonly given: string
  readonly family: string
  readonly email: string
  readonly phone: string
  readonly city: string
  readonly born: string
}

const ascii = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[^a-zA-Z]/g, '')
    .toLowerCase()

const people: readonly Person[] = Array.from({ length: PEOPLE }, (_, i) => {
  const given = pick(FIRST)
  const family = pick(LAST)
  return {
    number: 1000 + i,
    given,
    family,
    email: `${ascii(given)}.${ascii(family)}${i}@example.${pick(['com', 'org', 'net'])}`,
    phone: `+4420794${digits(60000 + i, 5)}`,
    city: pick(CITIES),
    born: `${digits(1 + Math.floor(next() * 28), 2)}/${digits(1 + Math.floor(next() * 12), 2)}/${1950 + Math.floor(next() * 55)}`,
  }
})

const cell = (text: string): string => (/[",;\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
const line = (cells: readonly (string | number)[]): string => cells.map((c) => cell(String(c))).join(',')

/** The customer file: everybody known by that night, one in twelve twice, under another number and spelling. */
function crm(night: number): string {
  const known = people.slice(0, 320 + night * 20).filter((p) => night < 2 || p.number % 97 !== 0)
  const rows = known.flatMap((p) => {
    const city = night === 2 && p.number % 31 === 0 ? 'Dunmere' : p.city
    const row = line([
      p.number,
      p.given,
      p.family,
      p.email,
      p.phone,
      city,
      p.born,
      `2026-02-${digits(1 + (p.number % 27), 2)} 10:00:00`,
    ])
    const again = line([
      5000 + p.number,
      p.given.toUpperCase(),
      p.family,
      p.email.toUpperCase(),
      '',
      p.city,
      '',
      '2025-06-01 09:00:00',
    ])
    return p.number % 12 === 0 ? [row, again] : [row]
  })
  const broken =
    night === 1
      ? ['9001,Broken,Row,not-an-address,,Saltmarsh,31/02/1980,2026-02-01 10:00:00', '9002,Too,Few']
      : []
  return ['number,given_name,family_name,email,phone,city,born,updated_at', ...rows, ...broken].join('\n')
}

/** The till and the web shop: order lines; some by e-mail only, some by nobody. */
function orders(night: number, date: string): string {
  const rows = Array.from({ length: 240 }, (_, i) => {
    const p = pick(people.slice(0, 360))
    const who = i % 20 === 0 ? ['', ''] : i % 3 === 0 ? ['', p.email] : [String(p.number), '']
    const day = night === 0 ? `2026-${pick(['01', '02'])}-${digits(1 + Math.floor(next() * 28), 2)}` : date
    return line([
      `W${night}${digits(Math.floor(i / 2), 4)}`,
      `${day} ${digits(8 + Math.floor(next() * 12), 2)}:${digits(Math.floor(next() * 60), 2)}`,
      ...who,
      pick(TITLES),
      1 + Math.floor(next() * 3),
      (4 + Math.floor(next() * 2600) / 100).toFixed(2),
    ])
  })
  return ['order,placed_at,customer,email,title,quantity,price', ...rows].join('\n')
}

/** What people said about mail: most said yes on the form; on later nights some say no. */
function consents(night: number, date: string): string {
  const asked = night === 0 ? people.slice(0, 300) : people.slice(280 + night * 20, 300 + night * 20)
  const yes = asked
    .filter((p) => p.number % 5 !== 0)
    .map((p) =>
      line([
        p.email,
        'yes',
        `2026-02-${digits(1 + (p.number % 27), 2)} 12:00:00`,
        'form',
        `form-7/${p.number}`,
      ]),
    )
  const no =
    night === 0
      ? []
      : people
          .filter((p) => p.number % 40 === night)
          .map((p) => line([p.email, 'no', `${date} 12:00:00`, 'form', '']))
  return ['email,answer,said_at,method,proof', ...yes, ...no].join('\n')
}

mkdirSync(DATA, { recursive: true })
for (const [night, date] of NIGHTS.entries()) {
  writeFileSync(`${DATA}customers-${date}.csv`, `${crm(night)}\n`)
  writeFileSync(`${DATA}orders-${date}.csv`, `${orders(night, date)}\n`)
  writeFileSync(`${DATA}consents-${date}.csv`, `${consents(night, date)}\n`)
}
