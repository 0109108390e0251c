import { countryCode } from '../../activities/extract/normalise/country.ts'
import type { ColumnSpec } from '../../core/mapping.ts'
import type { ColumnStats } from './column.ts'
import { contentPlan } from './content.ts'
import { dateField, dateReason, isDateColumn } from './dates.ts'
import { attributeName, endsAsNumber, freeName, isPersonal, meaningOf } from './header.ts'
import { byNumber, customerNumber } from './numbers.ts'
import { type ColumnPlan, type FileFacts, plan, type Role } from './plan.ts'
import { genderWords } from './value-words.ts'
import type { Concept } from './words.ts'

const SEALED: ReadonlySet<Concept> = new Set([
  'given_name',
  'middle_name',
  'family_name',
  'full_name',
  'address_line',
  'address_line_2',
  'house_number',
  'company',
  'notes',
])
const PLAIN_TEXT: ReadonlySet<Concept> = new Set([
  'salutation',
  'postal_code',
  'city',
  'region',
  'country',
  'language',
])

/** What becomes of each column, in the order of the file; names are given once. */
export function planColumns(columns: readonly ColumnStats[], facts: FileFacts): readonly ColumnPlan[] {
  const concepts = settleConcepts(columns)
  const number = customerNumber(columns, concepts)
  const country = countryColumn(columns, concepts)
  const taken = new Set<string>()
  let dated = false
  return columns.map((column, index) => {
    const plan = planColumn(column, concepts[index] ?? null, facts, { number, country })
    const named = withFreeName(plan, taken)
    if (named.role.kind !== 'updated_at') return named
    if (dated) return withFreeName({ ...named, role: { kind: 'attribute', name: 'updated_at' } }, taken)
    dated = true
    return named
  })
}

/** Words whose meaning depends on the other columns: `Name` beside `Vorname` is the family name, `Nom` or `Nombre` alone the whole. */
function settleConcepts(columns: readonly ColumnStats[]): readonly (Concept | null)[] {
  const concepts = withId(
    columns,
    columns.map(({ header }) => meaningOf(header)?.concept ?? null),
  )
  const hasGiven = concepts.includes('given_name')
  const hasFamily = concepts.includes('family_name')
  return concepts.map((concept, index) => {
    if (concept === 'full_name' && hasGiven && !hasFamily) return 'family_name'
    const column = columns[index]
    const isWhole = column !== undefined && column.filled > 0 && column.withSpaces / column.filled > 0.8
    if (concept === 'family_name' && !hasGiven && isWhole) return 'full_name'
    if (concept === 'given_name' && !hasFamily && isWhole) return 'full_name'
    return concept
  })
}

/** Where no header says number of a customer, the first full column of different numbers with a name like that is it. */
function withId(
  columns: readonly ColumnStats[],
  concepts: readonly (Concept | null)[],
): readonly (Concept | null)[] {
  if (concepts.some((concept) => concept === 'customer_number' || concept === 'id')) return concepts
  const found = columns.findIndex(
    ({ header, unique, blank, filled, emails }, index) =>
      concepts[index] === null &&
      filled > 0 &&
      blank === 0 &&
      unique === true &&
      emails === 0 &&
      endsAsNumber(header) &&
      !isPersonal(header),
  )
  return concepts.map((concept, index) => (index === found ? 'id' : concept))
}

/** Columns on which the plans of others depend. */
interface Beside {
  /** The one that numbers people; those of other numberings say nothing of who is who. */
  readonly number: ColumnStats | undefined
  /** The one that names the country of a row. */
  readonly country: ColumnStats | undefined
}

/** A column of countries whose words the load knows; of rows that say none, the file's own counts. */
const countryColumn = (
  columns: readonly ColumnStats[],
  concepts: readonly (Concept | null)[],
): ColumnStats | undefined =>
  columns.find(({ some }, index) => {
    const known = some.filter((name) => countryCode(name) !== null).length
    return concepts[index] === 'country' && known > 0 && known / some.length >= 0.5
  })

function planColumn(
  column: ColumnStats,
  concept: Concept | null,
  facts: FileFacts,
  { number, country }: Beside,
): ColumnPlan {
  const isEmpty = column.filled === 0 && facts.rows > 0
  if (isEmpty && concept === null)
    return plan(column, { kind: 'left_out' }, null, 'it is empty in every row', true)
  return (
    byAddress(column, concept, country) ??
    byNumber(column, concept, facts, number) ??
    byWord(column, concept) ??
    byPersonalWord(column, concept) ??
    byGender(column, concept) ??
    (isAddress(concept) ? null : byDate(column, concept, facts)) ??
    contentPlan(column, concept, facts)
  )
}

/** Columns whose header speaks of addresses are never kept in clear, whatever they hold. */
function isAddress(concept: Concept | null): boolean {
  return concept === 'email' || concept === 'phone' || concept === 'mobile'
}

function byAddress(
  column: ColumnStats,
  concept: Concept | null,
  country: ColumnStats | undefined,
): ColumnPlan | null {
  const { filled, emails, phones, internationalPhones, header } = column
  const share = (count: number) => (filled === 0 ? 0 : count / filled)
  const from = country === undefined ? {} : { country_from: country.header }
  const field = (as: 'email' | 'phone'): ColumnSpec =>
    as === 'email' ? { from: header, as, invalid: 'drop' } : { from: header, as, ...from, invalid: 'drop' }
  if (share(emails) >= 0.8)
    return plan(
      column,
      { kind: 'identifier', type: 'email' },
      field('email'),
      'its values are e-mail addresses',
      true,
    )
  const named = concept === 'phone' || concept === 'mobile' ? 'phone' : concept === 'email' ? 'email' : null
  if (named === 'email' && (filled === 0 || share(emails) >= 0.3)) {
    return plan(column, { kind: 'identifier', type: 'email' }, field('email'), 'of its header', filled > 0)
  }
  if (named === 'phone' && (filled === 0 || share(phones) >= 0.3)) {
    return plan(column, { kind: 'identifier', type: 'phone' }, field('phone'), 'of its header', filled > 0)
  }
  if (share(phones) < 0.95 || share(internationalPhones) < 0.8 || concept !== null) return null
  return plan(
    column,
    { kind: 'identifier', type: 'phone' },
    field('phone'),
    'its values are telephone numbers with country code',
    true,
  )
}

function byWord(column: ColumnStats, concept: Concept | null): ColumnPlan | null {
  if (concept === null) return null
  const field: ColumnSpec = { from: column.header, as: 'text' }
  if (SEALED.has(concept))
    return plan(column, { kind: 'sealed', name: concept }, field, 'of its header', true)
  if (PLAIN_TEXT.has(concept))
    return plan(column, { kind: 'attribute', name: concept }, field, 'of its header', true)
  return null
}

/** A header that no language knows but that speaks of a person: sealed, whatever stands below it. */
function byPersonalWord(column: ColumnStats, concept: Concept | null): ColumnPlan | null {
  if (concept !== null || !isPersonal(column.header)) return null
  const role: Role = { kind: 'sealed', name: attributeName(column.header, column.place, new Set()) }
  return plan(
    column,
    role,
    { from: column.header, as: 'text' },
    'a word of its header speaks of a person',
    true,
  )
}

function byGender(column: ColumnStats, concept: Concept | null): ColumnPlan | null {
  if (concept !== 'gender') return null
  const values = column.values === null ? null : genderWords(column.values)
  const role: Role = { kind: 'attribute', name: 'gender' }
  if (values === null || column.filled === 0)
    return plan(
      column,
      role,
      { from: column.header, as: 'text' },
      'of its header; its words are not known',
      false,
    )
  return plan(
    column,
    role,
    { from: column.header, as: 'enum', values, invalid: 'drop' },
    'of its header and its words',
    true,
  )
}

function byDate(column: ColumnStats, concept: Concept | null, facts: FileFacts): ColumnPlan | null {
  const name = concept === 'birth_date' || concept === 'created_at' ? concept : null
  if (!isDateColumn(column)) {
    if (column.filled > 0 || (name === null && concept !== 'updated_at')) return null
    return plan(
      column,
      { kind: 'attribute', name: name ?? 'updated_at' },
      { from: column.header, as: 'text' },
      'of its header; without a value its form is not known',
      false,
    )
  }
  const rules = dateField(column, facts.order.order, facts.year, concept === 'birth_date')
  if (rules === null) return null
  const { because, sure } = dateReason(column, facts.order)
  if (concept === 'updated_at') {
    return plan(
      column,
      { kind: 'updated_at' },
      { from: column.header, ...rules, as: 'timestamp', invalid: 'drop' },
      because,
      sure,
    )
  }
  const role: Role = {
    kind: 'attribute',
    name: name ?? attributeName(column.header, column.place, new Set()),
  }
  return plan(column, role, { from: column.header, ...rules }, because, sure)
}

function withFreeName(one: ColumnPlan, taken: Set<string>): ColumnPlan {
  if (one.role.kind !== 'sealed' && one.role.kind !== 'attribute') return one
  const name = freeName(one.role.name, taken)
  taken.add(name)
  return { ...one, role: { ...one.role, name } }
}
