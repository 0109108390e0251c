import { EXPECTS } from '../schema/words.ts'
import type { JsonSchema } from './json-schema.ts'

/** A schema with its references followed, and the name of the last one. */
export interface Resolved {
  readonly schema: JsonSchema
  readonly definition: string | null
}

/** Follows `$ref` and an `allOf` of one; what stands beside a reference wins over what it refers to. */
export function resolve(schema: JsonSchema, definitions: JsonSchema): Resolved {
  const parts = Array.isArray(schema.allOf) ? (schema.allOf as readonly JsonSchema[]) : []
  const target = schema.$ref ?? parts[0]?.$ref
  if (typeof target !== 'string') return { schema, definition: null }
  const name = target.split('/').at(-1) ?? ''
  const found = resolve(child(definitions, name), definitions)
  const { $ref: _ref, allOf: _all, ...beside } = schema
  return {
    schema: { ...found.schema, ...beside },
    definition: found.definition ?? (name.startsWith('__') ? null : name),
  }
}

/** What a value may be, in words. */
export function typeWords(given: JsonSchema, definitions: JsonSchema): string {
  const { schema, definition } = resolve(given, definitions)
  if (definition !== null) return link(definition)
  const expects = schema[EXPECTS]
  if (typeof expects === 'string') return expects
  if ('const' in schema) return code(schema.const)
  if (Array.isArray(schema.enum)) return alternatives(schema.enum.map(code))
  const options = optionsOf(schema)
  if (options.length > 0) return alternatives([...new Set(options.map((one) => typeWords(one, definitions)))])
  if (schema.type === 'array') return listWords(schema, definitions)
  if (schema.type === 'object') return objectWords(schema, definitions)
  return SIMPLE[String(schema.type)] ?? 'any value'
}

const SIMPLE: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: '`true` or `false`',
  null: '`null`',
}

function listWords({ items }: JsonSchema, definitions: JsonSchema): string {
  if (Array.isArray(items))
    return `a list of ${items.length}: ${(items as readonly JsonSchema[]).map((one) => typeWords(one, definitions)).join(', ')}`
  return `a list: ${typeWords(child({ items }, 'items'), definitions)}`
}

function objectWords(schema: JsonSchema, definitions: JsonSchema): string {
  const values = schema.additionalProperties
  if (typeof values === 'object' && values !== null)
    return `a map; each value: ${typeWords(values as JsonSchema, definitions)}`
  return 'a map, see below'
}

/** The branches of a schema that is one of several. */
export function optionsOf(schema: JsonSchema): readonly JsonSchema[] {
  const options = schema.anyOf ?? schema.oneOf
  return Array.isArray(options) ? (options as readonly JsonSchema[]) : []
}

/** A part of a schema as a schema. */
export function child(schema: JsonSchema, key: string): JsonSchema {
  const found = schema[key]
  return typeof found === 'object' && found !== null && !Array.isArray(found) ? (found as JsonSchema) : {}
}

/** A value as code. */
export function code(value: unknown): string {
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``
}

function link(definition: string): string {
  const words = definition.replaceAll('_', ' ')
  return `[${words}](#${words.replaceAll(' ', '-')})`
}

function alternatives(words: readonly string[]): string {
  const last = words.at(-1) ?? ''
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`
}
