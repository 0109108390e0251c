/** A value in a `copy ... from stdin` text line. */
export type CopyValue = string | number | bigint | boolean | null

const SPECIAL = /[\\\t\n\r]/

/** One line of COPY text form; escapes only where one regular expression finds something to escape. */
export function copyLine(values: readonly CopyValue[]): string {
  let line = ''
  for (let i = 0; i < values.length; i++) {
    if (i > 0) line += '\t'
    const value = values[i]
    if (value === null || value === undefined) line += '\\N'
    else if (typeof value === 'string') line += SPECIAL.test(value) ? escaped(value) : value
    else if (typeof value === 'boolean') line += value ? 't' : 'f'
    else line += String(value)
  }
  return `${line}\n`
}

/** So many lines are sent at a time. */
const LINES = 10_000

/** The lines of 0 to `count` - 1 in chunks for `copy ... from stdin`; '' = no line. */
export function* copyLines(count: number, line: (n: number) => string): Generator<string> {
  for (let from = 0; from < count; from += LINES) {
    let chunk = ''
    for (let n = from; n < Math.min(count, from + LINES); n++) chunk += line(n)
    if (chunk !== '') yield chunk
  }
}

function escaped(value: string): string {
  return value
    .replaceAll('\\', '\\\\')
    .replaceAll('\t', '\\t')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
}
