import { plainHeader } from './header.ts'

const MALE = new Set(
  'm male man homme masculin monsieur mann mannlich herr hombre masculino varon maschio uomo maschile mannelijk heer'.split(
    ' ',
  ),
)
const FEMALE = new Set(
  'f w v female woman femme feminin madame frau weiblich mujer femenino femmina donna femminile vrouw vrouwelijk'.split(
    ' ',
  ),
)
const OTHER = new Set(
  'd x u o divers diverse other autre anders otro altro unknown inconnu unbekannt non binary'.split(' '),
)

/** Words of a gender column -> `male`, `female`, `other`; null when one of them is none. */
export function genderWords(values: ReadonlySet<string>): Readonly<Record<string, string>> | null {
  const plain = new Set([...values].map(plainHeader))
  // H and M are hombre and mujer; H and F are homme and femme.
  const spanish = plain.has('h') && plain.has('m') && !plain.has('f')
  const meant = (word: string): string | null => {
    if (word === 'h') return 'male'
    if (spanish && word === 'm') return 'female'
    if (MALE.has(word)) return 'male'
    if (FEMALE.has(word)) return 'female'
    return OTHER.has(word) ? 'other' : null
  }
  const pairs = [...values].map((value) => [value, meant(plainHeader(value))] as const)
  return pairs.some(([, meaning]) => meaning === null)
    ? null
    : Object.fromEntries(pairs.map(([value, meaning]) => [value, meaning ?? 'other']))
}

const YES = new Set('true yes y oui o vrai ja j wahr si s vero'.split(' '))
const NO = new Set('false no n non faux nein nee falsch falso'.split(' '))

/** The two words of a yes-or-no column; null when it is none. `digits` takes 1 and 0 too. */
export function yesNoWords(
  values: ReadonlySet<string>,
  digits: boolean,
): { readonly yes: string; readonly no: string } | null {
  if (values.size !== 2) return null
  const isYes = (value: string) => YES.has(plainHeader(value)) || (digits && value === '1')
  const isNo = (value: string) => NO.has(plainHeader(value)) || (digits && value === '0')
  const yes = [...values].find(isYes)
  const no = [...values].find(isNo)
  return yes === undefined || no === undefined ? null : { yes, no }
}
