import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type YAMLMap,
} from 'yaml'
import type { Position } from '../../core/brand/segment.ts'
import { type Problem, problem } from '../problem.ts'
import { syntaxProblem } from './syntax.ts'
import { keyText, toValue, type Value } from './value.ts'

export type Path = readonly (string | number)[]

/** One YAML file, read: its plain value, and where each part of it stands. */
export interface YamlFile {
  readonly file: string
  /** Plain data; null when nothing could be read. `${env:...}` stands as written. */
  readonly value: Value
  readonly problems: readonly Problem[]
  /** Where the value at `path` stands; of what is missing, where its parent stands. */
  readonly at: (path: Path) => Position
  /** Where the key that ends `path` stands. */
  readonly atKey: (path: Path) => Position
}

/** Reads one file. Never throws: what cannot be read is a problem with its place. */
export function readYaml(file: string, text: string): YamlFile {
  const counter = new LineCounter()
  const position = (offset: number): Position => {
    const { line, col } = counter.linePos(offset)
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  try {
    const document = parseDocument(text, { lineCounter: counter, prettyErrors: false, logLevel: 'error' })
    const { value, faults } = toValue(document)
    const syntax = [...document.errors, ...document.warnings].map((fault) =>
      syntaxProblem(text, fault, position),
    )
    const shape = faults.map((fault) => problem(position(fault.offset), 'YAML', fault.message, null))
    return {
      file,
      value,
      problems: firstOfEachLine([...syntax, ...shape]),
      at: (path) => position(offsetOf(document, path, 'value')),
      atKey: (path) => position(offsetOf(document, path, 'key')),
    }
  } catch (fault) {
    if (!(fault instanceof Error)) throw fault
    const start = { file, line: 1, column: 1 }
    const message = 'this file cannot be read as YAML: it is nested too deeply; write it flatter'
    return {
      file,
      value: null,
      problems: [problem(start, 'YAML', message, null)],
      at: () => start,
      atKey: () => start,
    }
  }
}

/** One slip gives several errors of the parser; the first on a line is the one that helps. */
function firstOfEachLine(problems: readonly Problem[]): readonly Problem[] {
  const lines = new Set<number>()
  return problems.filter(({ line }) => !lines.has(line) && lines.add(line))
}

function offsetOf(document: Document.Parsed, path: Path, want: 'key' | 'value'): number {
  let node: unknown = document.contents
  let offset = startOf(node) ?? 0
  for (const [depth, part] of path.entries()) {
    const inside = isAlias(node) ? node.resolve(document) : node
    const pair = isMap(inside) ? pairsOf(inside).get(String(part)) : undefined
    const next = pair ? pair.value : isSeq(inside) ? inside.items[Number(part)] : undefined
    if (pair === undefined && next === undefined) return offset
    const keyOffset = pair ? startOf(pair.key) : undefined
    const isLeaf = want === 'value' && depth === path.length - 1 && !isMap(next) && !isSeq(next)
    const valueOffset = isEmpty(next) ? undefined : startOf(next)
    offset = (isLeaf ? valueOffset : keyOffset) ?? keyOffset ?? valueOffset ?? offset
    node = next
  }
  return offset
}

/** A file may hold thousands of names, each looked up many times. */
const indexes = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>()

function pairsOf(map: YAMLMap): ReadonlyMap<string, Pair> {
  const known = indexes.get(map)
  if (known) return known
  const index = new Map(map.items.map((pair) => [isScalar(pair.key) ? keyText(pair.key) : '', pair]))
  indexes.set(map, index)
  return index
}

function isEmpty(node: unknown): boolean {
  return !isNode(node) || (isScalar(node) && node.value === null && node.source === '')
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? ((node as Node).range?.[0] ?? undefined) : undefined
}
