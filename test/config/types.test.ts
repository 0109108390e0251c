import { expect, test } from 'vitest'
import type { FieldRaw, IdentifierRaw } from '../../config/schema/field.ts'
import type { FieldAs, FieldRules } from '../../core/mapping.ts'

type Kind = FieldAs['as']
type Input = 'from' | 'first_of' | 'join' | 'separator' | 'product' | 'verified'
type Raw<K extends Kind> = Extract<FieldRaw, { as: K }> | Extract<IdentifierRaw, { as: K }>
type SchemaKey<K extends Kind> = Exclude<keyof Raw<K>, Input>
type CoreKey<K extends Kind> = keyof Extract<FieldAs, { as: K }> | keyof FieldRules
/** Keys that only one of the two knows; `true` when there is none. */
type Agreed<K extends Kind> = [
  Exclude<SchemaKey<K>, CoreKey<K>> | Exclude<CoreKey<K>, SchemaKey<K>>,
] extends [never]
  ? true
  : Exclude<SchemaKey<K>, CoreKey<K>> | Exclude<CoreKey<K>, SchemaKey<K>>

test('the schema and the mapping rules know the same keys of every kind of field', () => {
  const agreed: readonly [
    Agreed<'text'>,
    Agreed<'integer'>,
    Agreed<'decimal'>,
    Agreed<'money'>,
    Agreed<'date'>,
    Agreed<'timestamp'>,
    Agreed<'boolean'>,
    Agreed<'enum'>,
    Agreed<'list'>,
    Agreed<'email'>,
    Agreed<'phone'>,
    Agreed<'identifier'>,
    Agreed<'utm'>,
    Agreed<'user_agent'>,
  ] = [true, true, true, true, true, true, true, true, true, true, true, true, true, true]
  expect(agreed.every(Boolean)).toBe(true)
})
