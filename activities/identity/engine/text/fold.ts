// biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is what the test is for
const BEYOND_ASCII = /[^\x00-\x7f]/
/** Accents of Latin, Greek and Cyrillic, vowel points of Hebrew and Arabic: the other scripts' marks are letters. */
const MARKS = /[\u0300-\u036f\u05b0-\u05c7\u064b-\u0652]+/g
const NO_LETTER_OR_DIGIT = /[^\p{L}\p{M}\p{N}]+/gu
const ASCII_PLAIN = /^[a-z0-9]+(?: [a-z0-9]+)*$/
/** Within a word: apostrophes (o'brien, d’arc), and what is not seen: soft hyphens, joiners, marks of direction. */
const WITHIN = /['’`´ʼ\p{Cf}]/gu

/** Letters that have no decomposition. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  æ: 'ae',
  œ: 'oe',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
  ħ: 'h',
  ŋ: 'n',
  ĸ: 'k',
}
const LETTER = /[ßøłæœđðþıħŋĸ]/g

/** Lower case without accents, compatibility forms as plain letters; other characters stay. */
export function plainLetters(raw: string): string {
  if (!BEYOND_ASCII.test(raw)) return raw.toLowerCase()
  const bare = raw.normalize('NFKC').toLowerCase().normalize('NFKD').replace(MARKS, '')
  return bare.replace(LETTER, (letter) => LETTERS[letter] ?? letter).normalize('NFC')
}

/**
 * Words of letters and digits with one space between, as texts are compared: no case, accents, apostrophes; hyphens
 * and all other marks part words. '' if nothing is left.
 */
export function foldWords(raw: string): string {
  if (ASCII_PLAIN.test(raw)) return raw
  return plainLetters(raw).replace(WITHIN, '').replace(NO_LETTER_OR_DIGIT, ' ').trim()
}

/** Letters and digits alone, in lower case: identifying numbers, codes. */
export function foldCode(raw: string): string {
  return plainLetters(raw).replace(NO_LETTER_OR_DIGIT, '')
}

/** ae, oe and ue that stand for umlauts: before a consonant, but not as in Michaels, Joel, Miguel, Rodriguez, Quentin. */
const UMLAUT = /(?<![aeiouqg])([aou])e(?=[b-df-hj-km-np-tv-xz]|l[b-df-hj-np-rtv-xz])|(?<=g)(u)e(?=n[a-z])/g

/** Faster than the whole rule, and never false where that is true. */
const MAY_BE_UMLAUT = /[aou]e[b-df-hj-np-tv-xz]/

/** The words of a name: as `foldWords`, and Mueller, Müller and Muller are one. */
export function foldName(raw: string): string {
  const words = foldWords(raw)
  return MAY_BE_UMLAUT.test(words) ? words.replace(UMLAUT, '$1$2') : words
}
