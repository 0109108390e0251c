import type { Contents } from '../../core/brand/source.ts'

/** A file of a source, as it lies there. */
export interface SourceFile {
  readonly name: string
  readonly path: string
  readonly size: number
  readonly modifiedAt: Date
  /** The date in its name, `yyyy-MM-dd`; null when the pattern has none. */
  readonly date: string | null
}

/** A file that was read to its end before. */
export interface ReadFile {
  readonly name: string
  readonly size: number
  readonly modifiedAt: Date
  readonly sha256: string
  readonly rows: number
}

/** What is to be done with the files of a source. */
export interface FilePlan {
  /** To be read, in this order. */
  readonly unread: readonly SourceFile[]
  /** Older snapshots that a newer one of the same night stands for. */
  readonly superseded: readonly SourceFile[]
}

const DATE = '(?<date>\\d{4}-\\d{2}-\\d{2}|\\d{8})'

/** Tests names by a pattern such as `orders-{date}.csv`; `*` is any run of characters, and `.gz` may follow. */
export function patternTest(pattern: string): (name: string) => { readonly date: string | null } | null {
  const parts = pattern.split(/(\{date\}|\*)/).map((part) => {
    if (part === '{date}') return DATE
    return part === '*' ? '.*' : part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
  })
  const expression = new RegExp(`^${parts.join('')}(?:\\.gz)?$`)
  return (name) => {
    const found = expression.exec(name)
    if (!found) return null
    const digits = found.groups?.date?.replaceAll('-', '')
    return { date: digits ? `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}` : null }
  }
}

/**
 * What a night reads: no file later than its business date, none that was read before (same name, size and time of
 * change), the oldest first. Of several new snapshots only the newest is read, and none that is older than one
 * that was read: it says what was true once.
 */
export function planFiles(
  files: readonly SourceFile[],
  read: readonly ReadFile[],
  spec: { readonly contents: Contents; readonly pattern: string | null },
  businessDate: string,
): FilePlan {
  const known = new Map(read.map((file) => [file.name, file]))
  const due = files
    .filter((file) => file.date === null || file.date <= businessDate)
    .filter((file) => !isSame(file, known.get(file.name)))
    .toSorted(inOrder)
  if (spec.contents === 'changes') return { unread: due, superseded: [] }
  const dateOf = spec.pattern === null ? () => null : patternTest(spec.pattern)
  const newest = read
    .map((file) => ({ ...file, date: dateOf(file.name)?.date ?? null }))
    .toSorted(inOrder)
    .at(-1)
  const last = due.at(-1)
  const isOld = last && newest && last.name !== newest.name && inOrder(last, newest) < 0
  return isOld ? { unread: [], superseded: due } : { unread: due.slice(-1), superseded: due.slice(0, -1) }
}

type Ordered = Pick<SourceFile, 'name' | 'date' | 'modifiedAt'>

/** Files with a date in their name come by it, others by their time of change; then the name decides. */
function inOrder(a: Ordered, b: Ordered): number {
  const [one, other] = [a.date ?? '', b.date ?? '']
  if (one !== other) return one < other ? -1 : 1
  if (a.date === null && a.modifiedAt.getTime() !== b.modifiedAt.getTime()) {
    return a.modifiedAt.getTime() - b.modifiedAt.getTime()
  }
  return a.name < b.name ? -1 : Number(a.name > b.name)
}

function isSame(file: SourceFile, before: ReadFile | undefined): boolean {
  return before?.size === file.size && before.modifiedAt.getTime() === file.modifiedAt.getTime()
}
