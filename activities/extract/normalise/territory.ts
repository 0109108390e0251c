/** French postal codes that begin so are overseas, with a country code and a calling code of their own. */
const OVERSEAS: Readonly<Record<string, string>> = {
  '971': 'GP',
  '972': 'MQ',
  '973': 'GF',
  '974': 'RE',
  '975': 'PM',
  '976': 'YT',
  '977': 'BL',
  '978': 'MF',
  '986': 'WF',
  '987': 'PF',
  '988': 'NC',
}

/** The country whose numbering plan holds at a postal code: 97400 in France is Reunion (+262). */
export function phoneCountryAt(country: string, postalCode: string): string {
  if (country !== 'FR') return country
  const code = postalCode.replaceAll(' ', '')
  return code.length === 5 ? (OVERSEAS[code.slice(0, 3)] ?? country) : country
}
