import { countOf } from '../../core/format.ts'
import type { NightFacts } from './facts.ts'
import { gateText } from './gate-text.ts'
import type { Attention } from './report.ts'

/** Gates whose question only the rejected rows answer. */
const ABOUT_REJECTIONS: ReadonlySet<string> = new Set(['rejected_share', 'refused_denials'])

/** What a run waits for, why, and what to type. */
export function waitsFor({ run, gates, waves }: Pick<NightFacts, 'run' | 'gates' | 'waves'>): Attention {
  const gate = run.waiting_gate ?? 'data'
  const [what, done, why] =
    gate === 'data'
      ? ['before publishing', 'nothing is published', dataText(run.run_id, gates)]
      : ['before sending', 'nothing of that is sent', waveText(waves)]
  return {
    level: 'wait',
    code: 'approval',
    text: `The run waits for an approval (${gate}) ${what}${why} Approve it as below; \`nocturne reject\` takes the same options, and ${done}.`,
    command: `nocturne approve ${run.run_id} --gate ${gate} --by YOU --reason WHY`,
  }
}

function dataText(runId: number, gates: NightFacts['gates']): string {
  const asking = gates.filter((g) => g.verdict === 'ask')
  const rows = asking.some((g) => ABOUT_REJECTIONS.has(g.gate))
  return `${because(asking.map(gateText))}.${rows ? ` The rows: \`nocturne rejection list --run ${runId}\`.` : ''}`
}

/** The gates of the data have been answered by then: what is asked for is the waves that may not go yet. */
function waveText(waves: NightFacts['waves']): string {
  const asking = waves.filter(({ state }) => state === 'planned')
  return `${because(asking.map(({ campaign, audience }) => `${campaign}, to an audience of ${countOf(audience, 'person', 'people')}`))}.`
}

const because = (reasons: readonly string[]): string =>
  reasons.length === 0 ? '' : `: ${reasons.join('; ')}`
