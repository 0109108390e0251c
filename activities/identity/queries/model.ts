import { type Db, maybe, one } from '../../../db/connect.ts'
import { writeVersions } from '../../../db/versioned/write.ts'
import { recordAudit } from '../../privacy/queries.ts'
import { type FrozenModel, isReadable, type StoredModel, stored, unstored } from '../engine/fit/frozen.ts'
import type { Volume } from '../engine/fit/volume.ts'

/** A model with all that it is frozen with: from then on a pair weighs the same, whoever else comes or goes. */
export type NightModel = FrozenModel & { readonly volume: Volume }

/** A model as it is kept. */
export interface ModelRow {
  readonly model: NightModel
  readonly records: number
  readonly adopted_id: string | null
  /** What of the rules the fit depends on, as a hash. */
  readonly rules: string
}

/** A model as it lies there, which another version of the program may have written: `readable` opens it. */
export interface KeptModel extends Omit<ModelRow, 'model'> {
  readonly model: StoredModel
}

/** A model that an operator adopted; one from elsewhere knows nothing of how many people there are here. */
export interface AdoptedRow {
  readonly model: FrozenModel
  readonly adopted_id: string
}

/** The model that run `runId` has; null = none yet. */
export function readKept(db: Db, runId: number): Promise<KeptModel | null> {
  return maybe<KeptModel>(
    db,
    `
    select model, records::int as records, adopted_id, rules
    from identity_model
    where from_run <= $1::int and (to_run is null or to_run > $1::int)`,
    [runId],
  )
}

/** Does run `runId` have a model, of whatever version? */
export async function hasModel(db: Db, runId: number): Promise<boolean> {
  const { has } = await one<{ has: boolean }>(
    db,
    `
    select exists (
      select from identity_model
      where from_run <= $1::int and (to_run is null or to_run > $1::int)) as has`,
    [runId],
  )
  return has
}

/** A kept model, to be used; an error where another version of the program kept it in another form. */
export function readable({ model, ...row }: KeptModel): ModelRow {
  const { volume, ...rest } = unstored(model)
  if (volume === undefined) throw new Error('the model of a run was kept without its volume')
  return { ...row, model: { ...rest, volume } }
}

/** What is told of a model; `model` is null where another version of the program kept it in another form. */
export interface ToldModel extends Omit<ModelRow, 'model'> {
  readonly model: NightModel | null
}

/** The model that run `runId` has, to be told of; null = none yet. */
export async function readTold(db: Db, runId: number): Promise<ToldModel | null> {
  const kept = await readKept(db, runId)
  return kept && (isReadable(kept.model) ? readable(kept) : { ...kept, model: null })
}

/** The model that an operator adopted last, where it is not the one in use; null = it is, or none was adopted. */
export async function readAdopted(db: Db, inUse: string | null): Promise<AdoptedRow | null> {
  const row = await maybe<{ model: StoredModel; adopted_id: string }>(
    db,
    `
    select model, adopted_id
    from identity_model_adopted
    where adopted_id = (select max(adopted_id) from identity_model_adopted)
      and adopted_id is distinct from $1::bigint`,
    [inUse],
  )
  return row && { ...row, model: unstored(row.model) }
}

/** A model that operators adopt, as it is kept. */
export interface Adoption {
  readonly model: FrozenModel
  readonly records: number
  readonly author: string
  readonly reason: string
  readonly at: Date
}

/**
 * Adopts a model, in the caller's transaction, with its entry in the audit log: the nights whose stage identity has
 * not begun compare with it. Returns its number.
 */
export async function adoptModel(tx: Db, { model, records, author, reason, at }: Adoption): Promise<string> {
  const { adopted_id } = await one<{ adopted_id: string }>(
    tx,
    `
    insert into identity_model_adopted (model, records, author, reason, adopted_at)
    values ($1::jsonb, $2::bigint, $3::text, $4::text, $5::timestamptz)
    returning adopted_id`,
    [JSON.stringify(stored(model)), records, author, reason, at.toISOString()],
  )
  await recordAudit(tx, {
    actor: author,
    action: 'adopted',
    subject: `identity_model:${adopted_id}`,
    detail: { reason, records },
  })
  return adopted_id
}

/** Until the transaction is rolled back, this is the model that was adopted last. */
export async function standInAdopted(
  tx: Db,
  { model, records }: Pick<Adoption, 'model' | 'records'>,
): Promise<void> {
  await tx.execute(
    `
    create temp table identity_model_adopted on commit drop as
    select coalesce(max(adopted_id), 0) + 1 as adopted_id, $1::jsonb as model, $2::bigint as records
    from identity_model_adopted`,
    [JSON.stringify(stored(model)), records],
  )
}

/** From this run on, records are compared with this model. */
export async function writeModel(
  tx: Db,
  runId: number,
  { model, records, adopted_id, rules }: ModelRow,
): Promise<void> {
  await tx.execute('drop table if exists pg_temp.wanted_model')
  await tx.execute(
    `
    create temp table wanted_model on commit drop as
    select 'brand' as name, $1::jsonb as model, $2::bigint as records, $3::bigint as adopted_id,
      $4::text as rules, false as gone`,
    [JSON.stringify(stored(model)), records, adopted_id, rules],
  )
  await writeVersions(tx, 'identity_model', 'wanted_model', runId)
}

/** How many records stand for people. */
export async function countPeople(tx: Db): Promise<number> {
  const { records } = await one<{ records: number }>(
    tx,
    `select count(*)::int as records from source_record where to_run is null and kind = 'person'`,
  )
  return records
}
