import { expect, test } from 'vitest'
import { parseProject } from '../../config/load.ts'
import { ENV, problemsOf, SAMPLE } from './support/sample.ts'

function sample() {
  const parsed = parseProject(SAMPLE, ENV)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems, null, 1))
  return parsed.project
}

test('the sample project has no problem', () => {
  expect(problemsOf(SAMPLE)).toEqual([])
})

test('the brand is read with the defaults that the reference names', () => {
  expect(sample()).toMatchObject({
    brand: 'sample',
    keepRuns: 400,
    peoplePerPart: 200_000,
    activationWaitMs: 1_800_000,
    approvalWaitMs: 43_200_000,
    notify: null,
    schedule: { at: '03:30', catchUpMs: 21_600_000, jitterMs: 0 },
  })
})

test('a source takes zone, country and currency of the brand', () => {
  const shop = sample().sources.find(({ name }) => name === 'shop')
  expect(shop).toMatchObject({
    timeZone: 'Europe/Paris',
    country: 'FR',
    defaults: { nulls: [], zone: 'Europe/Paris', decimal: '.', country: 'FR', currency: 'EUR' },
    from: {
      kind: 'csv',
      limits: { lineBytes: 1_048_576, columns: 2_000, fileBytes: 68_719_476_736 },
      format: {
        delimiter: ',',
        quote: '"',
        encoding: 'utf-8',
        strayQuotes: 'reject',
        columns: null,
        skipHeader: false,
      },
    },
  })
})

test('an identifier gets its type from its key, and its verification field', () => {
  const crm = sample().sources.find(({ name }) => name === 'crm')
  expect(crm?.rows).toMatchObject({
    are: 'people',
    identifiers: [
      {
        type: 'customer_number',
        field: { as: 'identifier', from: 'number', type: 'customer_number' },
        verified: null,
      },
      { type: 'email', field: { as: 'email', from: 'mail' }, verified: { from: 'ok', as: 'boolean' } },
    ],
  })
})

test('a segment becomes its canonical tree', () => {
  expect(sample().segments.find(({ name }) => name === 'vip')?.where).toEqual({
    node: 'all',
    of: [
      { node: 'trait', name: 'orders', is: { op: 'gte', value: 5 } },
      {
        node: 'event',
        selection: {
          event: 'order_line',
          where: [{ property: 'invoice', is: { op: 'starts_with', value: 'C' }, negated: true }],
          window: { fromDays: 90, untilDays: 30 },
        },
        aggregate: { of: 'count' },
        is: { op: 'gte', value: 1 },
      },
      { node: 'attribute', name: 'city', is: { op: 'in', values: ['Paris', 'Lyon'] } },
      { node: 'not', of: { node: 'segment', name: 'lapsed' } },
    ],
  })
})

test('several comparisons in one leaf become leaves that must all hold', () => {
  const where = 'where: { trait: recency, gt: 180, lte: 720 }'
  const files = {
    ...SAMPLE,
    'segments/all.yaml':
      SAMPLE['segments/all.yaml']?.replace('where: { trait: recency, gt: 180 }', where) ?? '',
  }
  const parsed = parseProject(files, ENV)
  expect(parsed.ok && parsed.project.segments.find(({ name }) => name === 'lapsed')?.where).toEqual({
    node: 'all',
    of: [
      { node: 'trait', name: 'recency', is: { op: 'gt', value: 180 } },
      { node: 'trait', name: 'recency', is: { op: 'lte', value: 720 } },
    ],
  })
})

test('traits have the types of what they compute', () => {
  expect(
    sample().traits.map((trait) => [trait.name, trait.kind, 'type' in trait ? trait.type : null]),
  ).toEqual([
    ['orders', 'event', 'integer'],
    ['revenue', 'event', 'decimal'],
    ['recency', 'days_since', null],
    ['basket', 'ratio', null],
    ['score', 'expression', 'decimal'],
  ])
})

test('attributes without a rule of their own get the default rule, sealed ones too', () => {
  expect(sample().profile.attributes).toEqual([
    { names: ['city'], rule: 'source_priority', sources: ['crm'] },
    { names: ['birth_date'], rule: 'most_recent', sources: null },
    { names: ['gender'], rule: 'most_recent', sources: null },
    { names: ['given_name'], rule: 'most_recent', sources: null },
    { names: ['points'], rule: 'most_recent', sources: null },
  ])
})

test('a campaign carries the text of its template files', () => {
  expect(sample().campaigns[0]).toMatchObject({
    holdoutBasisPoints: 1000,
    steps: [
      {
        name: 'first',
        destination: 'news',
        template: {
          subject: 'Hello {{ person.given_name }}',
          text: SAMPLE['templates/hello.liquid'],
          html: null,
        },
      },
    ],
    cap: { messages: 2, days: 7 },
  })
})

test('the environment is put into a destination', () => {
  expect(sample().destinations.find(({ name }) => name === 'news')).toMatchObject({
    user: 'mailer',
    password: 'open-sesame',
    ratePerSecond: null,
  })
})

test('a port may come from the environment', () => {
  const files = {
    ...SAMPLE,
    'destinations/news.yaml': SAMPLE['destinations/news.yaml']?.replace('2525', '"${env:PORT}"') ?? '',
  }
  const parsed = parseProject(files, { ...ENV, PORT: '1025' })
  expect(parsed.ok && parsed.project.destinations.find(({ name }) => name === 'news')).toMatchObject({
    port: 1025,
  })
})

test('the version of the consent policy follows what it says, not how it is written', () => {
  const rewritten = `# why\n${SAMPLE['consent.yaml']?.replace('[form]', '\n  - form')}`
  const parsed = parseProject({ ...SAMPLE, 'consent.yaml': rewritten }, ENV)
  expect(parsed.ok && parsed.project.consent.version).toBe(sample().consent.version)
  const other = parseProject({ ...SAMPLE, 'consent.yaml': `${rewritten}grant_expires: 10d\n` }, ENV)
  expect(other.ok && other.project.consent.version).not.toBe(sample().consent.version)
})

test('a file of a directory that is all comments is put aside', () => {
  expect(problemsOf({ ...SAMPLE, 'campaigns/later.yaml': '# campaign: later\n' })).toEqual([])
})

test('no gate named means no verdict but pass', () => {
  expect(sample().gates).toMatchObject({
    zeroRows: 'pass',
    rowsDrop: { warn: 0.3, ask: 0.5, stop: 0.9 },
    snapshotDeletes: { warn: null, ask: null, stop: null },
  })
})
