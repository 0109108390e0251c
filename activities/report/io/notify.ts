import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import { Webhook } from 'standardwebhooks'
import type { NotifyMail, NotifySpec, NotifyState } from '../../../core/brand/notify.ts'
import type { BrandProject } from '../../../core/brand/project.ts'
import { hopeless, passing } from '../../../core/errors.ts'
import { instantText } from '../../../core/format.ts'
import type { RunRef } from '../../../core/stages.ts'
import type { Deps } from '../../deps.ts'
import { type Notice, noticeMail, noticeOf, refusedNotice } from '../notice.ts'
import { readStateFacts } from '../queries/facts.ts'
import { notificationsOf, saveNotification } from '../queries/notification.ts'
import { type RunRow, readRun } from '../queries/run.ts'
import { runLink, type UiAddress } from '../ui.ts'
import { wantedOf } from '../verdict.ts'

/** Who asks to tell: with the run and the workflow execution, the key that keeps a message from being sent twice. */
export interface NotifyRequest extends RunRef {
  readonly execution: string
}

const PATIENCE_MS = 10_000

/** Tells how a run went, or that it waits, by each way that nocturne.yaml names; what was told is not told again. */
export async function notify(deps: Deps, request: NotifyRequest, ui: UiAddress | null): Promise<void> {
  const { project } = await deps.context(request)
  const run = await readRun(deps.db, request.runId)
  if (run === null) throw hopeless('NO_RUN', `There is no run ${request.runId} in this database.`)
  const spec = project.notify
  if (spec === null || !spec.on.includes(run.state as NotifyState)) return
  const occasion = run.waiting_gate === null ? run.state : `${run.state} ${run.waiting_gate}`
  const told = { runId: run.run_id, occasion, execution: request.execution }
  await tell(deps, spec, await readNotice(deps, run, ui), told)
}

/** A scheduled night that got no run. */
export interface RefusedNight {
  readonly brand: string
  readonly configVersion: string
  /** Nominal scheduled start. */
  readonly startedAt: string
  readonly workflowId: string
  readonly execution: string
  /** Why, and what to do: our own words. */
  readonly hint: string
}

/** Tells that a scheduled night got no run, where failed nights are told: nobody stands beside it who would see. */
export async function notifyRefused(
  deps: Deps & ProjectDeps,
  night: RefusedNight,
  ui: UiAddress | null,
): Promise<void> {
  const { notify: spec, timeZone } = await deps.project(night.configVersion)
  if (spec === null || !spec.on.includes('failed')) return
  const notice = refusedNotice({
    brand: night.brand,
    start: `${instantText(new Date(night.startedAt), timeZone)} ${timeZone}`,
    hint: night.hint,
    ui: runLink(ui, night.workflowId),
  })
  await tell(deps, spec, notice, { runId: null, occasion: 'refused', execution: night.execution })
}

/** Brand projects by their hash, for a night that has no run. */
export interface ProjectDeps {
  readonly project: (hash: string) => Promise<BrandProject>
}

interface Told {
  readonly runId: number | null
  readonly occasion: string
  readonly execution: string
}

async function tell(deps: Deps, spec: NotifySpec, notice: Notice, told: Told): Promise<void> {
  const { runId, occasion, execution } = told
  const known = await notificationsOf(deps.db, runId, occasion, execution)
  const key = `run-${runId ?? 'none'}-${occasion.replace(' ', '-')}-${execution.slice(0, 13)}`
  const failed: string[] = []
  let mayHelp = false
  for (const { way, send } of waysOf(spec, notice, { key, at: deps.now() })) {
    if (known.some((it) => it.way === way && it.state === 'sent')) continue
    const code = await send().then(() => null, faultOf)
    const state = code === null ? 'sent' : 'failed'
    await saveNotification(deps.db, { ...told, way, state, code, at: deps.now() })
    if (code === null) continue
    failed.push(`${way} (${code})`)
    mayHelp ||= !REFUSALS.has(code)
  }
  if (failed.length === 0) return
  const fault = mayHelp ? passing : hopeless
  throw fault('NOTIFY_FAILED', `Nobody was told by ${failed.join(', ')}.`)
}

/** Answers that another try does not change: a night does not wait for them. */
const REFUSALS: ReadonlySet<string> = new Set(['EAUTH', 'HTTP_401', 'HTTP_403', 'HTTP_404', 'HTTP_410'])

async function readNotice({ db, home }: Deps, run: RunRow, ui: UiAddress | null): Promise<Notice> {
  const wanted = wantedOf(await readStateFacts(db, run))
  const report = join(home.reports, run.business_date, 'report.html')
  const isThere = run.state !== 'waiting' && existsSync(report)
  return noticeOf(run, wanted, { ui: runLink(ui, run.workflow_id), report: isThere ? report : null })
}

interface Way {
  readonly way: 'webhook' | 'email'
  readonly send: () => Promise<void>
}

/** What a message is known by, and when it is signed. */
interface Stamp {
  readonly key: string
  readonly at: Date
}

function waysOf({ webhook, email }: NotifySpec, notice: Notice, stamp: Stamp): readonly Way[] {
  return [
    ...(webhook === null ? [] : [{ way: 'webhook' as const, send: () => post(webhook, notice, stamp) }]),
    ...(email === null ? [] : [{ way: 'email' as const, send: () => mail(email, notice, stamp.key) }]),
  ]
}

async function post(
  { url, secrets }: { readonly url: string; readonly secrets: readonly string[] },
  notice: Notice,
  { key, at }: Stamp,
): Promise<void> {
  const body = JSON.stringify(notice)
  const answer = await fetch(url, {
    method: 'POST',
    body,
    redirect: 'error',
    signal: AbortSignal.timeout(PATIENCE_MS),
    headers: {
      'content-type': 'application/json',
      'webhook-id': key,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(key, at, body)).join(' '),
    },
  })
  await answer.body?.cancel()
  if (!answer.ok) throw passing(`HTTP_${answer.status}`, 'the webhook refused the message')
}

async function mail(spec: NotifyMail, notice: Notice, key: string): Promise<void> {
  const { host, port, secure, user, password, from, to } = spec
  const auth = user === null ? {} : { auth: { user, pass: password ?? '' } }
  const patience = {
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    socketTimeout: PATIENCE_MS,
  }
  const transport = createTransport({ host, port, secure, ...auth, ...patience })
  try {
    const messageId = `<${key}@${notice.brand}.nocturne>`
    await transport.sendMail({ from, to: [...to], messageId, ...noticeMail(notice) })
  } finally {
    transport.close()
  }
}

/** A code, never words of the other side. */
function faultOf(error: unknown): string {
  const { code, name, cause } = error as { code?: unknown; name?: unknown; cause?: { code?: unknown } }
  return String(cause?.code ?? code ?? name ?? 'FAILED')
}
