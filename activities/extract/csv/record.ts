/** One character each; `quote` is empty when the file has none. */
export interface Marks {
  readonly delimiter: string
  readonly quote: string
  readonly literalQuotes: boolean
}

/** Where a record ended: `next` is the start of the following line. */
export interface RecordRead {
  readonly fields: string[]
  readonly next: number
  readonly lines: number
}

/** `open`: the text ends inside quotes. `broken`: a quote stands where none may. */
export type RecordFault = 'open' | 'broken'

/** First character after the line that ends at or after `from`; the length of the text when there is none. */
export function nextLine(text: string, from: number): number {
  const end = lineEnd(text, from)
  if (end === text.length) return end
  return text[end] === '\r' && text[end + 1] === '\n' ? end + 2 : end + 1
}

/** The first line break (LF, CRLF or CR) at or after `from`; the length of the text when there is none. */
export function lineEnd(text: string, from: number): number {
  const lf = text.indexOf('\n', from)
  const limit = lf < 0 ? text.length : lf
  const cr = text.slice(from, limit).indexOf('\r')
  return cr < 0 ? limit : from + cr
}

/** Reads the record at `start`, quotes and line breaks inside of them included. */
export function readRecord(text: string, start: number, marks: Marks): RecordRead | RecordFault {
  const fields: string[] = []
  let lines = 1
  let at = start
  let end = lineEnd(text, start)
  for (;;) {
    if (text[at] === marks.quote) {
      const close = closingQuote(text, at + 1, marks.quote)
      if (close < 0) return 'open'
      fields.push(unquoted(text, at + 1, close, marks.quote))
      at = close + 1
      if (at > end) {
        lines += breaksBetween(text, end, close)
        end = lineEnd(text, at)
      }
      if (at !== end && text[at] !== marks.delimiter) return 'broken'
    } else {
      const stop = fieldEnd(text, at, end, marks.delimiter)
      const field = text.slice(at, stop)
      if (!marks.literalQuotes && field.includes(marks.quote)) return 'broken'
      fields.push(field)
      at = stop
    }
    if (at === end) return { fields, next: nextLine(text, end), lines }
    at += 1
  }
}

function fieldEnd(text: string, at: number, end: number, delimiter: string): number {
  const found = text.indexOf(delimiter, at)
  return found < 0 || found > end ? end : found
}

/** The quote that closes the field; a doubled quote is text. */
function closingQuote(text: string, from: number, quote: string): number {
  let at = text.indexOf(quote, from)
  while (at >= 0 && text[at + 1] === quote) at = text.indexOf(quote, at + 2)
  return at
}

function unquoted(text: string, from: number, to: number, quote: string): string {
  const inside = text.slice(from, to)
  return inside.includes(quote) ? inside.replaceAll(quote + quote, quote) : inside
}

function breaksBetween(text: string, from: number, to: number): number {
  let breaks = 0
  for (let at = lineEnd(text, from); at < to; at = lineEnd(text, nextLine(text, at))) breaks += 1
  return breaks
}
