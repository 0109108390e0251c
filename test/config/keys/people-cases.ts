import type { Files } from './night.ts'
import { ANN, BOB, type FileCase, HEAD, PEOPLE, people, rows, swap } from './readings.ts'

const CITY = 'city: { from: city, as: text }'
const MAIL = 'email: { from: email, as: email, invalid: drop }'
const NUMBER = 'customer_number: { from: id, as: identifier, type: customer_number }'
const DRIFT = 'drift: fail\n'
const format = (yaml: string): string => `drift: ignore\nformat: ${yaml}\n`
const formatted = (key: string, yaml: string, data: Files): FileCase =>
  people(
    `source.format.${key}`,
    'drift: ignore\n',
    format(yaml),
    data,
    swap(PEOPLE, DRIFT, 'drift: ignore\n'),
  )
const city = (key: string, before: string, after: string, data: Files): FileCase =>
  people(key, `city: ${before}`, `city: ${after}`, data, swap(PEOPLE, CITY, `city: ${before}`))
const mail = (key: string, before: string, after: string, data: Files): FileCase =>
  people(key, `email: ${before}`, `email: ${after}`, data, swap(PEOPLE, MAIL, `email: ${before}`))
const phone = (key: string, before: string, after: string, given = '04 70 12 34 56'): FileCase =>
  people(
    key,
    `phone: ${before}`,
    `phone: ${after}`,
    rows(`${HEAD},phone,land,code`, `${ANN},${given},BE,97400`),
    swap(swap(PEOPLE, MAIL, `${MAIL}\n  phone: ${before}`), DRIFT, 'drift: ignore\n'),
  )
const number = (key: string, before: string, after: string, id: string): FileCase =>
  people(
    key,
    `customer_number: ${before}`,
    `customer_number: ${after}`,
    rows(HEAD, `${id},ann@example.com,Ann,Lyon`),
    swap(PEOPLE, NUMBER, `customer_number: ${before}`),
  )

/** Keys of a source, of its identifiers, and those of a field that refuse a row. */
export const PEOPLE_CASES: readonly FileCase[] = [
  city(
    'field.required',
    '{ from: city, as: text }',
    '{ from: city, as: text, required: true }',
    rows(HEAD, BOB, 'c1,a@example.com,Ann,'),
  ),
  city(
    'field.invalid',
    '{ from: city, as: integer }',
    '{ from: city, as: integer, invalid: drop }',
    rows(HEAD, ANN),
  ),
  formatted('delimiter', '{ delimiter: ";" }', rows(HEAD, ANN)),
  formatted('quote', '{ quote: "\'" }', rows(HEAD, "c1,ann@example.com,Ann,'Lyon'")),
  formatted('stray_quotes', '{ stray_quotes: literal }', rows(HEAD, 'c1,ann@example.com,An"n,Lyon')),
  formatted('encoding', '{ encoding: latin1 }', rows(HEAD, 'c1,ann@example.com,Zoé,Lyon')),
  formatted('nulls', '{ nulls: ["Lyon"] }', rows(HEAD, ANN)),
  formatted('columns', '{ columns: [id, email, name, city] }', rows(ANN, BOB)),
  people(
    'source.format.header',
    '{ columns: [id, email, name, city] }',
    '{ columns: [id, email, name, city], header: skip }',
    rows(HEAD, ANN),
    swap(PEOPLE, DRIFT, format('{ columns: [id, email, name, city] }')),
  ),
  ...(['decimal', 'thousands'] as const).map((key): FileCase => {
    const plain = swap(
      swap(PEOPLE, DRIFT, 'drift: ignore\n'),
      CITY,
      'city: { from: city, as: decimal, invalid: drop }',
    )
    return people(
      `source.format.${key}`,
      'drift: ignore\n',
      format(`{ ${key}: "," }`),
      rows(HEAD, 'c1,ann@example.com,Ann,"1,500"'),
      plain,
    )
  }),
  people(
    'source.limits.line_bytes',
    DRIFT,
    `${DRIFT}limits: { line_bytes: 40B }\n`,
    rows(HEAD, ANN, `c3,carl@example.com,Carl,${'y'.repeat(40)}`),
  ),
  people('source.limits.columns', DRIFT, `${DRIFT}limits: { columns: 2 }\n`),
  people('source.limits.file_bytes', DRIFT, `${DRIFT}limits: { file_bytes: 20B }\n`),
  people('source.key', 'key: [id]', 'key: [email]'),
  people('source.kind', 'kind: csv', 'kind: postgres'),
  people('source.drift', DRIFT, 'drift: add\n', rows(`${HEAD},shoe`, `${ANN},38`)),
  people('source.party', 'party: first', 'party: second'),
  people('source.holder', 'holder: Tiny Shop', 'holder: Somebody'),
  people('source.path', 'path: data', 'path: elsewhere'),
  people('source.pattern', 'people-{date}', 'humans-{date}'),
  people(
    'source.expires_after',
    DRIFT,
    `${DRIFT}expires_after: 10d\n`,
    rows(`${HEAD},at`, `${ANN},2026-01-01`),
    `${swap(PEOPLE, DRIFT, DRIFT)}updated_at: { from: at, as: timestamp, format: yyyy-MM-dd }\n`,
  ),
  people('source[people].attributes', 'city: { from: city', 'town: { from: city'),
  people(
    'source[people].deleted',
    'drift: ignore\n',
    'drift: ignore\ndeleted: { from: gone, as: boolean }\n',
    rows(`${HEAD},gone`, `${ANN},true`, `${BOB},`),
    swap(PEOPLE, DRIFT, 'drift: ignore\n'),
  ),
  people('source[people].sealed', 'given_name: { from: name', 'family_name: { from: name'),
  people('source[people].identifiers', 'email: { from: email', 'mail: { from: email'),
  people('source[people].rows', 'rows: people\n', 'rows: reference\ndataset: d\n'),
  mail(
    'identifier.from',
    '{ from: email, as: email }',
    '{ from: name, as: email, invalid: drop }',
    rows(HEAD, ANN),
  ),
  mail(
    'identifier.invalid',
    '{ from: email, as: email }',
    '{ from: email, as: email, invalid: drop }',
    rows(HEAD, 'c1,nobody,Ann,Lyon'),
  ),
  mail(
    'identifier.required',
    '{ from: email, as: email }',
    '{ from: email, as: email, required: true }',
    rows(HEAD, 'c1,,Ann,Lyon'),
  ),
  mail(
    'identifier.nulls',
    '{ from: email, as: email }',
    '{ from: email, as: email, nulls: ["ann@example.com"] }',
    rows(HEAD, ANN),
  ),
  mail(
    'identifier[email].as',
    '{ from: email, as: email }',
    '{ from: email, as: identifier }',
    rows(HEAD, 'c1,ANN,Ann,Lyon'),
  ),
  ...verified('from', 'from: city', 'from: name'),
  ...verified('true', 'true: ["Lyon"]', 'true: ["Paris"]'),
  ...verified('false', 'false: ["Ann"]', 'false: ["Lyon"]'),
  ...verified('as', 'as: boolean', 'as: text'),
  number(
    'identifier.first_of',
    '{ first_of: [id, city], as: identifier }',
    '{ first_of: [city, id], as: identifier }',
    'c9',
  ),
  number(
    'identifier.join',
    '{ join: [id, city], as: identifier }',
    '{ join: [city, id], as: identifier }',
    'c1',
  ),
  number(
    'identifier.separator',
    '{ join: [id, city], as: identifier }',
    '{ join: [id, city], as: identifier, separator: "-" }',
    'c1',
  ),
  number('identifier.product', '{ from: id, as: identifier }', '{ product: [id, id], as: identifier }', '3'),
  number(
    'identifier[identifier].as',
    '{ from: id, as: identifier }',
    '{ from: id, as: phone }',
    '0612345678',
  ),
  number(
    'identifier[identifier].type',
    '{ from: id, as: identifier }',
    '{ from: id, as: identifier, type: loyalty }',
    'c1',
  ),
  number(
    'identifier[identifier].case',
    '{ from: id, as: identifier }',
    '{ from: id, as: identifier, case: lower }',
    'C1',
  ),
  number(
    'identifier[identifier].number',
    '{ from: id, as: identifier }',
    '{ from: id, as: identifier, number: true }',
    '17.0',
  ),
  phone('identifier[phone].as', '{ from: phone, as: phone }', '{ from: phone, as: identifier }'),
  phone(
    'identifier[phone].country',
    '{ from: phone, as: phone, invalid: drop }',
    '{ from: phone, as: phone, invalid: drop, country: BE }',
  ),
  phone(
    'identifier[phone].country_from',
    '{ from: phone, as: phone, invalid: drop }',
    '{ from: phone, as: phone, invalid: drop, country_from: land }',
  ),
  phone(
    'identifier[phone].postal_code_from',
    '{ from: phone, as: phone }',
    '{ from: phone, as: phone, postal_code_from: code }',
    '06 92 34 56 78',
  ),
  people(
    'source.country',
    DRIFT,
    `${DRIFT}country: BE\n`,
    rows(`${HEAD},phone`, `${ANN},04 70 12 34 56`),
    swap(PEOPLE, MAIL, `${MAIL}\n  phone: { from: phone, as: phone }`),
  ),
  people(
    'source[people].currency',
    DRIFT,
    `${DRIFT}currency: USD\n`,
    rows(HEAD, 'c1,ann@example.com,Ann,1.50'),
    swap(PEOPLE, CITY, 'city: { from: city, as: money }'),
  ),
  people(
    'source[people].updated_at',
    '{ from: at,',
    '{ from: later,',
    rows(`${HEAD},at,later`, `${ANN},2026-01-01,2026-02-27`),
    `${swap(PEOPLE, DRIFT, `${DRIFT}expires_after: 10d\n`)}updated_at: { from: at, as: timestamp, format: yyyy-MM-dd }\n`,
  ),
]

function verified(part: string, before: string, after: string): readonly FileCase[] {
  const plain =
    '{ from: email, as: email, verified: { from: city, as: boolean, true: ["Lyon"], false: ["Ann"] } }'
  return [mail(`identifier.verified.${part}`, plain, swap(plain, before, after), rows(HEAD, ANN))]
}
