const NAMES = `
  jan january janvier janv januar jaenner janner ene enero gen gennaio janeiro
  feb february fevrier fevr februar febrero febbraio fev fevereiro
  mar march mars marz maerz marzo marco
  apr april avril avr abr abril aprile
  may mai mayo mag maggio maio
  jun june juin juni junio giu giugno junho
  jul july juillet juil juli julio lug luglio julho
  aug august aout ago agosto
  sep sept september septembre septiembre set settembre setembro
  oct october octobre okt oktober octubre ott ottobre out outubro
  nov november novembre noviembre novembro
  dec december decembre dez dezember dic diciembre dicembre dezembro`

/** Months in six languages, folded, by their names of up to three letters or their first four. */
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
