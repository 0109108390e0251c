import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Pair,
  type Scalar,
  type YAMLMap,
} from 'yaml'

export type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value }

export interface Fault {
  readonly offset: number
  readonly message: string
}

/** What one file may expand to through aliases: a brand of 20,000 lines stays below, a YAML bomb does not. */
const MAX_NODES = 200_000
const MAX_DEPTH = 100

interface Walk {
  readonly document: Document.Parsed
  readonly faults: Fault[]
  readonly open: Set<unknown>
  /** To resolve an alias the library walks the whole document. */
  readonly targets: Map<Alias, unknown>
  nodes: number
}

/** Plain data of a document. Written here, not taken from the library, to bound aliases and to name what is refused. */
export function toValue(document: Document.Parsed): {
  readonly value: Value
  readonly faults: readonly Fault[]
} {
  const walk: Walk = { document, faults: [], open: new Set(), targets: new Map(), nodes: 0 }
  const value = convert(document.contents, walk, 0)
  return { value, faults: walk.faults }
}

function convert(node: unknown, walk: Walk, offset: number): Value {
  if (!isNode(node)) return null
  const start = node.range?.[0] ?? offset
  walk.nodes += 1
  if (walk.nodes === MAX_NODES)
    walk.faults.push({
      offset: start,
      message: `this file has more than ${MAX_NODES} values once its aliases are put in; split it`,
    })
  if (walk.nodes >= MAX_NODES) return null
  if (isScalar(node)) return scalar(node.value)
  if (walk.open.size >= MAX_DEPTH)
    return refuse(walk, start, `more than ${MAX_DEPTH} levels inside each other; write it flatter`)
  if (isAlias(node)) return alias(node.source, targetOf(node, walk), walk, start)
  if (walk.open.has(node))
    return refuse(walk, start, 'an alias inside of its own anchor has no end; write the value out')
  walk.open.add(node)
  const value = isMap(node)
    ? mapping(node, walk, start)
    : isSeq(node)
      ? node.items.map((item) => convert(item, walk, start))
      : null
  walk.open.delete(node)
  return value
}

function targetOf(node: Alias, walk: Walk): unknown {
  if (!walk.targets.has(node)) walk.targets.set(node, node.resolve(walk.document))
  return walk.targets.get(node)
}

function alias(name: string, target: unknown, walk: Walk, start: number): Value {
  if (target === undefined)
    return refuse(
      walk,
      start,
      `the alias *${name} has no anchor before it; write &${name} where the value is first given`,
    )
  if (walk.open.has(target))
    return refuse(walk, start, `the alias *${name} stands inside of its own anchor; write the value out`)
  return convert(target, walk, start)
}

function mapping(node: YAMLMap, walk: Walk, start: number): Value {
  const entries: [string, Value][] = []
  for (const pair of node.items) {
    const key = keyOf(pair, walk, start)
    if (key !== null) entries.push([key, convert(pair.value, walk, start)])
  }
  return Object.fromEntries(entries)
}

function keyOf(pair: Pair, walk: Walk, start: number): string | null {
  const { key } = pair
  const offset = isNode(key) ? (key.range?.[0] ?? start) : start
  const name = isScalar(key) ? keyText(key) : ''
  if (name !== '' && name !== '__proto__') return name
  walk.faults.push({ offset, message: whyNoKey(isScalar(key) ? name : null) })
  return null
}

/** `null` = it is not even one word. */
function whyNoKey(name: string | null): string {
  if (name === null)
    return 'a key is one word; a text that begins with { or [ (a template such as {{ ... }}) must be in quotes'
  if (name === '') return 'a key without a name; write `name: value`'
  return `\`${name}\` cannot be a key here; choose another name`
}

/** A key as written: `001` is no number, `NULL` no nothing. */
export function keyText(key: Scalar): string {
  return typeof key.value === 'string' ? key.value : (key.source ?? String(key.value ?? ''))
}

function scalar(value: unknown): Value {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  return value === null || value === undefined ? null : String(value)
}

function refuse(walk: Walk, offset: number, message: string): null {
  walk.faults.push({ offset, message })
  return null
}
