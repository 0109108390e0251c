import type { Operand } from './operand.ts'

/**
 * Fields that a statement takes out of a row once, as columns, so that a hundred rules that use a property do not
 * each read it from the row's jsonb. A field becomes a column when it is first used, in the form that is used.
 */
export interface Fields {
  operand(name: string): Operand
  /** `expression as column`, for the select that reads the rows. */
  readonly columns: readonly string[]
}

/** `read` gives the expressions of a field; columns are called `prefix` and a number. */
export function fields(prefix: string, read: (name: string) => Operand): Fields {
  const columns: string[] = []
  const known = new Map<string, string>()
  const column = (name: string, form: keyof Operand): string => {
    const key = `${form} ${name}`
    const used = known.get(key)
    if (used !== undefined) return used
    const fresh = `${prefix}${columns.length}`
    columns.push(`${read(name)[form]} as ${fresh}`)
    known.set(key, fresh)
    return fresh
  }
  const operand = (name: string): Operand => ({
    get number() {
      return column(name, 'number')
    },
    get text() {
      return column(name, 'text')
    },
  })
  return { operand, columns }
}
