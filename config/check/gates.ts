import { type Problem, problem } from '../problem.ts'
import type { Check } from './context.ts'

const ORDER = ['warn', 'ask', 'stop'] as const
const GATES = [
  'rows_drop',
  'snapshot_deletes',
  'largest_cluster',
  'rejected_share',
  'refused_denials',
  'consented_drop',
  'blast_factor',
] as const

/** Limits of a gate that are not in their order: the weaker verdict could never be given. */
export const gates: Check = ({ draft }) => {
  const entry = draft.gates
  if (!entry) return []
  const raw = entry.parts
  return GATES.flatMap((gate): readonly Problem[] => {
    const limits = raw[gate]
    if (limits === undefined) return []
    const given = ORDER.filter((verdict) => limits[verdict] !== undefined)
    if (given.length === 0)
      return [
        problem(
          entry.atKey([gate]),
          'INCOMPLETE',
          `\`${gate}\` has no limit; give \`warn\`, \`ask\` or \`stop\`, or take it away`,
          null,
        ),
      ]
    return given.flatMap((verdict, index) => {
      const weaker = given[index - 1]
      if (weaker === undefined || (limits[weaker] ?? 0) < (limits[verdict] ?? 0)) return []
      const message = `\`${gate}\` gives \`${verdict}\` before \`${weaker}\`, which could then never be given; the limits rise from \`warn\` to \`ask\` to \`stop\``
      return [problem(entry.at([gate, verdict]), 'IMPOSSIBLE', message, null)]
    })
  })
}
