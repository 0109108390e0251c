import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { fatesOf, type Made, made, objectsOf, textOf } from './support.ts'

const digest = ({ files }: Made): string => {
  const hash = createHash('sha256')
  for (const [path, bytes] of files) hash.update(path).update(bytes)
  return hash.digest('hex')
}

const rawFiles = ({ files }: Made): readonly string[] =>
  [...files.keys()].filter((path) => !path.startsWith('truth/'))

/** Files of which each line but the header is a row; comments of the social export may hold line breaks. */
const hasLines = (path: string): boolean => !/^(crm|loyalty\/members|social)/.test(path)

describe('the generator', () => {
  test('writes the same bytes for the same seed, and others for another', async () => {
    const [one, again, other] = await Promise.all([made({}), made({}), made({ seed: 8 })])
    expect(digest(again)).toBe(digest(one))
    expect(digest(other)).not.toBe(digest(one))
  })

  test('gives a person the same name, address and numbers however many others and nights there are', async () => {
    const [few, many] = await Promise.all([made({ people: 50, nights: 1 }), made({ people: 400, nights: 2 })])
    const shown = (data: Made): readonly unknown[] =>
      textOf(data, 'truth/people.ndjson')
        .split('\n')
        .slice(0, 50)
        .map((line) => ({ ...JSON.parse(line), changes: [], erased: null, arrives: null }))
    expect(shown(few)).toEqual(shown(many))
  })

  test('writes the files of its nights when there is nobody, with headers alone', async () => {
    const data = await made({ people: 0 })
    expect(textOf(data, 'truth/people.ndjson')).toBe('')
    expect(textOf(data, 'shop/orders-2026-03-28.csv').split('\r\n')).toHaveLength(2)
    expect(textOf(data, 'web/events-2026-03-29.ndjson.gz')).toBe('')
    expect(data.summary.byNight.map(({ date }) => date)).toEqual(['2026-03-27', '2026-03-28', '2026-03-29'])
  })

  test('writes one person, and no night at all', async () => {
    const one = await made({ people: 1 })
    expect(textOf(one, 'truth/people.ndjson').trim().split('\n')).toHaveLength(1)
    const none = await made({ people: 10, nights: 0 })
    expect(rawFiles(none)).toEqual([])
    expect(none.summary.byNight).toEqual([])
  })

  test('foretells a fate for each row of each file, and for no other line', async () => {
    const data = await made({ people: 5_000 })
    const dates = data.summary.byNight.map(({ date }) => date)
    const foretold = new Map<string, number[]>()
    for (const { file, line } of dates.flatMap((date) => fatesOf(data, date))) {
      const known = foretold.get(file) ?? []
      known.push(line)
      foretold.set(file, known)
    }
    for (const path of rawFiles(data).filter(hasLines)) {
      const header = /\.ndjson(\.gz)?$/.test(path) ? 0 : 1
      const rows = (data.files.get(path)?.toString('latin1').split('\n').length ?? 1) - 1 - header
      const lines = Array.from({ length: rows }, (_, index) => index + 1 + header)
      expect([path, foretold.get(path) ?? []]).toEqual([path, lines])
    }
    expect(foretold.size).toBeGreaterThan(30)
  })

  test('delivers the file of the night before once more in every third night', async () => {
    const data = await made({})
    const again = textOf(data, 'shop/orders-2026-03-29-repeat.csv')
    expect(again).toBe(textOf(data, 'shop/orders-2026-03-28.csv'))
    const fates = fatesOf(data, '2026-03-29').filter(({ file }) => file.endsWith('-repeat.csv'))
    expect(fates.length).toBeGreaterThan(5)
    expect(fates.filter(({ fate }) => fate === 'loaded')).toEqual([])
  })

  test('uses only domains and numbers at which nobody can be reached', async () => {
    const data = await made({ people: 2_000 })
    const domains = new Set<string>()
    const phones = new Set<string>()
    for (const path of rawFiles(data)) {
      const text = data.files.get(path)?.toString('latin1') ?? ''
      for (const [, domain = ''] of text.matchAll(/[\w.]@([a-z0-9-]+\.[a-z.]+)/gi))
        domains.add(domain.toLowerCase())
      for (const [number] of text.matchAll(/\+33[ (0)\d]{9,}/g))
        phones.add(number.replace(/\D/g, '').replace('330', '33'))
    }
    const reserved = /^(\w+\.example|example\.(com|net|org)|test\.com)$/
    expect([...domains].filter((domain) => !reserved.test(domain))).toEqual([])
    const fiction = /^33(19900|26191|35301|46571|53649)/
    expect([...phones].filter((phone) => !fiction.test(phone))).toEqual([])
    expect(phones.size).toBeGreaterThan(100)
  })

  test('hears nothing of whom asked to be forgotten from that night on, and lets the records go a night later', async () => {
    const data = await made({ people: 4_000, nights: 5 })
    const dates = data.summary.byNight.map(({ date }) => date)
    const asked = new Map(
      objectsOf<{ person: string; erased: string | null }>(data, 'truth/people.ndjson').flatMap(
        ({ person, erased }) => (erased === null ? [] : [[person, erased] as const]),
      ),
    )
    expect(asked.size).toBeGreaterThan(5)
    expect(textOf(data, 'truth/erasures.csv').trim().split('\n')).toHaveLength(asked.size + 1)
    const late = dates.flatMap((date) =>
      ['events', 'consents'].flatMap((kind) =>
        objectsOf<{ person: string | null }>(data, `truth/${kind}-${date}.ndjson`).filter(
          ({ person }) => (asked.get(person ?? '') ?? '9999') <= date,
        ),
      ),
    )
    expect(late).toEqual([])
    const gone = dates.flatMap((date) =>
      textOf(data, `truth/deletions-${date}.csv`)
        .split('\n')
        .filter((line) => line.startsWith('crm,') && line.endsWith(',erased'))
        .map((line) => [date, asked.get(line.split(',')[2] ?? '') ?? ''] as const),
    )
    expect(gone.length).toBeGreaterThan(0)
    for (const [date, erased] of gone) expect(dates.indexOf(date)).toBe(dates.indexOf(erased) + 1)
  })
})
