import type { Fields } from '../convert/input.ts'
import { REJECTION_TABLE } from '../queries/rejections.ts'
import type { RowFault } from '../rows/types.ts'
import type { Batch } from '../sources/kind.ts'
import type { Stager } from './stager.ts'

/** Refused rows on their way to the database. */
export interface Rejects {
  /** A line that is no row. */
  line(rejection: Batch['rejections'][number]): void
  /** A row that cannot be mapped, or that another one of the unit stands for. */
  row(fault: RowFault, batch: Batch, index: number): void
  count(): number
}

/** Sends refused rows through the stager; `most` bytes of each are kept. */
export function rejects(stager: Stager, most: number): Rejects {
  let count = 0
  const add = ({ reason, detail }: RowFault, at: string, raw: Buffer): void => {
    count += 1
    stager.add(REJECTION_TABLE, [at, reason, detail, `\\x${raw.subarray(0, most).toString('hex')}`])
  }
  return {
    line: (rejection) => add(rejection, rejection.at, rejection.raw),
    row: (fault, { rows, originals, at }, index) => {
      const raw = originals?.[index] ?? csvLine(rows[index] ?? [])
      add(fault, at(index), Buffer.from(raw))
    },
    count: () => count,
  }
}

/** The row as one line, for whoever looks at it; delimiter and encoding are not those of the file. */
function csvLine(fields: Fields): string {
  return fields
    .map((field) => (/[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field))
    .join(',')
}
