import type { Report } from './report.ts'

/** How patient a download is. */
export type Patience = { readonly connectMs: number; readonly stallMs: number }

/** What came back: the bytes, their type, and the address after redirects. */
export type Downloaded = { readonly bytes: Uint8Array; readonly contentType: string; readonly url: string }

const STEP_BYTES = 10_000_000

/** Fetches an address into memory, with a line of progress every 10 MB. Fails fast when nobody answers. */
export async function download(
  url: string,
  headers: Readonly<Record<string, string>>,
  patience: Patience,
  report: Report,
): Promise<Downloaded> {
  const stop = new AbortController()
  let timer = setTimeout(() => stop.abort(), patience.connectMs)
  try {
    const response = await fetch(url, { headers: { ...headers }, signal: stop.signal })
    if (!response.ok || !response.body)
      throw new Error(`answer ${response.status} ${response.statusText}`.trim())
    const progress = progressOf(response, report)
    const parts: Uint8Array[] = []
    for await (const part of response.body) {
      clearTimeout(timer)
      timer = setTimeout(() => stop.abort(), patience.stallMs)
      parts.push(part)
      progress(part.length)
    }
    return {
      bytes: Buffer.concat(parts),
      contentType: response.headers.get('content-type') ?? '',
      url: response.url,
    }
  } catch (error) {
    throw new Error(`${hostOf(url)}: ${stop.signal.aborted ? 'no answer in time' : reasonOf(error)}`, {
      cause: error,
    })
  } finally {
    clearTimeout(timer)
  }
}

/** The host of an address; never its user or password. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'not an address'
}

function progressOf(response: Response, report: Report): (bytes: number) => void {
  const total = Number(response.headers.get('content-length') ?? 0)
  let seen = 0
  let said = 0
  return (bytes) => {
    seen += bytes
    if (seen - said < STEP_BYTES) return
    said = seen
    const of = total > 0 ? ` of ${megabytes(total)}` : ''
    report(`  ${megabytes(seen)}${of} MB from ${hostOf(response.url)}`)
  }
}

function megabytes(bytes: number): string {
  return String(Math.round(bytes / 1e6))
}

/** `fetch` hides the reason of a failure in its cause. */
function reasonOf(error: unknown): string {
  const { cause, message } = error as { cause?: { code?: string; message?: string }; message: string }
  const code = cause?.code ?? ''
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code))
    return `${code} (name your authority in NODE_EXTRA_CA_CERTS)`
  return code || cause?.message || message
}
