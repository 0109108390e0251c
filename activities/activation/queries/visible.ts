/** Condition: the row of a versioned table as run `run` (an SQL expression) sees it. */
export const visible = (table: string, run: string): string =>
  `${table}.from_run <= ${run} and (${table}.to_run is null or ${table}.to_run > ${run})`

/**
 * Two joins that give the person whom a profile id of `of` means at run `run`: an open alias, or one that only
 * a run which is not published yet has closed. Each arm has an index of its own.
 */
export const joinAlias = (of: string, run: string): string => `
  left join alias open_alias on open_alias.alias_id = ${of}.profile_id
    and open_alias.to_run is null and open_alias.from_run <= ${run}
  left join alias shut_alias on shut_alias.alias_id = ${of}.profile_id
    and shut_alias.to_run > ${run} and shut_alias.from_run <= ${run}`

/** The person that `joinAlias` found. */
export const personOf = (of: string): string =>
  `coalesce(open_alias.profile_id, shut_alias.profile_id, ${of}.profile_id)`
