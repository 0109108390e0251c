import { isPhoneCountry } from './phone.ts'
import { phoneCountries } from './phone-plan.ts'
import { plainForm } from './text.ts'

const USUAL: readonly (readonly [string, string])[] = [
  ['uk', 'GB'],
  ['england', 'GB'],
  ['scotland', 'GB'],
  ['wales', 'GB'],
  ['usa', 'US'],
  ['eire', 'IE'],
  ['holland', 'NL'],
]
/** ISO codes of three letters, as passports and hotels write them, by those of two. */
const THREE_LETTERS = `
  AND:AD ARE:AE ARG:AR AUS:AU AUT:AT BEL:BE BGR:BG BRA:BR CAN:CA CHE:CH CHL:CL CHN:CN COL:CO CRI:CR CUB:CU
  CYP:CY CZE:CZ DEU:DE DNK:DK DOM:DO DZA:DZ ECU:EC EGY:EG ESP:ES EST:EE FIN:FI FRA:FR GBR:GB GRC:GR HKG:HK
  HRV:HR HUN:HU IDN:ID IND:IN IRL:IE ISL:IS ISR:IL ITA:IT JPN:JP KOR:KR LTU:LT LUX:LU LVA:LV MAR:MA MCO:MC
  MEX:MX MLT:MT MYS:MY NGA:NG NLD:NL NOR:NO NZL:NZ PAK:PK PAN:PA PER:PE PHL:PH POL:PL PRT:PT PRY:PY QAT:QA
  ROU:RO RUS:RU SAU:SA SGP:SG SRB:RS SVK:SK SVN:SI SWE:SE THA:TH TUN:TN TUR:TR TWN:TW UKR:UA URY:UY USA:US
  VEN:VE VNM:VN ZAF:ZA`
/** Languages in which the names of countries are known; the first one that has a name decides. */
const LANGUAGES = ['en', 'fr', 'de', 'es', 'it', 'pt', 'nl']

let names: ReadonlyMap<string, string> | null = null

/** ISO code of a country that is written as a code or by its name in a language of the list; null when it is neither. */
export function countryCode(written: string): string | null {
  const text = plainForm(written)
  const code = text.toUpperCase()
  if (code.length === 2 && isPhoneCountry(code)) return code
  names ??= knownNames()
  return names.get(bare(text)) ?? null
}

function knownNames(): ReadonlyMap<string, string> {
  const codes = THREE_LETTERS.trim()
    .split(/\s+/)
    .map((pair) => [pair.slice(0, 3).toLowerCase(), pair.slice(4)] as const)
  const inWords = LANGUAGES.toReversed().flatMap((language) => {
    const display = new Intl.DisplayNames(language, { type: 'region' })
    return phoneCountries().map((country) => [bare(display.of(country) ?? country), country] as const)
  })
  return new Map([...inWords, ...codes, ...USUAL])
}

/** Lower case without accents: ESPAÑA, Espana. */
function bare(text: string): string {
  return text.toLowerCase().normalize('NFD').replaceAll(/\p{M}/gu, '')
}
