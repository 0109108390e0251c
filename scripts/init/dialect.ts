/** How the fields of a file are told apart. */
export interface Dialect {
  readonly delimiter: string
  readonly quote: string | null
  /** Share of the sampled records with as many fields as the first. */
  readonly consistency: number
  readonly columns: number
}

const DELIMITERS = [',', ';', '\t', '|'] as const
const QUOTES = ['"', "'"] as const

/** All readings of a sample that give more than one column, the likeliest first; else those of one column. */
export function rankDialects(sample: string): readonly Dialect[] {
  const quotes = QUOTES.filter((quote) => quote === '"' || isQuoted(sample, quote))
  const all = DELIMITERS.flatMap((delimiter) => quotes.map((quote) => measure(sample, delimiter, quote)))
  const useful = all.filter(({ columns, consistency }) => columns > 1 && consistency > 0.5)
  return (useful.length > 0 ? useful : all).toSorted((a, b) => score(b) - score(a))
}

/** A delimiter that cuts nearly all records alike beats one that cuts more; between equals more columns win. */
function score({ consistency, columns }: Dialect): number {
  return consistency ** 4 * Math.log2(1 + columns)
}

/** Single quotes are quotes only where fields begin and end with them. */
function isQuoted(sample: string, quote: string): boolean {
  const around = new RegExp(`(?:^|[,;\\t|\\n])${quote}[^${quote}\\n]*${quote}(?=[,;\\t|\\r\\n]|$)`, 'g')
  return (sample.match(around)?.length ?? 0) > sample.split('\n').length / 2
}

function measure(sample: string, delimiter: string, quote: string): Dialect {
  const counts = fieldCounts(sample, delimiter, quote)
  // The headers say how many columns there are; records of another count will be refused.
  const columns = counts[0] ?? 1
  const alike = counts.filter((count) => count === columns).length
  return { delimiter, quote, columns, consistency: counts.length === 0 ? 0 : alike / counts.length }
}

/** Fields of each record; the last is left out, it may be cut. */
function fieldCounts(sample: string, delimiter: string, quote: string): readonly number[] {
  const counts: number[] = []
  let fields = 1
  let inside = false
  let start = true
  let blank = true
  for (const sign of sample) {
    if (inside) {
      if (sign === quote) inside = false
    } else if (sign === quote && start) inside = true
    else if (sign === delimiter) fields += 1
    else if (sign === '\n') {
      if (!blank) counts.push(fields)
      fields = 1
      blank = true
    }
    start = !inside && (sign === delimiter || sign === '\n' || sign === quote)
    if (sign !== '\n' && sign !== '\r') blank = false
  }
  if (!sample.endsWith('\n') && !blank) counts.push(fields)
  return counts
}
