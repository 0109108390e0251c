import { foldWords } from '../text/fold.ts'

const NAMES: Readonly<Record<string, string>> = {
  FR: 'france frankreich francia fra',
  DE: 'germany deutschland allemagne deu ger brd',
  GB: 'uk unitedkingdom greatbritain england scotland wales royaumeuni grossbritannien gbr',
  US: 'usa unitedstates unitedstatesofamerica us etatsunis america vereinigtestaaten',
  CA: 'canada kanada can',
  AU: 'australia australie australien aus',
  NZ: 'newzealand nouvellezelande neuseeland nzl',
  IE: 'ireland irlande irland irl',
  BE: 'belgium belgique belgien belgie bel',
  NL: 'netherlands paysbas niederlande nederland holland nld',
  LU: 'luxembourg luxemburg lux',
  CH: 'switzerland suisse schweiz svizzera che',
  AT: 'austria autriche osterreich oesterreich aut',
  IT: 'italy italie italien italia ita',
  ES: 'spain espagne spanien espana esp',
  PT: 'portugal prt',
  PL: 'poland pologne polen polska pol',
  SE: 'sweden suede schweden sverige swe',
  DK: 'denmark danemark danemark danmark dnk',
  NO: 'norway norvege norwegen norge nor',
  FI: 'finland finlande finnland suomi fin',
  CZ: 'czechia czechrepublic tchequie tschechien cze',
  IN: 'india inde indien ind',
  CN: 'china chine chn',
  JP: 'japan japon jpn',
  SG: 'singapore singapour singapur sgp',
  BR: 'brazil bresil brasilien brasil bra',
  MX: 'mexico mexique mexiko mex',
}
const CODES = new Map(
  Object.entries(NAMES).flatMap(([code, names]) => names.split(' ').map((name) => [name, code])),
)

/** ISO code of two letters of a country as people write it; null if it cannot be told. */
export function countryCode(raw: string): string | null {
  const name = foldWords(raw).replaceAll(' ', '')
  const known = CODES.get(name)
  if (known !== undefined) return known
  return /^[a-z]{2}$/.test(name) ? name.toUpperCase() : null
}
