import { open, stat } from 'node:fs/promises'

const TAIL_BYTES = 16_384

/** The length of a log now, so that only what is written later is read as the reason of a failure. */
export async function logEnd(file: string): Promise<number> {
  const known = await stat(file).catch(() => undefined)
  return known?.size ?? 0
}

/** What was written to a log since `from`; its last 16 KB at most. */
export async function logSince(file: string, from: number): Promise<string> {
  const handle = await open(file, 'r').catch(() => undefined)
  if (!handle) return ''
  try {
    const { size } = await handle.stat()
    // A log that was turned over in between is shorter than `from`: then all of it is new.
    const start = Math.max(from > size ? 0 : from, size - TAIL_BYTES)
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - start), 0, size - start, start)
    return buffer.subarray(0, bytesRead).toString('utf8')
  } finally {
    await handle.close()
  }
}

/** The last lines of a text, indented, for a message. */
export function lastLines(text: string, count: number): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  return lines
    .slice(-count)
    .map((line) => `  ${line}`)
    .join('\n')
}
