import { foldWords } from '../text/fold.ts'

const NAMES: Readonly<Record<string, string>> = {
  FR: 'france frankreich francia fra frankrijk franca',
  DE: 'germany deutschland allemagne deu ger brd alemania germania alemanha duitsland',
  GB: 'uk unitedkingdom greatbritain england scotland wales royaumeuni grossbritannien gbr reinounido regnounito inglaterra inghilterra',
  US: 'usa unitedstates unitedstatesofamerica us etatsunis america vereinigtestaaten estadosunidos statiuniti eeuu',
  CA: 'canada kanada can',
  AU: 'australia australie australien aus',
  NZ: 'newzealand nouvellezelande neuseeland nzl',
  IE: 'ireland irlande irland irl irlanda',
  BE: 'belgium belgique belgien belgie bel belgica belgio',
  NL: 'netherlands paysbas niederlande nederland holland nld paisesbajos paesibassi paisesbaixos',
  LU: 'luxembourg luxemburg lux',
  CH: 'switzerland suisse schweiz svizzera che suiza suica',
  AT: 'austria autriche osterreich oesterreich aut',
  IT: 'italy italie italien italia ita',
  ES: 'spain espagne spanien espana esp spagna espanha spanje',
  PT: 'portugal prt portogallo',
  PL: 'poland pologne polen polska pol polonia',
  SE: 'sweden suede schweden sverige swe suecia svezia',
  DK: 'denmark danemark danemark danmark dnk dinamarca danimarca',
  NO: 'norway norvege norwegen norge nor noruega norvegia',
  FI: 'finland finlande finnland suomi fin finlandia',
  CZ: 'czechia czechrepublic tchequie tschechien cze',
  IN: 'india inde indien ind',
  CN: 'china chine chn',
  JP: 'japan japon jpn',
  SG: 'singapore singapour singapur sgp',
  BR: 'brazil bresil brasilien brasil bra brasile',
  MX: 'mexico mexique mexiko mex messico',
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
