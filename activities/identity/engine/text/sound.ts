/** Spellings of one sound in English, German and French surnames; applied in this order. */
const SPELLINGS: readonly (readonly [RegExp, string])[] = [
  [/^(?:mac|mc)(?=[a-z]{3})/, 'mk'],
  [/^(?:kn|gn|pn)/, 'n'],
  [/^wr/, 'r'],
  [/^x/, 's'],
  [/eaux?$|au[dltx]+$|eault?$/, 'o'],
  [/([^aeiouy])(?:s|x|z|es)$/, '$1'],
  [/ph|pf/g, 'f'],
  [/sch|sh|tsch/g, 's'],
  [/ght?/g, 't'],
  [/dt|th|tt/g, 't'],
  [/tz|ts|cz|ss/g, 's'],
  [/c(?=[eiy])/g, 's'],
  [/ck|c|q/g, 'k'],
  [/gn/g, 'n'],
  [/[vw]/g, 'f'],
  [/[jy]/g, 'i'],
]

const CLASS: Readonly<Record<string, string>> = {
  b: '1',
  p: '1',
  f: '2',
  k: '3',
  g: '3',
  x: '3',
  s: '4',
  z: '4',
  d: '5',
  t: '5',
  l: '6',
  m: '7',
  n: '7',
  r: '8',
}
const LENGTH = 5
const VOWEL = /[aeiou]/

/**
 * How a folded surname sounds: its first sound and the classes of its next consonants, in the manner of Soundex, but
 * with the spellings of English, German and French (Meier = Mayer, Schmidt = Smith, Philips = Filip). Of several
 * words the last counts. '' for a text without Latin letters.
 */
export function soundOf(folded: string): string {
  const word = folded.slice(folded.lastIndexOf(' ') + 1)
  let text = word
  for (const [spelling, sound] of SPELLINGS) text = text.replace(spelling, sound)
  text = text.replace(/[^a-z]/g, '')
  if (text === '') return ''
  const first = text[0] ?? ''
  let code = VOWEL.test(first) ? 'a' : (CLASS[first] ?? first)
  let last = CLASS[first] ?? ''
  for (let i = 1; i < text.length && code.length < LENGTH; i += 1) {
    const letter = text[i] ?? ''
    const sound = CLASS[letter] ?? ''
    if (sound !== '' && sound !== last) code += sound
    // As in Soundex, h does not part two equal sounds; a vowel does.
    if (letter !== 'h') last = sound
  }
  return code
}
