import type { StageRow } from '../../activities/report/queries/stages.ts'
import { countText, secondsText } from '../../core/format.ts'
import { STAGES, type Stage } from '../../core/stages.ts'
import type { Output } from './output.ts'
import { stateWord } from './paint.ts'

/** Tells each stage once when it ends, and on a terminal the one that is at work. */
export interface Progress {
  seen(stages: readonly StageRow[]): void
}

const ENDED = new Set(['done', 'failed', 'skipped'])

/** A progress teller for one run. */
export function stageProgress(output: Output): Progress {
  const told = new Set<Stage>()
  return {
    seen(stages) {
      const inOrder = STAGES.flatMap((name) => stages.filter((s) => s.stage === name))
      for (const stage of inOrder) {
        if (!ENDED.has(stage.state) || told.has(stage.stage)) continue
        told.add(stage.stage)
        if (stage.state !== 'skipped') output.note(stageLine(output, stage))
      }
      const current = inOrder.find((s) => s.state === 'running' || s.state === 'waiting')
      if (current !== undefined) output.status(stageLine(output, current))
    },
  }
}

function stageLine(output: Output, s: StageRow): string {
  const time = s.seconds === null ? '' : secondsText(s.seconds)
  const counts = (['read', 'loaded', 'rejected', 'written'] as const)
    .filter((name) => s[name] > 0)
    .map((name) => `${countText(s[name])} ${name}`)
  return [
    s.stage.padEnd(10),
    s.state.padEnd(7).replace(s.state, stateWord(output.notePaint, s.state)),
    time.padStart(11),
    output.notePaint.dim(counts.join(', ')),
  ]
    .join('  ')
    .trimEnd()
}
