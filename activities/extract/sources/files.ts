import type { FilesFrom, SourceSpec } from '../../../core/brand/source.ts'
import { planFiles, type ReadFile, type SourceFile } from '../files.ts'
import type { Batch, Mark, Rows, Session, SourceIo, Unit } from './kind.ts'
import { listFiles } from './list-files.ts'
import { fileHash, type OpenFile, openFile } from './open-file.ts'

/** Reads the rows of a file from its bytes; the names of its columns are known when it answers. */
export type ReadRows = (chunks: AsyncIterable<Uint8Array>) => Promise<Rows>

/** Files of a directory, or one: a unit is a file. The directory is listed once. */
export function fileSession(spec: SourceSpec, from: FilesFrom, io: SourceIo, readRows: ReadRows): Session {
  const form = { contents: spec.contents, pattern: from.pattern }
  let files: readonly SourceFile[] | null = null
  let opened: OpenFile[] = []
  const close = async (): Promise<void> => {
    for (const { chunks } of opened) await chunks.return()
    opened = []
  }
  const open = async (file: SourceFile): Promise<OpenFile> => {
    const one = await openFile(file)
    opened.push(one)
    return one
  }
  return {
    next: async (marks) => {
      await close()
      files ??= await listFiles(spec, from, io.projectDir)
      const read = marks.map(readFileOf)
      const { unread, superseded } = planFiles(files, read, form, io.businessDate)
      if (superseded.length > 0) return supersededUnit(superseded)
      const file = unread[0]
      if (file === undefined) return null
      const before = read.find(({ name }) => name === file.name)
      // Only touched: the same bytes under a new time of change are not read again.
      if (before?.size === file.size && before.sha256 === (await fileHash(file.path)))
        return markUnit(file.name, [markOf(file, before.sha256, before.rows)], { same_files: 1 })
      return fileUnit(file, spec.contents === 'snapshot', open, readRows)
    },
    close,
  }
}

async function fileUnit(
  file: SourceFile,
  complete: boolean,
  open: (file: SourceFile) => Promise<OpenFile>,
  readRows: ReadRows,
): Promise<Unit> {
  const { chunks, sha256, checkUnchanged } = await open(file)
  const rows = await readRows(chunks)
  let count = 0
  return {
    name: file.name,
    rows: counted(rows, (more) => {
      count += more
    }),
    complete,
    keysOnly: false,
    lacking: null,
    expectedRows: expectedRows(file),
    again: async () => readRows((await open(file)).chunks),
    marks: () => [markOf(file, sha256(), count)],
    check: checkUnchanged,
    notes: { files: 1 },
  }
}

function counted(rows: Rows, count: (rows: number) => void): Rows {
  async function* batches(): AsyncGenerator<Batch, void, void> {
    for await (const batch of rows.batches) {
      count(batch.rows.length + batch.rejections.length)
      yield batch
    }
  }
  return { ...rows, batches: batches() }
}

/** Snapshots that a newer one stands for, so that they are never read after it. */
function supersededUnit(files: readonly SourceFile[]): Unit {
  const marks = files.map((file) => markOf(file, 'superseded', 0))
  return markUnit('superseded files', marks, { superseded_files: files.length })
}

function markUnit(name: string, marks: readonly Mark[], notes: Unit['notes']): Unit {
  return {
    name,
    rows: null,
    complete: false,
    keysOnly: false,
    lacking: null,
    expectedRows: 0,
    again: null,
    marks: () => marks,
    check: () => Promise.resolve(),
    notes,
  }
}

const BYTES_A_ROW = 100

/** Rows of a file, roughly; packed ones are taken for four times their size. */
function expectedRows({ name, size }: SourceFile): number {
  return (size * (name.endsWith('.gz') ? 4 : 1)) / BYTES_A_ROW
}

function markOf({ name, size, modifiedAt }: SourceFile, sha256: string, rows: number): Mark {
  return { name, value: { size, modified_at: modifiedAt.toISOString(), sha256 }, rows }
}

function readFileOf({ name, value, rows }: Mark): ReadFile {
  const said = value as { readonly size: number; readonly modified_at: string; readonly sha256: string }
  return { name, size: said.size, modifiedAt: new Date(said.modified_at), sha256: said.sha256, rows }
}
