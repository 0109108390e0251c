import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { SourceSpec } from '../../core/brand/source.ts'

/** The six ways in which a row is broken, in equal shares. */
export const KINDS = ['encoding', 'nul', 'unclosed', 'too many', 'too few', 'type'] as const
export type Kind = (typeof KINDS)[number]

/** The file's own truth: which rows are broken, told apart from the loader. */
export interface People {
  readonly path: string
  readonly rows: number
  readonly broken: number
  readonly bytes: number
}

const HEADER = 'id,given_name,family_name,email,phone,street,postal_code,city,country,born,updated\n'
const GIVEN = ['Anna', 'Zoé', 'Jürgen', 'Marie-Claire', 'Oliver', 'José', 'Chloé', 'Frank', 'Émilie', 'Tom']
const SYLLABLES = [
  'ber',
  'lin',
  'mar',
  'ton',
  'dé',
  'ros',
  'kel',
  'wie',
  'san',
  'po',
  'gra',
  'lou',
  'hen',
  'rü',
  'vi',
]
const CITIES = [
  ['Paris', '75', 'FR'],
  ['München', '80', 'DE'],
  ['London', 'EC', 'GB'],
  ['New York', '10', 'US'],
  ['Saint-Étienne', '42', 'FR'],
] as const

/** Writes people `from` to `from + rows` of FR, DE, GB and US; those that `changed` names have moved. */
export async function writePeople(
  path: string,
  from: number,
  rows: number,
  changed: (row: number) => boolean,
): Promise<People> {
  let broken = 0
  const out = createWriteStream(path, { highWaterMark: 4 << 20 })
  await pipeline(Readable.from(blocks()), out)
  return { path, rows, broken, bytes: out.bytesWritten }

  async function* blocks(): AsyncGenerator<Buffer, void, void> {
    let pile: Buffer[] = [Buffer.from(HEADER)]
    for (let row = from; row < from + rows; row += 1) {
      const kind = brokenKind(row)
      if (kind) broken += 1
      pile.push(kind ? breakLine(line(row, changed(row)), kind) : Buffer.from(`${line(row, changed(row))}\n`))
      if (pile.length < 5_000) continue
      yield Buffer.concat(pile)
      pile = []
    }
    yield Buffer.concat(pile)
  }
}

/** One row in a hundred is broken, spread by a hash. */
export function brokenKind(row: number): Kind | null {
  const mixed = mix(row)
  return mixed % 100 === 0 ? (KINDS[Math.floor(mixed / 100) % KINDS.length] ?? null) : null
}

function mix(row: number): number {
  let x = (row + 0x9e3779b9) | 0
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return (x ^ (x >>> 16)) >>> 0
}

const pad = (value: number, length: number): string => String(value).padStart(length, '0')

function line(row: number, changed: boolean): string {
  const m = mix(row)
  const given = GIVEN[m % GIVEN.length] ?? ''
  const family = [0, 4, 8].map((shift) => SYLLABLES[(m >>> shift) % SYLLABLES.length]).join('')
  const [city, zip, country] = CITIES[(m >>> 5) % CITIES.length] ?? CITIES[0]
  const house = m % 300
  const street =
    row % 200 === 7
      ? `"${house} rue de la\nPaix, bat. B"`
      : row % 5 === 0
        ? `"${house}, rue des ""Lilas"""`
        : `${house} rue des Lilas`
  const born = `19${pad(40 + (m % 60), 2)}-${pad(1 + ((m >>> 3) % 12), 2)}-${pad(1 + ((m >>> 7) % 28), 2)}`
  const updated = `2025-${pad(1 + (m % 12), 2)}-${pad(1 + ((m >>> 4) % 28), 2)} 12:${pad(row % 60, 2)}:00`
  const where = changed ? `${city} Nord` : city
  return `C${row},${given},${family},${family}.${row}@example.org,${phone(country, m, row)},${street},${zip}${pad(m % 1_000, 3)},${where},${country},${born},${updated}`
}

/** Valid numbers of each country, in its usual national form. */
function phone(country: string, m: number, row: number): string {
  const digits = pad((m ^ row) % 10_000_000, 7)
  if (country === 'FR')
    return `06 ${pad((m >>> 9) % 90, 2)} ${digits.slice(0, 2)} ${digits.slice(2, 4)} ${digits.slice(4, 6)}`
  if (country === 'DE') return `0171 ${digits}`
  if (country === 'GB') return `07700 9${digits.slice(0, 5)}`
  return `(212) 5${digits.slice(0, 2)}-${digits.slice(2, 6)}`
}

function breakLine(text: string, kind: Kind): Buffer {
  const flat = text.replaceAll('\n', ' ')
  switch (kind) {
    case 'encoding':
      return Buffer.concat([Buffer.from(flat), Buffer.from([0xc3, 0x28, 0x0a])])
    case 'nul':
      return Buffer.from(`${flat}\0\n`)
    case 'unclosed':
      return Buffer.from(`${flat.replace(/,([^,"]*),/, ',"$1,')}\n`)
    case 'too many':
      return Buffer.from(`${flat},more\n`)
    case 'too few':
      return Buffer.from(`${flat.slice(0, flat.lastIndexOf(','))}\n`)
    case 'type':
      return Buffer.from(`${flat.replace(/,\d{4}-(\d\d)-(\d\d),/, ',$1/$2/19xx,')}\n`)
  }
}

/** The source that reads them. */
export function peopleSource(name: string, directory: string): SourceSpec {
  const text = (from: string) => ({ from, as: 'text' }) as const
  return {
    name,
    from: {
      kind: 'csv',
      path: directory,
      pattern: `${name}-{date}.csv`,
      format: {
        delimiter: ',',
        quote: '"',
        encoding: 'utf-8',
        strayQuotes: 'reject',
        columns: null,
        skipHeader: false,
      },
      limits: { lineBytes: 1 << 20, columns: 2_000, fileBytes: 2 ** 34 },
    },
    timeZone: 'Europe/Paris',
    country: 'FR',
    key: ['id'],
    contents: 'snapshot',
    party: 'first',
    holder: 'Bench',
    lawfulBasis: 'contract',
    allowedUses: ['profiling'],
    deleted: null,
    expiresAfterDays: null,
    optional: false,
    giveUpMs: 60_000,
    drift: 'fail',
    rows: {
      are: 'people',
      identifiers: [
        { type: 'email', field: { from: 'email', as: 'email' }, verified: null },
        {
          type: 'phone',
          field: { from: 'phone', as: 'phone', country_from: 'country', invalid: 'drop' },
          verified: null,
        },
        {
          type: 'customer_number',
          field: { from: 'id', as: 'identifier', type: 'customer_number' },
          verified: null,
        },
      ],
      attributes: {
        postal_code: text('postal_code'),
        city: text('city'),
        country: text('country'),
        born: { from: 'born', as: 'date' },
      },
      sealed: { given_name: text('given_name'), family_name: text('family_name'), street: text('street') },
      updatedAt: { from: 'updated', as: 'timestamp' },
    },
    defaults: { nulls: [], zone: 'Europe/Paris', decimal: '.', country: 'FR', currency: 'EUR' },
    position: { file: 'bench', line: 1, column: 1 },
  }
}
