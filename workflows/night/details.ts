import type { NightProgress, OperatorWord, StageProgress } from '../../core/night.ts'
import { EXAMPLE } from '../../core/operator-word.ts'

/**
 * The page that the web UI shows under "User Metadata": a fenced block, because Markdown tables have no padding
 * there, at most 57 characters wide, because that is half of the page on a screen of 1280.
 */
export function detailsOf(it: NightProgress): string {
  const lines = [header(it), '', row('stage', 'state', 'seconds', 'read', 'written', 'rejected')]
  return [...wanted(it), '```', ...lines, ...it.stages.map(stageRow), '```'].join('\n')
}

const header = (it: NightProgress): string =>
  `run ${it.runId ?? '-'}   ${it.businessDate ?? '-'}   ${it.state}${it.published && it.state !== 'published' ? ', published' : ''}`

function stageRow(it: StageProgress): string {
  const untouched = it.state === 'pending' || it.state === 'skipped'
  const count = (n: number): string => (untouched ? '' : String(n))
  const seconds = it.seconds === null ? '' : it.seconds.toFixed(1)
  return row(it.stage, it.state, seconds, count(it.read), count(it.written), count(it.rejected))
}

const WIDTHS = [11, 9, 8, 10, 10, 9] as const

function row(...cells: readonly string[]): string {
  return cells
    .map((cell, i) => (i < 2 ? cell.padEnd(WIDTHS[i] ?? 0) : cell.padStart(WIDTHS[i] ?? 0)))
    .join('')
    .trimEnd()
}

/** What the operator has to do, in the words of the CLI and of the web UI. */
function wanted(it: NightProgress): readonly string[] {
  if (it.waitingFor === null) return it.paused === null ? afterwards(it) : pausedBy(it, it.paused)
  const why =
    it.waitingFor === 'data'
      ? 'A gate asks whether this night may be published.'
      : 'A campaign asks whether its messages may go out.'
  const which =
    it.waitingFor === 'data' ? ` Which one, its value and its limit: \`nocturne status ${it.runId}\`.` : ''
  const cli = `nocturne approve ${it.runId} --by NAME --reason WHY`
  return [
    `**${why}**${which}`,
    '',
    `\`${cli}\`, or \`nocturne reject ...\`, or here: Send an Update, approve or reject, with \`${EXAMPLE}\``,
    '',
  ]
}

/** A paused night stands still once what was under way has ended. */
function pausedBy(it: NightProgress, { by, reason }: OperatorWord): readonly string[] {
  const how = it.state === 'waiting' ? 'Paused' : 'Pauses once what is under way has ended'
  return [
    `**${how}, by ${by}: ${reason}.**`,
    '',
    `\`nocturne resume ${it.runId} --by NAME --reason WHY\`, or here: Send an Update, resume, with \`${EXAMPLE}\``,
    '',
  ]
}

/** What is left to do when a night has ended otherwise than well. */
function afterwards(it: NightProgress): readonly string[] {
  const hint = it.error?.hint ?? it.error?.code ?? ''
  const again = it.businessDate === null ? 'nocturne status' : `nocturne run --date ${it.businessDate}`
  switch (it.state) {
    case 'rejected':
    case 'cancelled':
      return [`**Nothing was published.** ${hint} Once more: \`${again}\``, '']
    case 'failed':
      return [`**Nothing was published.** ${hint} Go on with: \`${goOn(it) ?? again}\``, '']
    case 'degraded':
      return [`**Published, but not all went well.** ${hint} See: \`nocturne status ${it.runId}\``, '']
    default:
      return []
  }
}

/** A run goes on from the stage that failed; without a run there is nothing to go on with. */
function goOn(it: NightProgress): string | null {
  const broken = it.stages.find((s) => s.state === 'failed')
  return it.runId === null || broken === undefined
    ? null
    : `nocturne rerun ${it.runId} --from ${broken.stage}`
}
