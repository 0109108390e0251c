import type { End } from './end.ts'
import type { HttpAnswer } from './http.ts'

/** What the body of a 2xx must say. */
export interface Expectation {
  readonly path: string
  readonly equals: string | number | boolean
}

/** Answers that every message would get: wrong address, wrong secret, an endpoint that is gone (410). */
const OURS = new Set([401, 403, 404, 405, 407, 410])
/** A gateway that lost the answer of the server behind it: the message may have arrived. */
const LOST = new Set([502, 504, 520, 524])

/** A longer wait than this is asked again. */
const LONGEST_WAIT_SECONDS = 3_600

/**
 * Judges an answer. `repeatable` = the receiver drops a message that it has seen, so one whose answer is lost may be
 * sent again. 429 and 503 speak of the receiver: they use up no try of the message.
 */
export function webhookEnd(answer: HttpAnswer, expect: Expectation | null, repeatable: boolean): End {
  const lost = (code: string): End => ({ kind: repeatable ? 'doubtful' : 'unknown', code, reached: false })
  if (answer.kind === 'unreachable') return { kind: 'unreachable', code: answer.code, reached: false }
  if (answer.kind === 'cut') return lost(answer.code)
  const { status } = answer
  const code = String(status)
  const seconds =
    answer.waitMs === null ? {} : { seconds: Math.min(LONGEST_WAIT_SECONDS, answer.waitMs / 1_000) }
  if (status >= 200 && status < 300) {
    if (expect === null) return { kind: 'sent' }
    if (answer.cut) return lost('cut')
    return meets(answer.body, expect) ? { kind: 'sent' } : { kind: 'refused', code: 'expect' }
  }
  if (status < 400) return { kind: 'refused', code, reached: false }
  if (status === 429 || status === 503) return { kind: 'unreachable', code, ...seconds, reached: false }
  if (LOST.has(status)) return lost(code)
  if (status >= 500) return { kind: 'deferred', code, ...seconds, reached: false }
  if (status === 408 || status === 425) return { kind: 'deferred', code, ...seconds }
  return OURS.has(status) ? { kind: 'refused', code, reached: false } : { kind: 'refused', code }
}

/** An answer that is too long, or is no JSON, says nothing that could be expected. */
function meets(body: string | null, { path, equals }: Expectation): boolean {
  try {
    const found = path.split('.').reduce<unknown>(fieldOf, JSON.parse(body ?? ''))
    return found === equals
  } catch {
    return false
  }
}

function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
  return (value as Readonly<Record<string, unknown>>)[name]
}
