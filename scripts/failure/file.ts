import { EXIT } from '../../core/exit.ts'
import { type Failure, plain } from './told.ts'

/** What the file system says about a path of this machine. */
const FILE_FAULTS: Readonly<Record<string, string>> = {
  EACCES: 'this account may not',
  EEXIST: 'it is there already, and is something else',
  EISDIR: 'it is a directory',
  EMFILE: 'too many files are open',
  ENOENT: 'it is not there',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of the path is no directory',
  EPERM: 'it is not permitted',
  EROFS: 'its disk is read-only',
}

/** What the file system answered, in words; its code where there are none. */
export function whyOf(error: unknown): string {
  const code = String((error as Readonly<Record<string, unknown>> | null)?.code)
  return FILE_FAULTS[code] ?? code
}

/** An answer of the file system about a path. */
export function fromFile(error: unknown): Failure | undefined {
  const { code, path, syscall } = (error ?? {}) as Readonly<Record<string, unknown>>
  const why = FILE_FAULTS[String(code)]
  if (why === undefined || typeof path !== 'string') return undefined
  return plain(
    EXIT.failed,
    'FILE',
    `${path} cannot be used: ${why} (${syscall}, ${code}).`,
    'Correct the path, or what the account may do there.',
  )
}
