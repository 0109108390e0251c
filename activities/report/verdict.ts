import { countOf, numberText } from '../../core/format.ts'
import { STAGES, type Stage } from '../../core/stages.ts'
import { waitsFor } from './approval.ts'
import { deniedInVain } from './denials.ts'
import type { NightFacts } from './facts.ts'
import { gateText } from './gate-text.ts'
import { leftPlaces } from './left-places.ts'
import { unconverted } from './money.ts'
import type { RunRow } from './queries/run.ts'
import type { Attention, DeliveryGroup, GateLine, Verdict, VerdictLevel } from './report.ts'
import { sentText } from './sent.ts'

/** What a night comes to: one line, and what needs somebody, the most urgent first. */
export function verdictOf(facts: NightFacts): Verdict {
  const attention = [
    ...ofState(facts),
    ...ofBalance(facts),
    ...ofSources(facts),
    ...deniedInVain(facts),
    ...unconverted(facts),
    ...ofDeliveries(facts),
    ...leftPlaces(facts.decisions),
    ...ofWarnings(facts),
  ]
  const rank = { bad: 0, wait: 1, look: 2 } as const
  const sorted = attention.toSorted((a, b) => rank[a.level] - rank[b.level])
  const level: VerdictLevel = sorted[0]?.level ?? 'good'
  return { level, headline: headlineOf(facts, level), attention: sorted }
}

/** What `status` says needs somebody: the same words as in the report, from the few facts that it reads. */
export function wantedOf(
  facts: Pick<NightFacts, 'run' | 'stages' | 'gates' | 'balance' | 'waves'> & Outgoing,
): readonly Attention[] {
  return [...ofState(facts), ...ofBalance(facts), ...ofDeliveries(facts)]
}

/** What the state of a run itself wants. */
function ofState(facts: Pick<NightFacts, 'run' | 'stages' | 'gates' | 'waves'>): readonly Attention[] {
  const { run, stages, gates } = facts
  const item = (level: Attention['level'], code: Attention['code'], text: string, command: string | null) => [
    { level, code, text, command },
  ]
  const again = `nocturne run --date ${run.business_date}`
  switch (run.state) {
    case 'waiting':
      return [run.paused_by === null ? waitsFor(facts) : pausedBy(run)]
    case 'rejected':
      return item(
        'bad',
        'rejected',
        `Nothing was published: ${stoppedBy(gates)}. The results of the run before stay in force. Mend the source, or the limit in gates.yaml, then run the date again.`,
        again,
      )
    case 'failed':
      return item(
        'bad',
        'failed',
        failureText(run, stages),
        `nocturne rerun ${run.run_id} --from ${brokenStage(stages)}`,
      )
    case 'cancelled':
      return item(
        'bad',
        'cancelled',
        `The run was cancelled${during(stages)}${run.published ? '' : '; nothing was published'}.`,
        again,
      )
    case 'degraded':
      return run.error_code === null
        ? []
        : item('look', 'stage', degradedText(run), DEGRADED[run.error_code]?.command ?? null)
    case 'rolled_back':
      return item('look', 'rolled_back', 'This run was rolled back: an earlier run is published.', null)
    default:
      return []
  }
}

/** The stage to go on from: the first that failed. */
const brokenStage = (stages: NightFacts['stages']): Stage => firstFailed(stages) ?? 'extract'

function firstFailed(stages: NightFacts['stages']): Stage | undefined {
  return STAGES.find((name) => stages.some((s) => s.stage === name && s.state === 'failed'))
}

function pausedBy(run: RunRow): Attention {
  return {
    level: 'wait',
    code: 'paused',
    text: `The run is paused by ${run.paused_by}: ${run.paused_reason}.`,
    command: `nocturne resume ${run.run_id} --by YOU --reason WHY`,
  }
}

/** Why a published night is degraded, by the code that its workflow noted. */
const DEGRADED: Readonly<Record<string, { readonly text: string; readonly command: string | null }>> = {
  DESTINATION_BROKEN: {
    text: 'a destination has failed too often, so that sending to it pauses',
    command: 'nocturne delivery list --state planned',
  },
  DESTINATION_FAILED: {
    text: 'nothing was sent, everything failed',
    command: 'nocturne delivery list --state failed',
  },
  DECISIONS_NOT_TAKEN: {
    text: 'a destination of decisions did not take what has changed; the next night tells it again',
    command: 'nocturne doctor',
  },
  DELIVERY_LATE: {
    text: 'not everything that may go had gone when the report was written',
    command: 'nocturne delivery list --state planned',
  },
  BLAST_STOPPED: {
    text: 'a wave was far larger than usual and was stopped',
    command: 'nocturne delivery list --reason not_approved',
  },
  NOT_APPROVED: {
    text: 'nobody approved the wave, so that it did not go',
    command: 'nocturne delivery list --reason not_approved',
  },
  REPORT_FAILED: { text: 'the report could not be written', command: 'nocturne report' },
}

function degradedText(run: RunRow): string {
  const code = run.error_code ?? ''
  const hint = run.error_hint === null ? '' : ` ${run.error_hint}`
  return `Published, but ${DEGRADED[code]?.text ?? `it ended with ${code}`}.${hint}`
}

const during = (stages: NightFacts['stages']): string => {
  const stage = firstFailed(stages)
  return stage === undefined ? '' : ` during ${stage}`
}

function failureText(run: RunRow, stages: NightFacts['stages']): string {
  const code = run.error_code === null ? '' : ` with ${run.error_code}`
  const hint = run.error_hint === null ? '' : ` ${run.error_hint}`
  return `The run failed${during(stages)}${code}; ${run.published ? 'what it had published stays' : 'nothing was published'}.${hint}`
}

function stoppedBy(gates: readonly GateLine[]): string {
  const stops = gates.filter((g) => g.verdict === 'stop').map(gateText)
  if (stops.length > 0) return stops.join('; ')
  const asks = gates.filter((g) => g.verdict === 'ask').map(gateText)
  const asked = asks.length === 0 ? '' : ` (asked because ${asks.join('; ')})`
  return `an operator rejected it, or nobody approved it in time${asked}`
}

function ofBalance(facts: Pick<NightFacts, 'balance'>): readonly Attention[] {
  return facts.balance.map((b) => ({
    level: 'bad',
    code: 'balance',
    text: `The sum "${b.sum}"${b.subject === '' ? '' : ` of ${b.subject}`} does not add up: ${numberText(b.left_side)} against ${numberText(b.right_side)}.`,
    command: null,
  }))
}

function ofSources(facts: NightFacts): readonly Attention[] {
  return facts.sources
    .filter((s) => s.state === 'failed')
    .map((s) => ({
      level: 'look',
      code: 'source',
      text: `Source ${s.source} could not be read${facts.run.state === 'failed' ? '' : '; the night went on with what was known before'}.`,
      command: 'nocturne validate',
    }))
}

/** What is known of deliveries without knowing the kinds of their destinations. */
interface Outgoing extends Pick<NightFacts, 'totals' | 'openBreakers'> {
  readonly groups: readonly Pick<DeliveryGroup, 'reason' | 'deliveries'>[]
}

function ofDeliveries(facts: Outgoing): readonly Attention[] {
  const { failed, unknown, waiting } = facts.totals
  const found: Attention[] = []
  const look = (code: Attention['code'], text: string, command: string | null): void => {
    found.push({ level: 'look', code, text, command })
  }
  if (unknown > 0)
    look(
      'unknown',
      `${countOf(unknown, 'delivery', 'deliveries')} may or may not have arrived; nobody is sent one twice.`,
      'nocturne delivery list --state unknown',
    )
  if (failed > 0)
    look(
      'undelivered',
      `${countOf(failed, 'delivery', 'deliveries')} failed for good.`,
      'nocturne delivery list --state failed',
    )
  for (const name of facts.openBreakers)
    look('destination', `Destination ${name} has failed too often: sending to it pauses.`, null)
  if (waiting > 0)
    look(
      'waiting',
      `${countOf(waiting, 'delivery waits', 'deliveries wait')} for a send window or a destination.`,
      null,
    )
  const denied = facts.groups.filter((g) => g.reason === 'not_approved').reduce((n, g) => n + g.deliveries, 0)
  if (denied > 0)
    look(
      'not_approved',
      `${countOf(denied, 'delivery was', 'deliveries were')} not sent, because nobody approved the wave.`,
      null,
    )
  return found
}

function ofWarnings(facts: NightFacts): readonly Attention[] {
  const look = (code: Attention['code'], text: string, command: string | null): Attention => ({
    level: 'look',
    code,
    text,
    command,
  })
  const warned = facts.gates
    .filter((g) => g.verdict === 'warn')
    .map((g) => look('gate', `${gateText(g)}.`, null))
  const failed = facts.stages
    .filter((s) => s.state === 'failed' && facts.run.published)
    .map((s) =>
      look('stage', `Stage ${s.stage} failed.`, `nocturne rerun ${facts.run.run_id} --from ${s.stage}`),
    )
  const rows = facts.rejections.reduce((n, r) => n + r.rows, 0)
  const rejected =
    rows === 0
      ? []
      : [
          look(
            'rejections',
            `${countOf(rows, 'row was', 'rows were')} rejected.`,
            `nocturne rejection list --run ${facts.run.run_id}`,
          ),
        ]
  return [...failed, ...warned, ...rejected]
}

function headlineOf(facts: NightFacts, level: VerdictLevel): string {
  const { run, totals } = facts
  if (!run.published) return UNPUBLISHED[run.state] ?? 'The night is under way.'
  const sent = totals.due === 0 ? 'nothing was due to be sent' : sentText(facts.groups)
  const people = `${countOf(facts.identity.known, 'person', 'people')} known`
  const tail = level === 'good' ? 'Nothing needs you.' : level === 'wait' ? 'It waits for you.' : ''
  return `Published: ${people}, ${sent}. ${tail}`.trim()
}

const UNPUBLISHED: Readonly<Record<string, string>> = {
  waiting: 'Not published yet: the night waits for you.',
  rejected: 'Not published: the night was stopped before it changed anything.',
  failed: 'Not published: the night failed.',
  cancelled: 'Not published: the night was cancelled.',
  rolled_back: 'Rolled back: an earlier night is in force again.',
}
