import { columnIndex, compileField } from '../../activities/extract/convert/field.ts'
import { isRefusal } from '../../activities/extract/converted.ts'
import { openCsv } from '../../activities/extract/csv/read.ts'
import type { ColumnSpec, FieldDefaults } from '../../core/mapping.ts'
import type { ColumnPlan } from './plan.ts'
import type { FileProfile } from './profile.ts'
import type { InputFile } from './read.ts'

/** Of a column with fewer bad values than this its type is kept, and the bad values are left out when it is loaded. */
const FEW = 0.01

export interface Verified {
  readonly plans: readonly ColumnPlan[]
  /** Values that will be left out, by column. */
  readonly dropped: ReadonlyMap<string, number>
}

/**
 * Reads the file once more with the very converters of the load, and makes safe what they would refuse: no guess
 * may cost a row.
 */
export async function verifyPlans(
  input: InputFile,
  profile: FileProfile,
  plans: readonly ColumnPlan[],
  defaults: FieldDefaults,
): Promise<Verified> {
  const refused = await countRefused(input, profile, plans, defaults)
  const dropped = new Map<string, number>()
  const safe = plans.map((plan, index) => {
    const bad = refused[index] ?? 0
    const { field, column } = plan
    if (field === null || bad === 0) return input.sampled ? tolerant(plan) : plan
    if (field.invalid === 'drop' || bad / column.filled <= FEW) {
      dropped.set(column.header, bad)
      return tolerant(plan)
    }
    const because = `${plan.because}, but ${bad} of ${column.filled} do not fit, so it stays text`
    return { ...plan, field: { from: column.header, as: 'text' } as const, because, sure: false }
  })
  return { plans: safe, dropped }
}

function tolerant(plan: ColumnPlan): ColumnPlan {
  const { field } = plan
  return field === null || field.as === 'text' ? plan : { ...plan, field: { ...field, invalid: 'drop' } }
}

async function countRefused(
  input: InputFile,
  { form, hasHeader, skipHeader, columnNames }: FileProfile,
  plans: readonly ColumnPlan[],
  defaults: FieldDefaults,
): Promise<readonly number[]> {
  const columns = columnIndex(columnNames)
  const readers = plans.map(({ field }) =>
    field === null ? null : compileField(strictly(field), { columns, defaults, note: () => undefined }),
  )
  const counts = plans.map(() => 0)
  const file = await openCsv(input.chunks(), form, hasHeader && !skipHeader ? null : columnNames, skipHeader)
  for await (const { rows } of file.batches) {
    for (const row of rows) {
      readers.forEach((reader, index) => {
        if (reader !== null && isRefusal(reader.read(row))) counts[index] = (counts[index] ?? 0) + 1
      })
    }
  }
  return counts
}

/** Refusing instead of dropping, so that bad values can be counted. */
function strictly(field: ColumnSpec): ColumnSpec {
  return { ...field, invalid: 'reject' }
}
