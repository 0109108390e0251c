// biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is what the test is for
const BEYOND_ASCII = /[^\x00-\x7f]/

/** Trimmed, and compatibility forms (full width, ligatures) as plain characters: for identifiers only. */
export function plainForm(raw: string): string {
  return (BEYOND_ASCII.test(raw) ? raw.normalize('NFKC') : raw).trim()
}

/** `plainForm` in one case. Letters can compose anew once their case has changed, hence NFKC after it as well. */
export function folded(text: string, letters: 'lower' | 'upper'): string {
  const changed = letters === 'lower' ? text.toLowerCase() : text.toUpperCase()
  return BEYOND_ASCII.test(changed) ? changed.normalize('NFKC') : changed
}

/** Trimmed, and composed and decomposed accents made one: for text that people read. */
export function readableForm(raw: string): string {
  const text = raw.trim()
  return BEYOND_ASCII.test(text) ? text.normalize('NFC') : text
}
