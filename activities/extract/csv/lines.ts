const LF = 0x0a
const CR = 0x0d

/** A text of whole lines; `cr` says whether a CR is in it at all, which files without any need not pay for. */
export interface Lines {
  readonly text: string
  readonly cr: boolean
  /** The first LF at or after a place; the length of the text when there is none. */
  readonly nextLf: (from: number) => number
}

/** Makes a text ready to be cut into lines. */
export function linesOf(text: string): Lines {
  return {
    text,
    cr: text.includes('\r'),
    nextLf: remembered(text.length, (from) => text.indexOf('\n', from)),
  }
}

/**
 * Remembers what a search found for all places up to there: a file whose lines end in CR alone has no LF, and would
 * be searched to its end for each line. -1, nothing found, is given as `length`.
 */
function remembered(length: number, find: (from: number) => number): (from: number) => number {
  let [since, next] = [0, -1]
  return (from) => {
    if (from >= since && from <= next) return next
    const found = find(from)
    since = from
    next = found < 0 ? length : found
    return next
  }
}

/** The first line break (LF, CRLF or CR) at or after `from`; the length of the text when there is none. */
export function lineEnd({ text, cr, nextLf }: Lines, from: number): number {
  const limit = nextLf(from)
  if (!cr) return limit
  const found = text.slice(from, limit).indexOf('\r')
  return found < 0 ? limit : from + found
}

/** The start of the line after the break at `end`. */
export function afterBreak({ text }: Lines, end: number): number {
  if (end >= text.length) return text.length
  return text[end] === '\r' && text[end + 1] === '\n' ? end + 2 : end + 1
}

/** How many line breaks begin in `[from, to)`. */
export function breaksBetween(lines: Lines, from: number, to: number): number {
  let breaks = 0
  for (let at = lineEnd(lines, from); at < to; at = lineEnd(lines, afterBreak(lines, at))) breaks += 1
  return breaks
}

/** The length of the leading whole lines. A CR in the last place may be half of a CRLF and ends nothing yet. */
export function wholeLines(bytes: Buffer): number {
  const lf = bytes.lastIndexOf(LF)
  if (lf >= 0) return lf + 1
  return bytes.length < 2 ? 0 : bytes.lastIndexOf(CR, bytes.length - 2) + 1
}

/** The start of the line after the first one, or -1 when the first line does not end in `bytes`. */
export function secondLine(bytes: Buffer): number {
  return lineStarts(bytes)(0)
}

/** Gives, for a place, the start of the line after it, or -1 when its line does not end in `bytes`. */
export function lineStarts(bytes: Buffer): (from: number) => number {
  const nextLf = remembered(bytes.length, (from) => bytes.indexOf(LF, from))
  return (from) => startAfter(bytes, from, nextLf(from))
}

function startAfter(bytes: Buffer, from: number, limit: number): number {
  const cr = bytes.subarray(from, limit).indexOf(CR)
  if (cr < 0) return limit === bytes.length ? -1 : limit + 1
  const end = from + cr
  if (end + 1 === bytes.length) return -1
  return bytes[end + 1] === LF ? end + 2 : end + 1
}
