/** Names as they are shortened in writing, by the full name. Folded; none of them is a name by itself. */
const SHORT: Readonly<Record<string, string>> = {
  francisco: 'fco',
  francisca: 'fca',
  guadalupe: 'gpe',
  dominguez: 'dguez dmguez',
  fernandez: 'fdez fdz',
  gonzalez: 'glez gzlez glz gonz',
  gutierrez: 'gtrrez gutrrez',
  hernandez: 'hdez hdz',
  jimenez: 'jmnez',
  martinez: 'mtnez mtez mtz',
  rodriguez: 'rguez rdguez rdgz rodr rdz',
  sanchez: 'schez snchez',
  vazquez: 'vzquez',
}
const FULL: ReadonlyMap<string, string> = new Map(
  Object.entries(SHORT).flatMap(([name, short]) => short.split(' ').map((one) => [one, name] as const)),
)
/** Mª José, M.ª José, Ma. José: Maria, with a raised letter or a stop. */
const MARIA = /\bM(?:\.?ª\.?|a\.)\s*/gi

/** A raw name with Maria written out, before it is folded: a folded "ma" may be anybody. */
export function withMaria(raw: string): string {
  return raw.includes('ª') || raw.includes('a.') || raw.includes('A.') ? raw.replace(MARIA, 'Maria ') : raw
}

/** A folded word written out: fdez -> fernandez; others as they are. */
export function writtenOut(word: string): string {
  return FULL.get(word) ?? word
}
