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

/**
 * Statement: which of the rows `of` (delivery_id, person_id, identifier_id) have an address that a record of their
 * person carries at run `run`: a mailbox passes to somebody else, a record to another person, and what was planned
 * must not follow. Addresses are found by themselves; those that only a later run took off a record, for which there
 * is no index by address, by the records of the person.
 */
export const carriedBy = (of: string, run: string): string => {
  const [open, shut] = [
    (table: string) => `${table}.to_run is null and ${table}.from_run <= ${run}`,
    (table: string) => `${table}.to_run > ${run} and ${table}.from_run <= ${run}`,
  ]
  return `
  with carrier as materialized (
    select o.delivery_id, o.person_id, c.record_id
    from ${of} o join record_identifier c on c.identifier_id = o.identifier_id and ${open('c')}
  ),
  at_once as materialized (
    select r.delivery_id from carrier r
    join link l on l.record_id = r.record_id and l.profile_id = r.person_id and ${open('l')}
    union
    select r.delivery_id from carrier r
    join link l on l.record_id = r.record_id and l.profile_id = r.person_id and ${shut('l')}
  ),
  rest as materialized (
    select o.delivery_id, o.person_id, o.identifier_id from ${of} o
    where o.delivery_id not in (select delivery_id from at_once)
  ),
  record as materialized (
    select o.delivery_id, o.identifier_id, l.record_id
    from rest o join link l on l.profile_id = o.person_id and ${open('l')}
    union all
    select o.delivery_id, o.identifier_id, l.record_id
    from rest o join link l on l.profile_id = o.person_id and ${shut('l')}
  )
  select delivery_id from at_once
  union
  select r.delivery_id from record r
  join record_identifier c on c.record_id = r.record_id and c.identifier_id = r.identifier_id and ${shut('c')}`
}
