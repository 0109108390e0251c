/**
 * The language of date and timestamp formats: `yyyy-MM-dd HH:mm:ss`, `dd/MM/yy`, `d MMM yyyy`. Letters that are no
 * token stand in single quotes, but for `T`.
 */
const DATE_TOKENS = [
  'yyyy',
  'yy',
  'MMMM',
  'MMM',
  'MM',
  'M',
  'dd',
  'd',
  'EEEE',
  'EEE',
  'HH',
  'H',
  'hh',
  'h',
  'mm',
  'm',
  'ss',
  's',
  'SSSSSS',
  'SSS',
  'S',
  'a',
  'Z',
] as const
export type DateToken = (typeof DATE_TOKENS)[number]

export type FormatPart = { readonly token: DateToken } | { readonly literal: string }

/** Words that stand for a whole format. */
const NAMED_FORMATS = ['iso', 'epoch_seconds', 'epoch_millis'] as const

/** Cuts a format into its parts; a text says what is wrong with it. */
export function formatParts(format: string): readonly FormatPart[] | string {
  const parts: FormatPart[] = []
  let rest = format
  while (rest !== '') {
    const token = DATE_TOKENS.find((known) => rest.startsWith(known))
    const quoted = /^'([^']*)'/.exec(rest)
    if (token) parts.push({ token })
    else if (quoted) parts.push({ literal: quoted[1] ?? '' })
    else if (/^[a-z']/i.test(rest) && rest[0] !== 'T') return unknownLetter(rest)
    else parts.push({ literal: rest.slice(0, 1) })
    rest = rest.slice(token?.length ?? quoted?.[0].length ?? 1)
  }
  return parts
}

/** What is wrong with a format of a field, or null. `century` tells whether the field says what `yy` means. */
export function formatProblem(format: string, as: 'date' | 'timestamp', century: boolean): string | null {
  if (format === 'iso') return null
  if (NAMED_FORMATS.some((name) => name === format)) {
    return as === 'timestamp' ? null : `'${format}' is a format of timestamps, not of dates`
  }
  const parts = formatParts(format)
  if (typeof parts === 'string') return parts
  const tokens = parts.flatMap((part) => ('token' in part ? [part.token] : []))
  const missing = missingToken(tokens)
  if (missing) return `'${format}' has no ${missing}`
  const fields = tokens.map(fieldOf)
  const twice = fields.find((field, at) => fields.indexOf(field) !== at)
  if (twice) return `'${format}' has more than one ${twice}`
  if (tokens.includes('yy') && !century)
    return `'${format}' has a year of two digits; say century_from, such as 1930`
  const half = tokens.includes('h') || tokens.includes('hh')
  if (half !== tokens.includes('a'))
    return `'${format}' needs both h (1 to 12) and a (AM or PM), or H (0 to 23)`
  if (as === 'date' && fields.some((field) => TIME_FIELDS.has(field))) {
    return `'${format}' has a time; use as: timestamp`
  }
  return null
}

const TIME_FIELDS: ReadonlySet<string> = new Set([
  'hour',
  'minute',
  'second',
  'fraction',
  'half day',
  'offset',
])

function fieldOf(token: DateToken): string {
  if (token.startsWith('S')) return 'fraction'
  const letters = {
    y: 'year',
    M: 'month',
    d: 'day',
    E: 'weekday',
    H: 'hour',
    h: 'hour',
    m: 'minute',
    s: 'second',
  }
  if (token === 'a') return 'half day'
  return token === 'Z' ? 'offset' : letters[token[0] as keyof typeof letters]
}

function missingToken(tokens: readonly DateToken[]): string | null {
  const fields = new Set(tokens.map(fieldOf))
  if (!fields.has('year')) return 'year (yyyy)'
  if (!fields.has('month')) return 'month (MM, M, MMM)'
  return fields.has('day') ? null : 'day (dd, d)'
}

function unknownLetter(rest: string): string {
  const letters = /^[a-z]+/i.exec(rest)?.[0] ?? "'"
  return `'${letters}' is no part of a date; parts are ${DATE_TOKENS.join(' ')}, other letters stand in single quotes`
}
