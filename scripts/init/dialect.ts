/** How the fields of a file are told apart. */
export interface Dialect {
  readonly delimiter: string
  readonly quote: string | null
  /** Share of the sampled records with the usual number of fields. */
  readonly consistency: number
  readonly columns: number
}

const DELIMITERS = [',', ';', '\t', '|'] as const
const QUOTES = ['"', "'"] as const

/** All readings of a sample that give more than one column, the likeliest first; one column when there is none. */
export function rankDialects(sample: string): readonly Dialect[] {
  const quotes = QUOTES.filter((quote) => quote === '"' || isQuoted(sample, quote))
  const all = DELIMITERS.flatMap((delimiter) => quotes.map((quote) => measure(sample, delimiter, quote)))
  const useful = all.filter(({ columns }) => columns > 1)
  const ranked = useful.toSorted((a, b) => score(b) - score(a))
  return ranked.length > 0 ? ranked : [{ delimiter: ',', quote: '"', consistency: 1, columns: 1 }]
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
  const tally = new Map<number, number>()
  for (const count of counts) tally.set(count, (tally.get(count) ?? 0) + 1)
  const [columns, records] = [...tally].toSorted((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? [1, 0]
  return { delimiter, quote, columns, consistency: counts.length === 0 ? 0 : records / counts.length }
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
