/** Takes the bytes of one file. */
export interface Target {
  write(bytes: Buffer): void
  /** Settles when the target takes more. */
  ready(): Promise<void>
  close(): Promise<void>
}

/** Where the generator writes: a directory, memory, anything. Names ending in `.gz` are packed by the sink. */
export interface Sink {
  open(path: string): Target
}

/** A file of lines: gathers them, and hands them on in large pieces. */
export interface LineFile {
  /** Writes a line (without its end) and gives the number of its first physical line, from 1. */
  line(text: string | Buffer): number
  /** Bytes that belong to no line, such as the mark of UTF-8. */
  mark(bytes: Buffer): void
  flush(): Promise<void>
  close(): Promise<void>
}

const PIECE = 64 * 1024

/** Opens a file of lines. Latin-1 takes characters up to U+00FF, and the C1 ones as the bytes they are. */
export function lineFile(
  sink: Sink,
  path: string,
  form: { readonly encoding: 'utf8' | 'latin1'; readonly end: '\n' | '\r\n' },
): LineFile {
  const target = sink.open(path)
  const end = Buffer.from(form.end)
  let text = ''
  let number = 1
  const pour = (): void => {
    if (text === '') return
    target.write(Buffer.from(text, form.encoding))
    text = ''
  }
  return {
    line: (line) => {
      const at = number
      if (typeof line === 'string') {
        text += line + form.end
        number += 1 + breaksIn(line)
      } else {
        pour()
        target.write(Buffer.concat([line, end]))
        number += 1
      }
      if (text.length > PIECE) pour()
      return at
    },
    mark: (bytes) => target.write(bytes),
    flush: () => {
      pour()
      return target.ready()
    },
    close: async () => {
      pour()
      await target.close()
    },
  }
}

function breaksIn(text: string): number {
  let count = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1
  return count
}
