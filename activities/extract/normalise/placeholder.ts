const WORDS = new Set([
  'n/a',
  'na',
  'none',
  'null',
  'nil',
  'nan',
  'unknown',
  'undefined',
  'anonymous',
  'guest',
  'test',
  'xxx',
  '-',
  '?',
  '(not set)',
])
/** Zeros only, with or without the dashes of a UUID. */
const ZEROS = /^\+?0[0-]*$/
/** A mailbox and a domain of the same empty word: test@test.com, a@a.fr, none@none.org. */
const EMPTY_MAILBOX = /^(test|none|no|na|noemail|nomail|email|mail|a|x|xx|xxx|abc|aaa|null)@\1\.[a-z]{2,6}$/

/** What people and programs write where there is no identifier, whatever the brand. */
export function isPlaceholder(type: string, value: string): boolean {
  if (type === 'email') return EMPTY_MAILBOX.test(value)
  return ZEROS.test(value) || WORDS.has(value.toLowerCase())
}
