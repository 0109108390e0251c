import type { Db } from '../connect.ts'

/**
 * Adds to `target` (identifier_id, near_id) which other identifiers are other spellings of those in `staged`
 * (identifier_id): one mailbox written in two ways has one canonical form, and a denial of one denies the other.
 */
export function stageSpellings(tx: Db, staged: string, target: string): Promise<number> {
  return tx.execute(`
    insert into ${target} (identifier_id, near_id)
    select s.identifier_id, o.identifier_id
    from ${staged} s
    join vault.identifier i on i.identifier_id = s.identifier_id
    join vault.identifier o on o.canonical_id = i.canonical_id and o.identifier_id <> i.identifier_id`)
}
