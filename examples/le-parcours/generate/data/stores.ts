import type { Zone } from '../calendar.ts'

export interface Store {
  readonly store: string
  readonly name: string
  readonly region: string
  readonly city: string
  readonly country: 'FR' | 'CH'
  readonly zone: Zone
  readonly currency: 'EUR' | 'CHF'
  readonly lat: number
  readonly lon: number
  readonly opened: string
}

const ROWS = `Paris Monceau|Île-de-France|Paris|48.8790|2.3090|2009-04-11
Versailles Porchefontaine|Île-de-France|Versailles|48.7950|2.1500|2012-09-01
Lille Grand Stade|Hauts-de-France|Villeneuve-d'Ascq|50.6120|3.1300|2014-03-15
Strasbourg Kehl|Grand Est|Strasbourg|48.5720|7.7900|2016-05-20
Lyon Confluence|Auvergne-Rhône-Alpes|Lyon|45.7400|4.8180|2011-10-08
Aix Les Milles|Provence-Alpes-Côte d'Azur|Aix-en-Provence|43.5010|5.3970|2015-04-04
Toulouse Blagnac|Occitanie|Blagnac|43.6350|1.3890|2013-06-22
Cannes Mandelieu|Provence-Alpes-Côte d'Azur|Mandelieu-la-Napoule|43.5460|6.9380|2010-05-12
Biarritz Anglet|Nouvelle-Aquitaine|Anglet|43.4810|-1.5150|2017-06-10
Nantes Atlantis|Pays de la Loire|Nantes|47.2230|-1.6280|2018-03-24
Saint-Denis|La Réunion|Saint-Denis|-20.8800|55.4500|2019-11-16
Saint-Gilles|La Réunion|Saint-Gilles-les-Bains|-21.0540|55.2230|2021-12-04
Genève Rive|Genève|Genève|46.2030|6.1530|2020-02-29`

const zoneOf = (number: number): Zone =>
  number === 13 ? 'Europe/Zurich' : number > 10 ? 'Indian/Reunion' : 'Europe/Paris'

/** The stores: S01 to S10 on the mainland, S11 and S12 on Réunion, S13 in Switzerland. */
export const STORES: readonly Store[] = ROWS.split('\n').map((row, index) => {
  const [name = '', region = '', city = '', lat = '', lon = '', opened = ''] = row.split('|')
  const number = index + 1
  return {
    store: `S${String(number).padStart(2, '0')}`,
    name,
    region,
    city,
    country: number === 13 ? 'CH' : 'FR',
    zone: zoneOf(number),
    currency: number === 13 ? 'CHF' : 'EUR',
    lat: Number(lat),
    lon: Number(lon),
    opened,
  }
})

const BY_CODE = new Map(STORES.map((store) => [store.store, store]))

/** The store of a code; an unknown code is a mistake of the generator. */
export function storeOf(code: string): Store {
  const store = BY_CODE.get(code)
  if (store === undefined) throw new Error(`No store ${code}: the stores are S01 to S13.`)
  return store
}
