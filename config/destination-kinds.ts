import { parse } from 'yaml'

/**
 * The kind of each destination of a stored brand project, by name. Reads no more than the two words, so that the
 * report of an old night says them, whatever the schema is now; a file that does not say them is left out.
 */
export function destinationKinds(files: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const found = Object.entries(files).flatMap(([path, text]) =>
    path.startsWith('destinations/') ? namesOf(text) : [],
  )
  return new Map(found)
}

function namesOf(text: string): readonly (readonly [string, string])[] {
  try {
    const { destination, kind } = (parse(text) ?? {}) as Readonly<Record<string, unknown>>
    return typeof destination === 'string' && typeof kind === 'string' ? [[destination, kind]] : []
  } catch {
    return []
  }
}
