/**
 * One spelling a kind of street, and words that addresses shorten; English, French, German,
 * Spanish, Italian, Portuguese. Folded. Kinds that two languages shorten alike are one.
 */
const SPELLINGS: Readonly<Record<string, string>> = {
  street: 'st',
  road: 'rd',
  avenue: 'av ave aven avenida avda avd',
  drive: 'dr drv',
  lane: 'ln',
  court: 'ct crt',
  place: 'pl plc plaza pza piazza pzza praca',
  square: 'sq',
  terrace: 'tce terr ter',
  crescent: 'cres cr crs',
  close: 'cl',
  circuit: 'cct circ',
  circle: 'cir',
  parade: 'pde',
  highway: 'hwy',
  parkway: 'pkwy',
  boulevard: 'bd blvd boul bvd',
  way: 'wy',
  grove: 'gr grv',
  gardens: 'gdns',
  heights: 'hts',
  mount: 'mt',
  park: 'pk',
  trail: 'trl',
  expressway: 'expy',
  rue: 'r rua',
  chemin: 'ch chem',
  route: 'rte',
  allee: 'all',
  impasse: 'imp',
  quai: 'q',
  faubourg: 'fbg fg',
  passage: 'pass',
  residence: 'res',
  lotissement: 'lot',
  cours: '',
  str: 'strasse strase',
  calle: 'c cll',
  carretera: 'ctra',
  paseo: 'pso',
  travesia: 'trva',
  travessa: 'tv trav',
  largo: 'lg lgo',
  urbanizacion: 'urb',
  via: 'v',
  viale: 'vle',
  corso: 'cso',
  vicolo: 'vlo',
  platz: '',
  weg: '',
  gasse: '',
  saint: '',
  sainte: 'ste',
  north: 'n',
  south: 's',
  east: 'e',
  west: 'w',
  northeast: 'ne',
  northwest: 'nw',
  southeast: 'se',
  southwest: 'sw',
}

export const STREET_TYPES: ReadonlyMap<string, string> = new Map(
  Object.entries(SPELLINGS).flatMap(([word, short]) =>
    short
      .split(' ')
      .filter((spelling) => spelling !== '')
      .map((spelling) => [spelling, word] as const),
  ),
)

/** Kinds that close the name of a street in English; in French they open it. */
export const CLOSING: ReadonlySet<string> = new Set(
  `street road avenue drive lane court place square terrace crescent close circuit circle parade highway parkway
  boulevard way grove rue chemin route allee impasse quai cours`.split(/\s+/),
)
