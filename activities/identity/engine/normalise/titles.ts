const words = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s+/))

/** Never a name by themselves: dropped wherever they stand. Folded. */
const TITLES = words(`
  mr mrs ms miss mx dr prof professor sir dame rev reverend hon honourable honorable rt esq esquire bt bart baronet
  herr frau fraulein hr fr dipl ing mag msc bsc mba phd md dds dvm kbe obe mbe cbe gcb kcb dso qc kc mp mep jp fba frs
  frsl frse
  monsieur madame mademoiselle mme mlle messrs maitre me veuve vve
  senor senora senorita sra srta srs sres dona
  signor signora signorina sig sigra signa dott dottssa
  ne nee dit dite born geb geborene geborener
  capt captain col colonel lt lieutenant maj sgt sergeant gen adm cpt commander`)

/** A title before or after a name, a surname when it stands alone. */
const RANKS = words(`
  lord lady baron baroness earl count countess viscount viscountess duke duchess marquess marquis marchioness prince
  princess king queen freiherr freifrau graf grafin major general admiral father brother sister canon dean bishop`)

/** Each word as one of father and son has it, by what it says. */
const GENERATIONS: Readonly<Record<string, string>> = {
  jr: 'junior',
  jnr: 'junior',
  junior: 'junior',
  jun: 'junior',
  fils: 'junior',
  ii: 'junior',
  iii: 'third',
  iv: 'fourth',
  sr: 'senior',
  snr: 'senior',
  senior: 'senior',
  sen: 'senior',
  pere: 'senior',
}

/** Words that lead into a surname and belong to it. */
export const PARTICLES = words(`
  van von vom der den de du des del della delle di da das do dos la le les lo los zu zum zur ten ter te af av el al
  dal dalla dei degli dello ibn bin ben abu san santa st ste saint sainte y e und of the`)

export type WordKind = 'title' | 'rank' | 'generation'

/** Words beside a name that are none, or none in that place; one look-up a word, for most words are names. */
export const WORD_KINDS: ReadonlyMap<string, WordKind> = new Map<string, WordKind>([
  ...[...RANKS].map((word) => [word, 'rank'] as const),
  ...Object.keys(GENERATIONS).map((word) => [word, 'generation'] as const),
  ...[...TITLES].map((word) => [word, 'title'] as const),
])

/** What a word says of father and son: junior, senior, third; '' for other words. */
export function generationSaid(word: string): string {
  return WORD_KINDS.get(word) === 'generation' ? (GENERATIONS[word] ?? '') : ''
}
