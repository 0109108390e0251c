import { type DateForm, dateForm } from '../normalise/birth.ts'
import { familyComesFirst } from '../normalise/names.ts'

/**
 * How a list is written, which no single text tells: the order of day and month, and whether full names begin with
 * the surname. Frozen with a model, so that a record reads the same whoever else is in the list; null = the list
 * had no such column.
 */
export interface Forms {
  readonly dates: DateForm | null
  readonly years: DateForm | null
  readonly familyFirst: boolean | null
}

export const NO_FORMS: Forms = { dates: null, years: null, familyFirst: null }

/** Distinct texts of the columns that forms are told from; null = there is no such column. */
export interface Shown {
  readonly dates: readonly string[] | null
  readonly years: readonly string[] | null
  readonly full: readonly string[] | null
}

/** The forms of a list, where `before` does not know them. */
export const formsOf = ({ dates, years, full }: Shown, before: Forms): Forms => ({
  dates: before.dates ?? (dates === null ? null : dateForm(dates)),
  years: before.years ?? (years === null ? null : dateForm(years)),
  familyFirst: before.familyFirst ?? (full === null ? null : familyComesFirst(full)),
})

/** Does the model know all that these forms tell? What it does not, each list tells of itself. */
export const areFrozen = (forms: Forms, frozen: Forms): boolean =>
  (['dates', 'years', 'familyFirst'] as const).every((form) => forms[form] === null || frozen[form] !== null)
