import { setTimeout as sleep } from 'node:timers/promises'
import { columnIndex } from '../../activities/extract/convert/field.ts'
import { absentColumns, refuseStranger, unreadColumns } from '../../activities/extract/load/drift.ts'
import { ordinals } from '../../activities/extract/memory/ordinals.ts'
import { keyReader } from '../../activities/extract/rows/key.ts'
import { type ShownRow, shownMapper } from '../../activities/extract/rows/shown.ts'
import { isFault, type RowContext } from '../../activities/extract/rows/types.ts'
import type { Mark, Rows, SourceIo } from '../../activities/extract/sources/kind.ts'
import { SOURCE_KINDS } from '../../activities/extract/sources/kinds.ts'
import type { SourceSpec } from '../../core/brand/source.ts'
import type { RejectionReason } from '../../core/mapping.ts'
import { brandKey } from '../../db/keys.ts'

/** A row as a night would map it. */
export interface PreviewRow {
  readonly unit: string
  readonly at: string
  readonly row: ShownRow
}

/** A row that a night would refuse. */
export interface PreviewRejection {
  readonly unit: string
  readonly at: string
  readonly reason: RejectionReason
  readonly detail: string
}

export interface Preview {
  readonly rows: readonly PreviewRow[]
  readonly rejected: readonly PreviewRejection[]
  /** Columns, or keys of objects, that nothing reads. */
  readonly unread: readonly string[]
  /** Columns that the mapping reads and the file does not have. */
  readonly absent: readonly string[]
}

interface Found {
  /** So many rows, and so many refused ones, are looked for. */
  readonly most: number
  readonly rows: PreviewRow[]
  readonly rejected: PreviewRejection[]
}

/** Keys of this preview are nobody's: nothing that is hashed with it is kept. */
const KEY = brandKey('00'.repeat(32))

/** Reads the first rows of a source as if it had never been read, at most `most` that are mapped and as many refused; writes nothing. */
export async function previewSource(
  spec: SourceSpec,
  projectDir: string,
  most: number,
  now: Date,
): Promise<Preview> {
  const found: Found = { most, rows: [], rejected: [] }
  const session = await SOURCE_KINDS[spec.from.kind].open(spec, ioOf(projectDir, now))
  try {
    let marks: readonly Mark[] = []
    for (;;) {
      const unit = await session.next(marks)
      if (unit === null) return previewOf(found, [], [])
      if (unit.rows !== null && !unit.keysOnly) {
        const { header } = unit.rows
        if (header.length > 0) refuseStranger(spec, unit.name, header)
        await readUnit(spec, unit.name, unit.rows, now, found)
        const absent = header.length > 0 ? absentColumns(spec, header) : []
        return previewOf(found, unreadColumns(spec, unit.rows.seen()), absent)
      }
      for await (const _ of unit.rows?.batches ?? []);
      marks = [...marks, ...unit.marks()]
    }
  } finally {
    await session.close()
  }
}

const previewOf = (
  { rows, rejected }: Found,
  unread: readonly string[],
  absent: readonly string[],
): Preview => ({ rows, rejected, unread, absent })

async function readUnit(
  spec: SourceSpec,
  unit: string,
  { header, batches }: Rows,
  now: Date,
  { most, rows: mapped, rejected }: Found,
): Promise<void> {
  const context: RowContext = {
    source: spec.name,
    header,
    columns: columnIndex(header),
    defaults: spec.defaults,
    key: KEY,
    kept: [],
    note: () => undefined,
  }
  const map = shownMapper(spec, context, keyReader(spec, context, ordinals()), now)
  const refuse = (one: PreviewRejection): void => {
    if (rejected.length < most) rejected.push(one)
  }
  for await (const { rows, originals, at, rejections } of batches) {
    for (const { at: place, reason, detail } of rejections) refuse({ unit, at: place, reason, detail })
    for (const [index, fields] of rows.entries()) {
      if (mapped.length >= most) return
      const row = map(fields, originals?.[index] ?? null)
      if (isFault(row)) refuse({ unit, at: at(index), reason: row.reason, detail: row.detail })
      else mapped.push({ unit, at: at(index), row })
    }
    if (rejected.length >= most) return
  }
}

function ioOf(projectDir: string, now: Date): SourceIo {
  return {
    businessDate: now.toISOString().slice(0, 10),
    asOf: now,
    projectDir,
    now: () => now,
    sleep: (ms) => sleep(ms),
    signal: new AbortController().signal,
  }
}
