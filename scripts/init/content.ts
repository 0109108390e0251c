import type { ColumnSpec, NumberForm } from '../../core/mapping.ts'
import type { ColumnStats } from './column.ts'
import { attributeName } from './header.ts'
import { formOfVotes } from './number-form.ts'
import type { ColumnPlan, FileFacts, Role } from './plan.ts'
import { yesNoWords } from './value-words.ts'
import type { Concept } from './words.ts'

/** A column whose header says nothing that decides: its values do. What may hold personal words is sealed. */
export function contentPlan(column: ColumnStats, concept: Concept | null, facts: FileFacts): ColumnPlan {
  const name = attributeName(column.header, column.place, new Set())
  const clear: Role = { kind: 'attribute', name }
  const done = (role: Role, field: ColumnSpec, because: string, sure: boolean): ColumnPlan => ({
    column,
    role,
    field,
    because,
    sure,
  })
  const isAddress = concept === 'email' || concept === 'phone' || concept === 'mobile'
  const words = isAddress || column.values === null ? null : yesNoWords(column.values, concept === 'consent')
  if (words) {
    const field: ColumnSpec = {
      from: column.header,
      as: 'boolean',
      true: [words.yes],
      false: [words.no],
      invalid: 'drop',
    }
    return done(clear, field, 'its values are two words for yes and no', true)
  }
  const number = isAddress ? null : numberField(column, facts)
  if (number) return done(clear, number.field, number.because, number.sure)
  const text: ColumnSpec = { from: column.header, as: 'text' }
  if (isAddress) {
    return done(
      { kind: 'sealed', name },
      text,
      'its header speaks of addresses, but its values are none',
      false,
    )
  }
  if (!mayBePersonal(column)) return done(clear, text, 'its values are texts', true)
  return done({ kind: 'sealed', name }, text, 'it holds many different texts, which may be personal', false)
}

const NEARLY_ALL = 0.99

function numberField(
  column: ColumnStats,
  facts: FileFacts,
): { field: ColumnSpec; because: string; sure: boolean } | null {
  const { filled, numbers, leadingZeros, wholeNumbers, header, longest, unique } = column
  if (filled === 0 || numbers / filled < NEARLY_ALL || leadingZeros > 0) return null
  if (wholeNumbers === numbers) {
    // Long numbers that never repeat are codes, and lose nothing as text.
    if (longest >= 12 && unique !== false) return null
    return { field: { from: header, as: 'integer' }, because: 'its values are whole numbers', sure: true }
  }
  const own = formOfVotes(column.votes, facts.country.habits.decimal === ',')
  const form = own?.sure ? own : (facts.form ?? own)
  const differs = form ? ownMarks(form.form, facts.form?.form ?? {}) : {}
  const mark = form?.form.decimal === ',' ? 'comma' : 'point'
  return {
    field: { from: header, as: 'decimal', round: true, ...differs },
    because: `its values are numbers with a decimal ${mark}; more digits than can be kept are rounded, so that no row is lost`,
    sure: form?.sure ?? true,
  }
}

/** Marks that differ from those which the source says once. */
function ownMarks(own: NumberForm, shared: NumberForm): NumberForm {
  return {
    ...(own.decimal !== undefined && own.decimal !== shared.decimal ? { decimal: own.decimal } : {}),
    ...(own.thousands !== undefined && own.thousands !== shared.thousands
      ? { thousands: own.thousands }
      : {}),
  }
}

/** Many different texts are likelier names, places or remarks than classes; so are the few of a tiny file that never repeat. */
function mayBePersonal({ values, filled, withLetters }: ColumnStats): boolean {
  if (filled === 0 || withLetters / filled < 0.5) return false
  return values === null || (filled >= 2 && values.size / filled > 0.8)
}
