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
  /** With `--json` of a verb that goes on: one document a line. */
  jsonLine(document: unknown): void
  /** Lines on stdout are written over the former ones. */
  readonly redraws: boolean
  /** Writes lines over those of the last call, on a terminal; nothing elsewhere. */
  redraw(lines: readonly string[]): void
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
  const redraws = options.outColours && !options.json && !options.quiet
  let pending = false
  let drawn = 0
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
    jsonLine: (document) => {
      options.out.write(`${JSON.stringify(document)}\n`)
    },
    redraws,
    redraw(lines) {
      if (!redraws) return
      const up = drawn === 0 ? '' : `\u001b[${drawn}A\u001b[0J`
      options.out.write(`${up}${lines.map((text) => `${text}\n`).join('')}`)
      drawn = lines.length
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
