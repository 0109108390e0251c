import { countText, dayText, secondsText } from '../../core/format.ts'
import { failingText } from '../night/failing.ts'
import type { LiveStage } from '../watch/look.ts'
import type { Look } from '../watch/observe.ts'
import { type Paint, stateWord } from './paint.ts'

/** A night under way: one line a stage, and how long it may still take. */
export function watchLines(it: Look, tint: Paint): readonly string[] {
  return [
    `${tint.bold(`Run ${it.run_id}, night of ${dayText(it.business_date)}`)}: ${stateWord(tint, it.state)}${leftText(it)}`,
    ...it.stages.map((stage) => stageText(stage, tint)),
    ...it.failing.map((one) => `${tint.red('Problem:')} ${failingText(one).text}`),
    ...wantedText(it, tint),
  ]
}

const leftText = ({ left_seconds: left }: Look): string =>
  left === null ? '' : `, about ${secondsText(left)} left`

/** What the operator has to do. */
function wantedText({ state, waiting_gate: gate, run_id: id }: Look, tint: Paint): readonly string[] {
  if (state !== 'waiting') return []
  if (gate === null)
    return [`${tint.yellow('Wants you:')} it is paused.`, `  $ nocturne resume ${id} --by NAME --reason WHY`]
  return [
    `${tint.yellow('Wants you:')} ${gate === 'blast' ? 'may the messages go out?' : 'may it be published?'}`,
    `  $ nocturne approve ${id} --by NAME --reason WHY`,
  ]
}

/** `extract     running      2.0 s    120,000 rows   60,000/s   about 3.0 s left`. */
export function stageText(s: LiveStage, tint: Paint): string {
  const untouched = s.state === 'pending' || s.state === 'skipped'
  const rows =
    s.rows === null || untouched
      ? ''
      : `${countText(s.rows)}${s.total === null ? '' : ` of ${countText(s.total)}`} rows`
  const rate =
    s.rows_per_second === null || untouched || s.rows === 0 ? '' : `${countText(s.rows_per_second)}/s`
  const extra = [
    ...(s.rejected > 0 ? [`${countText(s.rejected)} rejected`] : []),
    ...(s.left_seconds === null ? [] : [`about ${secondsText(s.left_seconds)} left`]),
  ]
  return [
    s.stage.padEnd(10),
    s.state.padEnd(7).replace(s.state, stateWord(tint, s.state)),
    (s.seconds === null ? '' : secondsText(s.seconds)).padStart(11),
    rows.padStart(24),
    rate.padStart(12),
    extra.join(', '),
  ]
    .join('  ')
    .trimEnd()
}
