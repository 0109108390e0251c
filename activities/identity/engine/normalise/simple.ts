import { foldCode, foldWords } from '../text/fold.ts'

const NOTHING = new Set(
  'na nan null none nil unknown undefined unbekannt inconnu inconnue test xxx keine kein aucun aucune missing notset desconocido desconocida ninguno ninguna sinnombre sindatos noconsta sconosciuto sconosciuta nessuno nessuna desconhecido desconhecida nenhum'.split(
    ' ',
  ),
)
const REPEATED = /^(.)\1*$/
const COUNTED = '01234567890123456789'

/** Texts for "there is nothing", of any concept. */
export function saysNothing(folded: string): boolean {
  return folded === '' || NOTHING.has(folded.replaceAll(' ', ''))
}

/**
 * An identifying number: letters and digits alone, in one case; '' for placeholders (unknown, 0000000, 123456789).
 * Three characters at least may be a number given out in turn, thus only longer ones are held to be made up.
 */
export function idCode(raw: string): string {
  const code = foldCode(raw)
  if (saysNothing(code)) return ''
  if (code.length > 3 && REPEATED.test(code)) return ''
  if (/^0+$/.test(code)) return ''
  return code.length > 5 && COUNTED.includes(code) ? '' : code
}

const GENDERS: Readonly<Record<string, string>> = {
  m: 'm',
  male: 'm',
  man: 'm',
  men: 'm',
  mr: 'm',
  herr: 'm',
  h: 'm',
  homme: 'm',
  masculin: 'm',
  monsieur: 'm',
  mannlich: 'm',
  maennlich: 'm',
  mann: 'm',
  boy: 'm',
  masculine: 'm',
  maschio: 'm',
  hombre: 'm',
  uomo: 'm',
  masculino: 'm',
  maschile: 'm',
  varon: 'm',
  homem: 'm',
  senor: 'm',
  signor: 'm',
  sr: 'm',
  f: 'f',
  female: 'f',
  woman: 'f',
  women: 'f',
  mrs: 'f',
  ms: 'f',
  miss: 'f',
  frau: 'f',
  femme: 'f',
  feminin: 'f',
  mme: 'f',
  mlle: 'f',
  madame: 'f',
  weiblich: 'f',
  w: 'f',
  girl: 'f',
  feminine: 'f',
  femmina: 'f',
  mujer: 'f',
  femenino: 'f',
  feminino: 'f',
  femminile: 'f',
  donna: 'f',
  mulher: 'f',
  senora: 'f',
  signora: 'f',
  sra: 'f',
  srta: 'f',
}

/** 'm', 'f', or the folded word itself; '' for nothing. */
export function gender(raw: string): string {
  const word = foldWords(raw)
  return word === 'u' ? '' : (GENDERS[word] ?? plainText(raw))
}

/** Folded words; '' for what says nothing. */
export function plainText(raw: string): string {
  const words = foldWords(raw)
  return saysNothing(words) ? '' : words
}
