import { type Paint, paint } from './paint.ts'

/** Where a verb's words go. Results stand on stdout, everything else on stderr. */
export interface Output {
  readonly json: boolean
  /** One line is written over the other. */
  readonly live: boolean
  readonly paint: Paint
  /** Colours for what goes to stderr. */
  readonly notePaint: Paint
  /** The result: lines for people, or with `--json` the one document. */
  result(lines: () => readonly string[], document: unknown): void
  /** A remark on stderr; not with `--quiet`. */
  note(line: string): void
  /** A remark on stderr that nobody should miss. */
  warn(line: string): void
  /** A line on stderr that the next one replaces on a terminal; nothing elsewhere. */
  status(line: string): void
}

/** A place to write to, such as process.stdout. */
interface Sink {
  write(text: string): unknown
}

export interface OutputOptions {
  readonly out: Sink
  readonly err: Sink
  readonly json: boolean
  readonly quiet: boolean
  readonly outColours: boolean
  readonly errColours: boolean
  readonly errIsTerminal: boolean
}

const CLEAR = '\r\u001b[2K'

/** An output for one invocation. */
export function createOutput(options: OutputOptions): Output {
  const live = options.errIsTerminal && !options.quiet && options.errColours
  let pending = false
  const line = (text: string): void => {
    options.err.write(`${pending ? CLEAR : ''}${text}\n`)
    pending = false
  }
  return {
    json: options.json,
    live,
    paint: paint(options.outColours),
    notePaint: paint(options.errColours),
    result(lines, document) {
      if (pending) options.err.write(CLEAR)
      pending = false
      const text = options.json ? JSON.stringify(document, null, 2) : lines().join('\n')
      if (text !== '') options.out.write(`${text}\n`)
    },
    note: (text) => (options.quiet ? undefined : line(text)),
    warn: line,
    status(text) {
      if (!live) return
      options.err.write(`${CLEAR}${text}`)
      pending = true
    },
  }
}
