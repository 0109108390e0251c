/** Colours of a terminal; all of them do nothing when colours are off. */
export interface Paint {
  readonly bold: (text: string) => string
  readonly dim: (text: string) => string
  readonly red: (text: string) => string
  readonly green: (text: string) => string
  readonly yellow: (text: string) => string
  readonly blue: (text: string) => string
}

/** Escape codes that every terminal knows, or none. */
export function paint(colours: boolean): Paint {
  const with_ = (on: number, off: number) => (text: string) =>
    colours && text !== '' ? `\u001b[${on}m${text}\u001b[${off}m` : text
  return {
    bold: with_(1, 22),
    dim: with_(2, 22),
    red: with_(31, 39),
    green: with_(32, 39),
    yellow: with_(33, 39),
    blue: with_(34, 39),
  }
}

/** Colour is wanted on a terminal, unless somebody said no (https://no-color.org). */
export function wantsColour(isTerminal: boolean, noColorFlag: boolean, noColor: string | undefined): boolean {
  return isTerminal && !noColorFlag && (noColor === undefined || noColor === '')
}

/** A state or verdict in the colour of its meaning; the word stays. */
export function stateWord(tint: Paint, state: string): string {
  const colour = COLOURS[state]
  return colour === undefined ? state : tint[colour](state)
}

const COLOURS: Readonly<Record<string, keyof Paint>> = {
  done: 'green',
  published: 'green',
  pass: 'green',
  sent: 'green',
  up: 'green',
  allow: 'green',
  running: 'blue',
  waiting: 'yellow',
  ask: 'yellow',
  warn: 'yellow',
  degraded: 'yellow',
  unknown: 'yellow',
  silent: 'yellow',
  failed: 'red',
  stop: 'red',
  rejected: 'red',
  cancelled: 'red',
  pending: 'dim',
  skipped: 'dim',
  no_data: 'dim',
  down: 'dim',
}
