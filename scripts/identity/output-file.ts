import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { misuse } from '../failure.ts'
import type { InputFile } from './pieces.ts'

/** A file that will be written, and the flag that names it. */
export interface OutputFile extends InputFile {
  readonly flag: '--output' | '--model'
}

/** Before anything is read: nobody wants to hear behind the work that its result cannot be written. */
export function checkOutput({ flag, name, path }: OutputFile, others: readonly InputFile[]): void {
  if (others.some((other) => other.path === path))
    throw misuse('OUTPUT_IS_INPUT', `${name} is an input, too.`, `Name another file for ${flag}.`)
  const directory = dirname(path)
  const give = 'Name a file in a directory that you may write to.'
  if (!existsSync(directory))
    throw misuse('NO_DIRECTORY', `There is no directory ${dirname(name)} for ${flag}.`, give)
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory())
    throw misuse('OUTPUT_IS_DIRECTORY', `${flag} ${name} is a directory.`, give)
  try {
    accessSync(directory, constants.W_OK)
  } catch {
    throw misuse('NOT_WRITABLE', `The directory ${dirname(name)} of ${flag} cannot be written to.`, give)
  }
}

/** One file given twice as --input. */
export function checkInputsDiffer(inputs: readonly InputFile[]): void {
  if (new Set(inputs.map((input) => input.path)).size === inputs.length) return
  throw misuse(
    'INPUT_TWICE',
    'One file is given twice as --input.',
    'Give it once: doubles within a file are found.',
  )
}
