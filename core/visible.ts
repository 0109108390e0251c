/** Condition: the row `alias` of a versioned table as run `run` (an SQL expression) sees it. */
export const visible = (alias: string, run: string): string => visibleFrom(alias, run, 'from_run')

/** The same where rows are opened by `from`. */
export const visibleFrom = (alias: string, run: string, from: 'from_run' | 'loaded_run'): string =>
  `${alias}.${from} <= ${run} and (${alias}.to_run is null or ${alias}.to_run > ${run})`

/**
 * Lateral subquery: the rows of a versioned table that `condition` names (over its alias `v`) as run `run` sees them.
 * For few keys of a large table: each arm has an index of its own, where `visible` would read the whole table.
 */
export const visibleOf = (table: string, condition: string, run: string): string => `lateral (
        select v.* from ${table} v where ${condition} and v.to_run is null and v.from_run <= ${run}
        union all
        select v.* from ${table} v where ${condition} and v.to_run > ${run} and v.from_run <= ${run}
      )`
