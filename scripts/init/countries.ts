/** What is usual in a country, for guesses that the file itself does not settle. */
export interface CountryHabits {
  readonly code: string
  readonly zone: string
  /** The country has one zone, so the guess of it is safe. */
  readonly oneZone: boolean
  readonly currency: string
  readonly decimal: '.' | ','
  readonly dayFirst: boolean
  readonly callingCode: string
  readonly domains: readonly string[]
  /** Language of headers that speaks for the country; null = several countries share it. */
  readonly language: 'fr' | 'de' | 'es' | 'nl' | 'it' | 'pt' | null
}

const ROWS = `
FR Europe/Paris 1 EUR , d 33 fr fr
DE Europe/Berlin 1 EUR , d 49 de de
ES Europe/Madrid 1 EUR , d 34 es es
NL Europe/Amsterdam 1 EUR , d 31 nl nl
IT Europe/Rome 1 EUR , d 39 it it
GB Europe/London 1 GBP . d 44 uk -
IE Europe/Dublin 1 EUR . d 353 ie -
BE Europe/Brussels 1 EUR , d 32 be -
LU Europe/Luxembourg 1 EUR , d 352 lu -
CH Europe/Zurich 1 CHF . d 41 ch -
AT Europe/Vienna 1 EUR , d 43 at -
PT Europe/Lisbon 1 EUR , d 351 pt pt
DK Europe/Copenhagen 1 DKK , d 45 dk -
SE Europe/Stockholm 1 SEK , d 46 se -
NO Europe/Oslo 1 NOK , d 47 no -
FI Europe/Helsinki 1 EUR , d 358 fi -
PL Europe/Warsaw 1 PLN , d 48 pl -
CZ Europe/Prague 1 CZK , d 420 cz -
US America/New_York 0 USD . m 1 us -
CA America/Toronto 0 CAD . d - ca -
AU Australia/Sydney 0 AUD . d 61 au -
NZ Pacific/Auckland 1 NZD . d 64 nz -
IN Asia/Kolkata 1 INR . d 91 in -
BR America/Sao_Paulo 0 BRL , d 55 br -
MX America/Mexico_City 0 MXN . d 52 mx -
`

/** The countries that are looked for, in the order in which ties are broken. */
export const COUNTRIES: readonly CountryHabits[] = ROWS.trim()
  .split('\n')
  .map((row) => {
    const [
      code = '',
      zone = '',
      one,
      currency = '',
      decimal,
      order,
      callingCode = '',
      domain = '',
      language,
    ] = row.split(' ')
    const speaks =
      language === 'fr' ||
      language === 'de' ||
      language === 'es' ||
      language === 'nl' ||
      language === 'it' ||
      language === 'pt'
        ? language
        : null
    return {
      code,
      zone,
      oneZone: one === '1',
      currency,
      decimal: decimal === ',' ? ',' : '.',
      dayFirst: order === 'd',
      callingCode,
      domains: [domain],
      language: speaks,
    }
  })

/** Habits of a country of the list; those of the first code that is not in it are Britain's. */
export function habitsOf(code: string): CountryHabits {
  const found = COUNTRIES.find((one) => one.code === code) ?? COUNTRIES.find((one) => one.code === 'GB')
  if (!found) throw new Error('the list of countries has lost Britain')
  return found
}
