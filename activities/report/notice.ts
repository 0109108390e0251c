import type { NotificationRow } from './queries/notification.ts'
import type { RunRow } from './queries/run.ts'
import type { Attention, NightReport } from './report.ts'

/** What a notification says: ids, states and counts, never people. */
export interface Notice {
  /** null = a scheduled night that got no run. */
  readonly run_id: number | null
  readonly brand: string
  readonly business_date: string | null
  readonly kind: string
  readonly state: string
  readonly published: boolean
  /** The gate that an approval is wanted for. */
  readonly waiting_gate: string | null
  readonly needed: readonly { readonly text: string; readonly command: string | null }[]
  readonly ui_url: string | null
  /** The report on the worker's machine; null = not written yet. */
  readonly report: string | null
}

/** Puts a run into a message. */
export function noticeOf(
  run: RunRow,
  wanted: readonly Attention[],
  links: { readonly ui: string | null; readonly report: string | null },
): Notice {
  return {
    run_id: run.run_id,
    brand: run.brand,
    business_date: run.business_date,
    kind: run.kind,
    state: run.state,
    published: run.published,
    waiting_gate: run.waiting_gate,
    needed: wanted.map(({ text, command }) => ({ text, command })),
    ui_url: links.ui,
    report: links.report,
  }
}

/** A scheduled start that got no run: why, and what to type. */
export interface RefusedStart {
  readonly brand: string
  /** When the schedule fired, in the brand's zone. */
  readonly start: string
  readonly hint: string
  readonly ui: string | null
}

/** Puts a scheduled night that got no run into a message. */
export function refusedNotice({ brand, start, hint, ui }: RefusedStart): Notice {
  const text = `The night that the schedule started at ${start} got no run: ${hint}`
  return {
    run_id: null,
    brand,
    business_date: null,
    kind: 'scheduled',
    state: 'failed',
    published: false,
    waiting_gate: null,
    needed: [
      { text, command: null },
      {
        text: 'Which business dates are missing, and how to make them up, says:',
        command: 'nocturne status',
      },
    ],
    ui_url: ui,
    report: null,
  }
}

/** The message as a mail. */
export function noticeMail(it: Notice): { readonly subject: string; readonly text: string } {
  const needed = it.needed.flatMap(({ text, command }) => [
    `- ${text}`,
    ...(command === null ? [] : [`  ${command}`]),
  ])
  const lines = [
    it.run_id === null
      ? `Scheduled night of ${it.brand}: no run.`
      : `Run ${it.run_id} of ${it.brand}, night of ${it.business_date}: ${it.state}${it.published ? ', published' : ', not published'}.`,
    '',
    ...(needed.length === 0 ? ['Nothing needs you.'] : needed),
    '',
    ...(it.ui_url === null ? [] : [`Web UI: ${it.ui_url}`]),
    ...(it.report === null ? [] : [`Report: ${it.report}`]),
  ]
  return {
    subject: `${it.brand} ${it.business_date ?? 'scheduled night'}: ${it.state}`,
    text: `${lines.join('\n')}\n`,
  }
}

/** A message that could not be delivered is no fault of the night; somebody should mend it all the same. */
export function unheard(failed: readonly NotificationRow[]): readonly Attention[] {
  return failed.map(({ occasion, way, code }) => ({
    level: 'look',
    code: 'notify',
    text: `Nobody was told by ${way} that the run is ${occasion.split(' ')[0]} (${code ?? 'failed'}): see \`notify\` in nocturne.yaml.`,
    command: null,
  }))
}

/** The report with what could not be told. */
export function withUnheard(report: NightReport, failed: readonly NotificationRow[]): NightReport {
  if (failed.length === 0) return report
  const { verdict } = report
  const level = verdict.level === 'good' ? 'look' : verdict.level
  return { ...report, verdict: { ...verdict, level, attention: [...verdict.attention, ...unheard(failed)] } }
}
