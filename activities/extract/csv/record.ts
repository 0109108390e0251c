import { afterBreak, breaksBetween, type Lines, lineEnd } from './lines.ts'

/** One character each; no quote when quotes are plain text. */
export interface Marks {
  readonly delimiter: string
  readonly quote: string | null
  readonly strayQuotes: 'reject' | 'literal'
}

/** A record, and the start of the line that follows it. */
export interface RecordRead {
  readonly fields: readonly string[]
  readonly next: number
  readonly lines: number
}

/** `open`: the text ends inside quotes. `broken`: a quote stands where none may. */
export type RecordFault = 'open' | 'broken'

/** Reads the record at `start`, with its quotes and the line breaks inside of them. */
export function readRecord(lines: Lines, start: number, marks: Marks): RecordRead | RecordFault {
  const { text } = lines
  const quote = marks.quote ?? ''
  const fields: string[] = []
  let physical = 1
  let at = start
  let end = lineEnd(lines, start)
  for (;;) {
    if (at < end && text[at] === quote) {
      const close = closingQuote(text, at + 1, quote)
      if (close < 0) return 'open'
      fields.push(unquoted(text.slice(at + 1, close), quote))
      at = close + 1
      if (at > end) {
        physical += breaksBetween(lines, end, close)
        end = lineEnd(lines, at)
      }
    } else {
      const field = plainField(text.slice(at, end), marks.delimiter)
      if (marks.strayQuotes === 'reject' && field.includes(quote)) return 'broken'
      fields.push(field)
      at += field.length
    }
    if (at === end) return { fields, next: afterBreak(lines, end), lines: physical }
    if (text[at] !== marks.delimiter) return 'broken'
    at += 1
  }
}

function plainField(rest: string, delimiter: string): string {
  const length = rest.indexOf(delimiter)
  return length < 0 ? rest : rest.slice(0, length)
}

/** The quote that closes the field; a doubled one is text. */
function closingQuote(text: string, from: number, quote: string): number {
  let at = text.indexOf(quote, from)
  while (at >= 0 && text[at + 1] === quote) at = text.indexOf(quote, at + 2)
  return at
}

function unquoted(inside: string, quote: string): string {
  return inside.includes(quote) ? inside.replaceAll(quote + quote, quote) : inside
}
