import { parse } from 'yaml'

// Single words of a brand project as it was stored. They are read without the schema, so that an old night is told
// whatever the schema is now.

/** The kind of each destination, by name; a file that does not say both is left out. */
export function destinationKinds(files: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const found = Object.entries(files).flatMap(([path, text]) =>
    path.startsWith('destinations/') ? namesOf(text) : [],
  )
  return new Map(found)
}

/** The currency that amounts are converted to; null = not said. */
export function reportingCurrency(files: Readonly<Record<string, string>>): string | null {
  const { currency } = wordsOf(files['nocturne.yaml'] ?? '')
  return typeof currency === 'string' ? currency : null
}

function namesOf(text: string): readonly (readonly [string, string])[] {
  const { destination, kind } = wordsOf(text)
  return typeof destination === 'string' && typeof kind === 'string' ? [[destination, kind]] : []
}

function wordsOf(text: string): Readonly<Record<string, unknown>> {
  try {
    return (parse(text) ?? {}) as Readonly<Record<string, unknown>>
  } catch {
    return {}
  }
}
