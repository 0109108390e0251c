import { lineFault } from './faults.ts'

interface At {
  readonly line: number
  readonly breaks: number
}

/** The end of the file, or of what one record may take, came before the closing quote. */
export const unclosed = ({ line }: At, file: string): Error =>
  lineFault(
    'UNCLOSED_QUOTE',
    'A quoted field of the record that begins here is never closed.',
    'Close the quote; a quote that belongs to a quoted text is written twice.',
    { file, line },
  )

export const tooLong = ({ line }: At, file: string): Error =>
  lineFault(
    'RECORD_TOO_LONG',
    'The record that begins here is longer than 1 MB.',
    'Look at its line: a person has no field of that size. Shorten it, or take it out.',
    { file, line },
  )

export const strayQuote = ({ line }: At, file: string): Error =>
  lineFault(
    'UNCLOSED_QUOTE',
    'In the record that begins here a field goes on behind its closing quote, or an earlier quote is never closed.',
    'Put quotes around the whole field; a quote that belongs to the text is written twice.',
    { file, line },
  )

/** A record of several lines with the wrong count is most likely an unclosed quote that met another one. */
export function wrongCount(found: number, wanted: number, at: At, file: string): Error {
  if (at.breaks > 0) return strayQuote(at, file)
  const many = found > wanted
  return lineFault(
    many ? 'TOO_MANY_COLUMNS' : 'TOO_FEW_COLUMNS',
    `The header has ${wanted} columns, this line has ${found}.`,
    many
      ? 'Put quotes around a field that holds the delimiter, or take the surplus away.'
      : 'Write every column, empty ones too; put quotes around a field that holds a line break.',
    { file, line: at.line },
  )
}
