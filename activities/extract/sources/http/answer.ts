import { isUtf8 } from 'node:buffer'
import { hopeless } from '../../../../core/errors.ts'
import { retryAfter } from '../../../../core/retry-after.ts'
import { type ExactJson, parseExact } from '../json-fields.ts'
import { repeatedKeys, repeatsKey } from '../json-keys.ts'

/** One answer, whole and parsed. */
export interface Answer {
  readonly json: ExactJson
  /** The header `Link`, for pages that it names. */
  readonly link: string | null
  readonly bytes: number
  /** Some bytes were no UTF-8: a row with a replacement character has lost something. */
  readonly damaged: boolean
  /** Paths of keys that stand twice in one object. */
  readonly twice: readonly (readonly string[])[]
}

/** An answer that another try may better. */
export interface Fault {
  readonly cause: string
  /** Milliseconds that the server asked to be left alone for. */
  readonly asked: number | null
}

export interface Asked {
  readonly source: string
  readonly host: string
  readonly pageBytes: number
}

const PASSING = new Set([408, 425, 429])

/** Reads an answer to its end. What no other try would better is thrown; it names host and status, no more. */
export async function readAnswer(response: Response, asked: Asked, now: Date): Promise<Answer | Fault> {
  const { status, headers } = response
  if (PASSING.has(status) || status >= 500) {
    await response.body?.cancel()
    return { cause: String(status), asked: retryAfter(headers.get('retry-after'), now) }
  }
  if (status !== 200) {
    await response.body?.cancel()
    throw refused(asked, status)
  }
  const body = await bodyOf(response, asked)
  try {
    const text = body.toString('utf8')
    const json = parseExact(text)
    const twice = repeatsKey(text, json) ? repeatedKeys(text) : []
    return { json, link: headers.get('link'), bytes: body.length, damaged: !isUtf8(body), twice }
  } catch {
    // Half an answer, or a page of HTML of something in between.
    return { cause: 'no JSON', asked: null }
  }
}

async function bodyOf(response: Response, { source, host, pageBytes }: Asked): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of response.body ?? []) {
    length += chunk.byteLength
    if (length > pageBytes)
      throw hopeless(
        'HTTP_PAGE_TOO_LARGE',
        `Source ${source}: ${host} sent a page of more than ${pageBytes} bytes. Ask for fewer rows a page, or raise limits.page_bytes.`,
        { source, limit: pageBytes },
      )
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, length)
}

function refused({ source, host }: Asked, status: number): Error {
  const advice =
    status === 401 || status === 403
      ? 'Correct the headers that it is asked with (a key that has run out?).'
      : 'Correct url and query; a redirect to another host is not followed.'
  return hopeless('HTTP_REFUSED', `Source ${source}: ${host} answered with status ${status}. ${advice}`, {
    source,
    status,
  })
}
