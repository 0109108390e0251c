import type { NumberForm } from '../../core/mapping.ts'

/** How often each way of writing numbers was seen. `open` ones could be either: 1,234 and 1.234. */
export interface NumberVotes {
  readonly comma: number
  readonly point: number
  readonly groupPoint: number
  readonly groupComma: number
  readonly groupSpace: number
  readonly groupQuote: number
  readonly openComma: number
  readonly openPoint: number
}

export const NO_VOTES: NumberVotes = {
  comma: 0,
  point: 0,
  groupPoint: 0,
  groupComma: 0,
  groupSpace: 0,
  groupQuote: 0,
  openComma: 0,
  openPoint: 0,
}

const KINDS: readonly (readonly [keyof NumberVotes | 'plain', RegExp])[] = [
  ['plain', /^[+-]?\d+$/],
  ['groupPoint', /^[+-]?\d{1,3}(?:\.\d{3})+,\d+$|^[+-]?\d{1,3}(?:\.\d{3}){2,}$/],
  ['groupComma', /^[+-]?\d{1,3}(?:,\d{3})+\.\d+$|^[+-]?\d{1,3}(?:,\d{3}){2,}$/],
  ['groupQuote', /^[+-]?\d{1,3}(?:['’]\d{3})+(?:\.\d+)?$/],
  ['groupSpace', /^[+-]?\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?:[.,]\d+)?$/],
  ['openComma', /^[+-]?[1-9]\d{0,2},\d{3}$/],
  ['openPoint', /^[+-]?[1-9]\d{0,2}\.\d{3}$/],
  ['comma', /^[+-]?\d*,\d+$/],
  ['point', /^[+-]?\d*\.\d+$/],
]

/** How a number is written; null when the text is none. */
export function numberKind(value: string): keyof NumberVotes | 'plain' | null {
  return KINDS.find(([, pattern]) => pattern.test(value))?.[0] ?? null
}

export interface FormGuess {
  readonly form: NumberForm
  /** Nothing but numbers such as 1,234 was seen: the form is a guess. */
  readonly sure: boolean
}

/** The form that the votes speak for; null when there is no mark at all. `commaUsual`: the country writes 12,50. */
export function formOfVotes(votes: NumberVotes, commaUsual: boolean): FormGuess | null {
  const comma = votes.comma + votes.groupPoint
  const point = votes.point + votes.groupComma + votes.groupQuote
  const open = votes.openComma + votes.openPoint
  if (comma + point + open + votes.groupSpace === 0) return null
  const isComma = comma === point ? commaUsual : comma > point
  const sure = comma + point > 0 || open === 0
  if (isComma)
    return { form: { decimal: ',', ...thousandsOf(votes, '.', votes.groupPoint, votes.openPoint) }, sure }
  return { form: { decimal: '.', ...thousandsOf(votes, ',', votes.groupComma, votes.openComma) }, sure }
}

function thousandsOf(
  votes: NumberVotes,
  mark: '.' | ',',
  grouped: number,
  open: number,
): Pick<NumberForm, 'thousands'> {
  if (grouped + open > 0) return { thousands: mark }
  if (votes.groupSpace > 0) return { thousands: ' ' }
  return votes.groupQuote > 0 ? { thousands: "'" } : {}
}
