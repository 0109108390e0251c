import { type Db, one } from '../../../db/connect.ts'
import { temp, tempAs } from '../../../db/temp.ts'
import { stageSpellings } from '../../../db/vault/spellings.ts'
import { MOST_CARRIERS } from '../rules.ts'
import { eachArm, type View } from './view.ts'

/** From here on it is cheaper to start from all identifiers that ever denied. Not measured finely. */
const MANY = 5_000

/** Stages the identifiers of `fold_key`, and their other spellings. */
export async function stageIdentifiers(tx: Db): Promise<void> {
  await tempAs(tx, 'fold_identifier', 'select distinct identifier_id from fold_key')
  await temp(tx, 'fold_spelling', '(identifier_id uuid, near_id uuid)')
  await stageSpellings(tx, 'fold_identifier', 'fold_spelling')
  await tx.execute('analyze fold_spelling')
}

/** Stages which identifiers of the same person have ever denied something, for the identifiers of `fold_key`. */
export async function stageMates(tx: Db, view: View): Promise<void> {
  const { n } = await one<{ n: number }>(tx, 'select count(*)::int as n from fold_identifier')
  await tempAs(tx, 'fold_mate', n < MANY ? matesOfKeys(view) : matesOfDenials(view))
  await dropPlaceholders(tx, view)
}

const matesOfKeys = (view: View): string => `${mates('fold_identifier', view)}
select distinct m.identifier_id, m.other_id as near_id
from mate m
where m.other_id <> m.identifier_id
  and exists (select from consent_event e where e.identifier_id = m.other_id and e.action <> 'grant')`

const matesOfDenials = (view: View): string => `${mates(DENIED, view)}
select distinct m.other_id as identifier_id, m.identifier_id as near_id
from mate m
join fold_identifier f on f.identifier_id = m.other_id
where m.other_id <> m.identifier_id`

const DENIED = "(select distinct identifier_id from consent_event where action <> 'grant')"

/** Stages the other identifiers of the people who carry those of `origin` (identifier_id), with their types. */
export async function stageMatesOf(tx: Db, target: string, origin: string, view: View): Promise<void> {
  await tempAs(
    tx,
    target,
    `${mates(origin, view)}
    select distinct identifier_id, other_id as near_id, type from mate where other_id <> identifier_id`,
  )
}

/** CTEs up to `mate`, each from the rows of the last: origin -> records -> people -> records -> identifiers. */
function mates(origin: string, view: View): string {
  const links = (rows: string, on: string, columns: string) =>
    eachArm(
      'l',
      view,
      (shown) => `select ${columns} from ${rows} x join link l on l.${on} = x.${on} and ${shown}`,
    )
  return `
with carrier as materialized (
  ${eachArm('c', view, (shown) => `select o.identifier_id, c.record_id from ${origin} o join record_identifier c on c.identifier_id = o.identifier_id and ${shown}`)}
),
home as materialized (
  select distinct identifier_id, profile_id
  from (${links('carrier', 'record_id', 'x.identifier_id, l.profile_id')}) h
),
record as materialized (
  select distinct identifier_id, record_id
  from (${links('home', 'profile_id', 'x.identifier_id, l.record_id')}) r
),
mate as (
  ${eachArm('c', view, (shown) => `select r.identifier_id, c.identifier_id as other_id, c.type from record r join record_identifier c on c.record_id = r.record_id and ${shown}`)}
)`
}

function dropPlaceholders(tx: Db, view: View): Promise<number> {
  const carrier = eachArm(
    'c',
    view,
    (shown) =>
      `select n.near_id, c.record_id from near n join record_identifier c on c.identifier_id = n.near_id and ${shown}`,
  )
  const home = eachArm(
    'l',
    view,
    (shown) =>
      `select x.near_id, l.profile_id from carrier x join link l on l.record_id = x.record_id and ${shown}`,
  )
  return tx.execute(
    `
    with near as materialized (select distinct near_id from fold_mate),
    carrier as materialized (${carrier}),
    home as (${home})
    delete from fold_mate
    where near_id in (select near_id from home group by near_id having count(distinct profile_id) > $1::int)`,
    [MOST_CARRIERS],
  )
}
