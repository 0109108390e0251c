import { type Db, one } from '../../../db/connect.ts'
import { stageSpellings } from '../../../db/vault/spellings.ts'
import { temp, tempAs } from './temp.ts'
import { rowsOf, type View } from './view.ts'

/** An identifier that more people carry is a placeholder: what is said by it is nobody's word on the others. */
const MOST_PEOPLE = 8

/** From here on it is cheaper to start from all identifiers that ever denied. Not measured finely. */
const MANY = 5_000

/** Stages the identifiers of `fold_key`, and their other spellings. */
export async function stageIdentifiers(tx: Db): Promise<void> {
  await tempAs(tx, 'fold_identifier', 'select distinct identifier_id from fold_key')
  await temp(tx, 'fold_spelling', '(identifier_id uuid, near_id uuid) on commit drop')
  await stageSpellings(tx, 'fold_identifier', 'fold_spelling')
  await tx.execute('analyze fold_spelling')
}

/** Stages which identifiers of the same person have ever denied something, for the identifiers of `fold_key`. */
export async function stageMates(tx: Db, view: View): Promise<void> {
  const { n } = await one<{ n: number }>(tx, 'select count(*)::int as n from fold_identifier')
  const select =
    n < MANY
      ? `${matesOf('fold_identifier', view)}
         where exists (select from consent_event e where e.identifier_id = m.other_id and e.action <> 'grant')`
      : `${matesOf("(select distinct identifier_id from consent_event where action <> 'grant')", view)}
         join fold_identifier f on f.identifier_id = m.other_id`
  const columns =
    n < MANY
      ? 'm.identifier_id, m.other_id as near_id'
      : 'm.other_id as identifier_id, m.identifier_id as near_id'
  await tempAs(tx, 'fold_mate', select.replace('$columns', columns))
  await dropPlaceholders(tx, view)
}

/** Stages the other identifiers of the people who carry those of `origin` (identifier_id), with their types. */
export async function stageMatesOf(tx: Db, target: string, origin: string, view: View): Promise<void> {
  await tempAs(
    tx,
    target,
    matesOf(origin, view).replace('$columns', 'm.identifier_id, m.other_id as near_id, m.type'),
  )
}

function matesOf(origin: string, view: View): string {
  const carries = rowsOf('record_identifier', 'record_id, identifier_id, type', view)
  const link = rowsOf('link', 'record_id, profile_id', view)
  return `
with home as (
  select distinct o.identifier_id, l.profile_id
  from ${origin} o
  join ${carries} c using (identifier_id)
  join ${link} l using (record_id)
),
mate as (
  select distinct h.identifier_id, c.identifier_id as other_id, c.type
  from home h
  join ${link} l using (profile_id)
  join ${carries} c using (record_id)
  where c.identifier_id <> h.identifier_id
)
select distinct $columns
from mate m`
}

function dropPlaceholders(tx: Db, view: View): Promise<number> {
  return tx.execute(
    `
    delete from fold_mate
    where near_id in (
      select n.near_id
      from (select distinct near_id from fold_mate) n
      join ${rowsOf('record_identifier', 'record_id, identifier_id', view)} c on c.identifier_id = n.near_id
      join ${rowsOf('link', 'record_id, profile_id', view)} l using (record_id)
      group by n.near_id
      having count(distinct l.profile_id) > $1::int)`,
    [MOST_PEOPLE],
  )
}
