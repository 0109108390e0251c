const LF = 0x0a
const CR = 0x0d

/** A text of whole lines; `cr` says whether a CR is in it at all, which files without any need not pay for. */
export interface Lines {
  readonly text: string
  readonly cr: boolean
}

/** The first line break (LF, CRLF or CR) at or after `from`; the length of the text when there is none. */
export function lineEnd({ text, cr }: Lines, from: number): number {
  const lf = text.indexOf('\n', from)
  const limit = lf < 0 ? text.length : lf
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
export function secondLine(bytes: Buffer, from: number): number {
  const lf = bytes.indexOf(LF, from)
  const limit = lf < 0 ? bytes.length : lf
  const cr = bytes.subarray(from, limit).indexOf(CR)
  if (cr < 0) return lf < 0 ? -1 : lf + 1
  const end = from + cr
  if (end + 1 === bytes.length) return -1
  return bytes[end + 1] === LF ? end + 2 : end + 1
}
