import { postalArea } from '../normalise/address.ts'
import { nicknameGroup } from '../normalise/nicknames.ts'
import { PARTICLES } from '../normalise/titles.ts'
import { soundOf } from '../text/sound.ts'
import type { FieldName } from '../types.ts'
import type { PartRules } from './interner.ts'

const first = (length: number) => (text: string) => (text.length < length ? '' : text.slice(0, length))
const initial = (text: string): string => text.slice(0, 1)
const firstWord = (text: string): string => text.split(' ', 1)[0] ?? ''
const words = (text: string): readonly string[] => text.split(' ')
const ofNames = (text: string): readonly string[] => {
  const all = words(text)
  const names = all.filter((word) => !PARTICLES.has(word) && word.length > 1)
  return names.length === 0 ? all : names
}

/** Mailboxes that belong to an office and not to a person. */
const ROLES = new Set(
  'info contact office mail email admin sales support service hello kontakt noreply billing team shop test'.split(
    ' ',
  ),
)

/** The name before the @, letters and digits alone; '' for an office's. */
function localName(email: string): string {
  const at = email.lastIndexOf('@')
  const local = (at < 0 ? email : email.slice(0, at)).split('+', 1)[0] ?? ''
  const name = local.replace(/[^\p{L}\p{N}]/gu, '')
  return name.length < 3 || ROLES.has(name) ? '' : name
}

const NONE: PartRules = { parts: {}, words: null }

/** What is kept of each e-mail address; `emailKey` gives the mailbox behind it. */
export function emailRules(emailKey: (email: string) => string): PartRules {
  return { parts: { key: emailKey, local: localName }, words: null }
}

/** What is kept of the values of each other field, beside the values. */
export function partRules(field: Exclude<FieldName, 'email'>): PartRules {
  switch (field) {
    case 'given':
      return {
        parts: { nickname: (text) => nicknameGroup(firstWord(text)), initial, first3: first(3) },
        words: ofNames,
      }
    case 'family':
      return { parts: { sound: soundOf, first3: first(3), initial }, words: ofNames }
    case 'full':
      return { parts: { tokens: (text) => text }, words: ofNames }
    case 'birth':
      return {
        parts: {
          year: first(4),
          month_day: (text) => (text.length === 8 ? text.slice(4) : ''),
          year_month: first(6),
        },
        words: null,
      }
    case 'phone':
      return { parts: { last7: (text) => (text.length < 7 ? '' : text.slice(-7)) }, words: null }
    case 'postal':
      return { parts: { area: postalArea }, words: null }
    case 'street':
      return { parts: {}, words }
    case 'birth_place':
    case 'occupation':
      return { parts: {}, words: ofNames }
    default:
      return NONE
  }
}
