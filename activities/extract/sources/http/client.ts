import type { HttpFrom } from '../../../../core/brand/source-remote.ts'
import { connectionFault } from '../../../../core/connection-fault.ts'
import { hopeless, NocturneError, passing } from '../../../../core/errors.ts'
import type { SourceIo } from '../kind.ts'
import { type Answer, type Asked, type Fault, readAnswer } from './answer.ts'
import { LONGEST_ASKED, waitFor } from './wait.ts'

const MOST_REDIRECTS = 3

/** Asks for pages, no faster than allowed, and again after faults that may pass. */
export interface HttpClient {
  /** Also after an answer that is no page, which is given when the last try has no other. */
  get(url: URL, isPage: (answer: Answer) => boolean): Promise<Answer>
  /** Since the last time: pages, retries, milliseconds waited. */
  takeNotes(): Readonly<Record<string, number>>
}

/** A client for one attempt at a source. */
export function httpClient(source: string, from: HttpFrom, io: SourceIo): HttpClient {
  const headers = headersOf(source, from)
  const { rate, retries, timeoutMs, pageBytes } = from.limits
  let notes = { pages: 0, retries: 0, waited_ms: 0 }
  let free = 0
  const wait = async (ms: number): Promise<void> => {
    if (ms <= 0) return
    notes.waited_ms += Math.ceil(ms)
    await io.sleep(ms)
  }
  const pace = async (): Promise<void> => {
    const now = io.now().getTime()
    const at = Math.max(now, free)
    free = at + 1_000 / rate
    await wait(at - now)
  }
  const attempt = async (url: URL): Promise<Answer | Fault> => {
    const asked: Asked = { source, host: url.host, pageBytes }
    const signal = AbortSignal.any([io.signal, AbortSignal.timeout(timeoutMs)])
    try {
      return await readAnswer(await follow(url, { headers, signal }), asked, io.now())
    } catch (error) {
      io.signal.throwIfAborted()
      if (error instanceof NocturneError) throw error
      return { cause: causeOf(error), asked: null }
    }
  }
  return {
    get: async (url, isPage) => {
      for (let fault = 1; ; fault += 1) {
        await pace()
        const answer = await attempt(url)
        if ('json' in answer && (isPage(answer) || fault > retries)) {
          notes.pages += 1
          return answer
        }
        const asked = 'json' in answer ? null : answer.asked
        if (!('json' in answer) && (fault > retries || (asked ?? 0) > LONGEST_ASKED))
          throw gaveUp(source, url, answer, fault)
        notes.retries += 1
        await wait(waitFor(asked, fault, `${source}/${io.now().getTime()}`))
      }
    },
    takeNotes: () => {
      const taken = notes
      notes = { pages: 0, retries: 0, waited_ms: 0 }
      return taken
    },
  }
}

/** Follows redirects within the host: another one must not be given the headers, which hold secrets. */
async function follow(url: URL, init: RequestInit): Promise<Response> {
  let at = url
  for (let step = 0; ; step += 1) {
    const response = await fetch(at, { ...init, redirect: 'manual' })
    const location = response.headers.get('location')
    if (![301, 302, 303, 307, 308].includes(response.status) || location === null) return response
    const to = URL.canParse(location, at.href) ? new URL(location, at) : null
    if (to === null || to.origin !== url.origin || step === MOST_REDIRECTS) return response
    await response.body?.cancel()
    at = to
  }
}

/** A value that is no header would be quoted by fetch, and it may be a secret. */
function headersOf(source: string, from: HttpFrom): Headers {
  const headers = new Headers({ accept: 'application/json' })
  for (const [name, value] of Object.entries(from.headers)) {
    try {
      headers.set(name, value)
    } catch {
      throw hopeless(
        'HTTP_HEADER',
        `Source ${source}: the header ${name} cannot be sent; its name or its value (not shown) has a character that a header cannot have.`,
        { source, header: name },
      )
    }
  }
  return headers
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'UNKNOWN'
  if (error.name === 'TimeoutError') return 'time-out'
  const cause: unknown = error.cause ?? error
  return typeof cause === 'object' && cause !== null && 'code' in cause
    ? String(cause.code)
    : 'connection cut'
}

function gaveUp(source: string, url: URL, { cause, asked }: Fault, tries: number): Error {
  const times = tries === 1 ? 'once' : `${tries} times in a row`
  const asks = asked === null ? '' : `; it asks to wait ${Math.ceil(asked / 1_000)} s`
  return passing(
    'HTTP_UNAVAILABLE',
    `Source ${source}: ${url.host} failed ${times} on one page (${cause}${asks}). It is asked again later; ${connectionFault(cause) ?? 'look whether the service is up'}.`,
    { source, cause, tries },
  )
}
