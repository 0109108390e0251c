import { CAMPAIGN_FILES, TINY_FILES } from '../../support/tiny-brand.ts'
import type { Files } from './night.ts'

/** What a brand says, changed in one key: `[key, before, after]`, the files that are not those of the tiny brand. */
export type FileCase = readonly [key: string, before: Files, after: Files]

export const PEOPLE = TINY_FILES['sources/people.yaml'] ?? ''
export const ORDERS = TINY_FILES['sources/orders.yaml'] ?? ''
const CONSENTS = CAMPAIGN_FILES['sources/consents.yaml'] ?? ''
const FIRST = '2026-03-01'
export const HEAD = 'id,email,name,city'
export const ANN = 'c1,ann@example.com,Ann,Lyon'
export const BOB = 'c2,bob@example.com,Bob,Lille'

/** Changes one place of a text; the place must be there. */
export function swap(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`not there: ${from}`)
  return text.replace(from, to)
}

export const rows = (...lines: readonly string[]): Files => ({
  [`data/people-${FIRST}.csv`]: `${lines.join('\n')}\n`,
})
const orders = (...lines: readonly string[]): Files => ({
  [`data/orders-${FIRST}.csv`]: `${['customer,at,amount', ...lines].join('\n')}\n`,
})

/** The source `people` in two readings, over one file. */
export function people(
  key: string,
  from: string,
  to: string,
  data: Files = rows(HEAD, ANN),
  plain = PEOPLE,
): FileCase {
  const yaml = (text: string): Files => ({ 'sources/people.yaml': text })
  return [key, { ...yaml(plain), ...data }, { ...yaml(swap(plain, from, to)), ...data }]
}

/** The source `orders` in two readings, over one file. */
export function order(key: string, from: string, to: string, plain = ORDERS): FileCase {
  const data = { ...rows(HEAD, ANN, BOB), ...orders('c1,2026-03-01 10:00,9.50', 'c2,2026-03-01 11:00,7.00') }
  const yaml = (text: string): Files => ({ 'sources/orders.yaml': text })
  return [key, { ...yaml(plain), ...data }, { ...yaml(swap(plain, from, to)), ...data }]
}

/** The source `consents` in two readings, over one file. */
export function consent(key: string, from: string, to: string, plain = CONSENTS): FileCase {
  const data = {
    ...rows(HEAD, ANN, BOB),
    [`data/consents-${FIRST}.csv`]:
      'email,answer,at,proof,other,far\nann@example.com,yes,2026-03-01 09:00,f1,bob@example.com,2019-01-01 09:00\n',
  }
  const yaml = (text: string): Files => ({ 'sources/consents.yaml': text })
  return [key, { ...yaml(plain), ...data }, { ...yaml(swap(plain, from, to)), ...data }]
}
