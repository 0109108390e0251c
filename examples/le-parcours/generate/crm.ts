import { csvLine } from './cells.ts'
import { CRM_COLUMNS, type CrmRow, crmRecord } from './crm-record.ts'
import type { Night } from './night.ts'
import type { Random } from './random.ts'
import type { SourceRecord } from './record.ts'
import { type BrokenRecord, writeRecords } from './records.ts'
import { lineFile } from './sink.ts'
import type { Reason } from './truth.ts'

const FORM = { encoding: 'utf8', end: '\n' } as const
const HEADER = [...CRM_COLUMNS, 'updated_at'].join(',')
/** Refused rows have ids above all others. */
const BROKEN_IDS = 20_000_000
const BREAKS: readonly (readonly [Partial<CrmRow>, Reason])[] = [
  [{ handicap: '540.0' }, 'out_of_range'],
  [{ language: 'klingon' }, 'not_allowed'],
]

/** Writes what changes in the CRM's table in a night. */
export async function writeCrm(night: Night): Promise<void> {
  const upserts = lineFile(night.sink, `crm/upserts-${night.date}.csv`, FORM)
  const deletes = lineFile(night.sink, `crm/deletes-${night.date}.csv`, FORM)
  upserts.line(HEADER)
  deletes.line('id')
  await writeRecords<CrmRow>(night, {
    name: 'crm',
    record: crmRecord,
    moves: () => false,
    broken,
    upsert: (_, row, at) => void upserts.line(lineOf(row, at)),
    remove: (key) => void deletes.line(key),
    files: [upserts, deletes],
    step: 1,
    commitsLate: true,
  })
}

function broken(record: SourceRecord<CrmRow>, night: number, r: Random): BrokenRecord<CrmRow> {
  const [change, reason] = r.pick(BREAKS)
  const key = String(BROKEN_IDS + Number(record.key) + night * 10_000_000)
  return {
    key,
    row: { ...record.row, id: key, customer_number: null, email: null, phone: null, ...change },
    reason,
  }
}

/** Null is an empty field without quotes, as COPY reads it. */
function lineOf(row: CrmRow, updatedAt: string): string {
  return csvLine([...CRM_COLUMNS.map((column) => row[column] ?? ''), updatedAt], ',')
}
