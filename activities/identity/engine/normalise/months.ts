const NAMES = `
  jan january janvier janv januar jaenner janner
  feb february fevrier fevr februar
  mar march mars marz maerz
  apr april avril avr
  may mai
  jun june juin juni
  jul july juillet juil juli
  aug august aout
  sep sept september septembre
  oct october octobre okt oktober
  nov november novembre
  dec december decembre dez dezember`

/** Months in English, French and German, folded, by their names of up to three letters or their first four. */
export const MONTHS: Readonly<Record<string, string>> = Object.fromEntries(
  NAMES.trim()
    .split('\n')
    .flatMap((line, i) =>
      line
        .trim()
        .split(' ')
        .map((name) => [name.length > 3 ? name.slice(0, 4) : name, String(i + 1).padStart(2, '0')]),
    ),
)
