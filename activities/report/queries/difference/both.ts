/** Statements about two runs: `$1` is the run before, `$2` the run after, `$3` how many ids are listed of each count. */

export const BEFORE = '$1::int'
export const AFTER = '$2::int'

/** `select` of the profiles that a table opened or closed a row of between the two runs, in either direction. */
export const touchedIn = (table: string): string => `
  select profile_id
  from ${table}
  where from_run > least($1::int, $2::int) and from_run <= greatest($1::int, $2::int)
  union
  select profile_id
  from ${table}
  where to_run > least($1::int, $2::int) and to_run <= greatest($1::int, $2::int)`

/** The first `$3` profiles that meet a condition. */
export const sampleOf = (condition: string): string =>
  `coalesce((array_agg(profile_id order by profile_id) filter (where $3::int > 0 and ${condition}))[1:$3::int], '{}')`
