import type { FileReference } from '../../../config/reference/files.ts'
import { jsonSchemaOf } from '../../../config/reference/json-schema.ts'

type Node = Readonly<Record<string, unknown>>

/**
 * Every key of a kind of file that holds a value, as its path: `nocturne.schedule.at`. An entry of a map is `<name>`;
 * a branch of a union is named by the word that tells it (`field[money].currency`), but what all branches say in the
 * same words is said once, as is what several places share.
 */
export function keysOf(reference: FileReference): readonly string[] {
  const root = jsonSchemaOf(reference)
  const found = new Set<string>()
  const seen = new Set<string>()
  const walk = (node: Node, path: string, known: ReadonlySet<string>): void => {
    const shared = typeof node.$ref === 'string' ? (node.$ref.split('/').at(-1) ?? '') : undefined
    if (shared !== undefined) {
      if (seen.has(shared)) return
      seen.add(shared)
      walk(nodeOf(nodeOf(root.definitions)[shared]), shared.startsWith('__') ? path : shared, NONE)
      return
    }
    for (const [key, value] of Object.entries(nodeOf(node.properties))) {
      if (known.has(key)) continue
      if (!isGroup(nodeOf(value))) found.add(`${path}.${key}`)
      walk(nodeOf(value), `${path}.${key}`, NONE)
    }
    const branches = [...listOf(node.anyOf), ...listOf(node.oneOf)]
    const common = commonOf(branches)
    if (Object.keys(common).length > 0) walk({ properties: common }, path, NONE)
    for (const branch of branches) walk(branch, path + branchOf(branch), new Set(Object.keys(common)))
    for (const part of listOf(node.allOf)) walk(part, path, NONE)
    if (isNode(node.additionalProperties)) walk(node.additionalProperties, `${path}.<name>`, NONE)
    if (isNode(node.items)) walk(node.items, path, NONE)
  }
  walk(root, reference.name, NONE)
  return [...found].toSorted()
}

const NONE: ReadonlySet<string> = new Set()
const DISCRIMINATORS = ['rows', 'kind', 'as']

/** The properties that every branch of a union says in the same words. */
function commonOf([first, ...others]: readonly Node[]): Node {
  if (first === undefined || others.length === 0) return {}
  const isCommon = ([key, value]: [string, unknown]): boolean =>
    others.every((other) => JSON.stringify(nodeOf(other.properties)[key]) === JSON.stringify(value))
  return Object.fromEntries(Object.entries(nodeOf(first.properties)).filter(isCommon))
}

/** `[money]` for the branch `{as: {const: money}}`. */
function branchOf(branch: Node): string {
  const properties = nodeOf(branch.properties)
  const word = DISCRIMINATORS.map((key) => nodeOf(properties[key]).const).find((it) => typeof it === 'string')
  return word === undefined ? '' : `[${word}]`
}

/** A map of known keys holds no value itself. */
const isGroup = (node: Node): boolean => isNode(node.properties)
const isNode = (it: unknown): it is Node => typeof it === 'object' && it !== null && !Array.isArray(it)
const nodeOf = (it: unknown): Node => (isNode(it) ? it : {})
const listOf = (it: unknown): readonly Node[] => (Array.isArray(it) ? it.filter(isNode) : [])
