/**
 * Two states that a consent is decided in: `published` is what the published run shows; `next` is what holds once
 * the run that is under way is published too (the same when there is none).
 */
export type View = 'published' | 'next'

const PUBLISHED = '(select run_id from publication)'

/** Condition: a versioned row is part of the view. */
export const seen = (table: string, view: View): string =>
  view === 'next'
    ? `${table}.to_run is null`
    : `${table}.from_run <= ${PUBLISHED} and (${table}.to_run is null or ${table}.to_run > ${PUBLISHED})`

/** Condition: a grant of the ledger is part of the view. Denials always are. */
export const granted = (table: string, view: View): string =>
  view === 'next'
    ? `${table}.to_run is null`
    : `coalesce(${table}.loaded_run, 0) <= ${PUBLISHED} and (${table}.to_run is null or ${table}.to_run > ${PUBLISHED})`

/** A versioned table as the view shows it; each arm has an index of its own. */
export const rowsOf = (table: string, columns: string, view: View): string =>
  view === 'next'
    ? `(select ${columns} from ${table} where to_run is null)`
    : `(select ${columns} from ${table} where to_run is null and from_run <= ${PUBLISHED}
        union all
        select ${columns} from ${table} where to_run > ${PUBLISHED} and from_run <= ${PUBLISHED})`
