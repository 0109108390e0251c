import { countOf } from '../../core/format.ts'
import type { NightFacts } from './facts.ts'
import type { Attention } from './report.ts'

/** Withdrawals and objections in rows that were rejected: those that count all the same, and those of nobody. */
export function deniedInVain({ run, sources }: Pick<NightFacts, 'run' | 'sources'>): readonly Attention[] {
  return sources.flatMap(({ source, notes }) => {
    const look = (text: string): Attention => ({
      level: 'look',
      code: 'denials',
      text: `${source}: ${text}`,
      command: `nocturne rejection list --run ${run.run_id} --source ${source}`,
    })
    const lost = numberOf(notes.refused_denials)
    const kept = numberOf(notes.kept_denials)
    return [
      ...(lost > 0
        ? [look(`${countOf(lost, 'denial names', 'denials name')} nobody, or nothing that the policy knows.`)]
        : []),
      ...(kept > 0
        ? [
            look(
              `${countOf(kept, 'denial of a rejected row counts', 'denials of rejected rows count')} from now on.`,
            ),
          ]
        : []),
    ]
  })
}

const numberOf = (note: unknown): number => (typeof note === 'number' ? note : 0)
