import { visible } from '../../../core/visible.ts'
import { type Db, one } from '../../../db/connect.ts'

/**
 * A state that a consent is decided in: what run n shows once it is published, or `next`: what holds when the run
 * that is under way is published too (the same as the published one when there is none). The number stands in the
 * statements as it is: as a parameter it makes the planner expect a third of each table.
 */
export type View = number | 'next'

export interface Views {
  readonly published: number
  /** The newest run that was opened; it changes what is seen when it is published. */
  readonly newest: number
}

/** Both numbers of one moment. */
export function currentViews(db: Db): Promise<Views> {
  return one<Views>(
    db,
    `
    select p.run_id as published, greatest(p.run_id, (select max(run_id) from run)) as newest
    from publication p`,
  )
}

/** Condition: a versioned row is part of the view. */
export const seen = (table: string, view: View): string =>
  view === 'next' ? `${table}.to_run is null` : visible(table, `${view}`)

/** Condition: a grant of the ledger is part of the view. Denials always are. */
export const granted = (table: string, view: View): string =>
  view === 'next'
    ? `${table}.to_run is null`
    : `coalesce(${table}.loaded_run, 0) <= ${view} and (${table}.to_run is null or ${table}.to_run > ${view})`

/**
 * `select` for each kind of row that the view shows: open ones, and those that only a later run has closed. Joined
 * apart, because each kind has an index of its own, and the planner reads a whole table when they come as one.
 */
export const eachArm = (table: string, view: View, select: (shown: string) => string): string =>
  (view === 'next'
    ? [`${table}.to_run is null`]
    : [
        `${table}.to_run is null and ${table}.from_run <= ${view}`,
        `${table}.to_run > ${view} and ${table}.from_run <= ${view}`,
      ]
  )
    .map(select)
    .join(' union all ')
