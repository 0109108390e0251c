import type { Position } from '../../core/brand/segment.ts'
import { type Problem, problem } from '../problem.ts'
import type { Check, Rule } from './context.ts'
import type { Reference } from './references.ts'

interface Edge {
  readonly to: string
  readonly at: Position
}
type Graph = ReadonlyMap<string, readonly Edge[]>

/** Segments and traits that are defined by themselves. */
export const cycles: Check = ({ rules }) => [
  ...cyclesOf('segment', graph(rules, 'segment', ['segment'])),
  ...cyclesOf('trait', graph(rules, 'trait', ['trait', 'number'])),
]

function graph(rules: readonly Rule[], kind: Rule['kind'], by: readonly Reference['kind'][]): Graph {
  const own = rules.filter((rule) => rule.kind === kind)
  return new Map(own.map(({ name, references }) => [name, edges(references, by)]))
}

function edges(references: readonly Reference[], kinds: readonly Reference['kind'][]): readonly Edge[] {
  return references.flatMap((one) =>
    kinds.includes(one.kind) && 'name' in one ? [{ to: one.name, at: one.at }] : [],
  )
}

/** Each cycle once, told at the reference that closes it. Walks without recursion: chains may be long. */
function cyclesOf(what: string, graph: Graph): readonly Problem[] {
  const done = new Set<string>()
  const found: Problem[] = []
  for (const start of graph.keys()) {
    const trail: { readonly name: string; next: number }[] = [{ name: start, next: 0 }]
    while (trail.length > 0) {
      const top = trail.at(-1)
      if (!top) break
      const edge = done.has(top.name) ? undefined : graph.get(top.name)?.[top.next]
      top.next += 1
      if (!edge) {
        done.add(top.name)
        trail.pop()
        continue
      }
      const from = trail.findIndex(({ name }) => name === edge.to)
      if (from >= 0)
        found.push(cycleProblem(what, [...trail.slice(from).map(({ name }) => name), edge.to], edge.at))
      else if (!done.has(edge.to) && graph.has(edge.to)) trail.push({ name: edge.to, next: 0 })
    }
  }
  return found
}

function cycleProblem(what: string, names: readonly string[], at: Position): Problem {
  return problem(at, 'CYCLE', `${what} cycle: ${names.join(' -> ')}; take one of these references out`, null)
}
