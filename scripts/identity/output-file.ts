import { accessSync, constants, existsSync, rmSync, statSync } from 'node:fs'
import { rename } from 'node:fs/promises'
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
  const found = statSync(path, { throwIfNoEntry: false })
  if (found?.isDirectory()) throw misuse('OUTPUT_IS_DIRECTORY', `${flag} ${name} is a directory.`, give)
  // It is renamed to its place: /dev/null would be a file from then on.
  if (found !== undefined && !found.isFile())
    throw misuse('OUTPUT_IS_DEVICE', `${flag} ${name} is a device or a pipe, and no file.`, give)
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

/**
 * Writes a file beside its place and renames it: it appears whole or not at all. What is written beside does not outlive
 * a failure, nor Ctrl-C. A fault of the disk names the file.
 */
export async function writeWhole(path: string, write: (beside: string) => Promise<void>): Promise<void> {
  const beside = `${path}.${process.pid}.part`
  const remove = (): void => rmSync(beside, { force: true })
  // Ctrl-C ends the process without coming back here.
  process.once('exit', remove)
  try {
    await write(beside)
    await rename(beside, path)
  } catch (fault) {
    throw fault instanceof Error ? Object.assign(fault, { path }) : fault
  } finally {
    remove()
    process.off('exit', remove)
  }
}
