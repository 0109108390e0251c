import { type Db, one } from '../../db/connect.ts'

/** What a database holds, as far as it must be known before it is emptied. */
export interface Holdings {
  readonly database: string
  /** Tables, views and sequences of everybody, extensions aside. */
  readonly relations: number
  /** Whether the tables are those of Nocturne. */
  readonly ours: boolean
}

/** Looks what is in a database. */
export function holdings(db: Db): Promise<Holdings> {
  return one<Holdings>(
    db,
    `
    select
      current_database() as database,
      count(*)::int as relations,
      to_regclass('installation') is not null
        and to_regclass('schema_migration') is not null
        and to_regclass('published.run') is not null as ours
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    where n.nspname !~ '^pg_'
      and n.nspname <> 'information_schema'
      and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
      and not exists (
        select from pg_depend d
        where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')`,
  )
}

/** Drops the two schemas that are all ours, and in the common schema what no extension owns. */
export function dropEverything(tx: Db): Promise<number> {
  return tx.execute(`
    do $$
    declare
      things text[];
      thing text;
    begin
      drop schema if exists published, vault cascade;
      -- All names first: a partition that went with its table has none any more.
      things := array(
        select format('drop table if exists %s cascade', c.oid::regclass)
        from pg_class c
        where c.relnamespace = current_schema()::regnamespace
          and c.relkind in ('r', 'p')
          and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
        union all
        select format('drop routine if exists %s cascade', p.oid::regprocedure)
        from pg_proc p
        where p.pronamespace = current_schema()::regnamespace
          and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e'));
      foreach thing in array things loop
        execute thing;
      end loop;
    end $$`)
}

const MARK = 'made by nocturne demo'

/** Who made a database: the demo, somebody else, or nobody yet. */
export async function ownerOf(db: Db, name: string): Promise<'demo' | 'stranger' | null> {
  const [found] = await db.query<{ mark: string | null }>(
    `select shobj_description(oid, 'pg_database') as mark from pg_database where datname = $1::text`,
    [name],
  )
  if (found === undefined) return null
  return found.mark === MARK ? 'demo' : 'stranger'
}

/** Drops a database, whoever is connected to it. */
export function dropSide(db: Db, name: string): Promise<number> {
  return db.execute(`drop database ${quoted(name)} with (force)`)
}

/** Creates a database, marked as the demo's. */
export async function createSide(db: Db, name: string): Promise<void> {
  await db.execute(`create database ${quoted(name)}`)
  await db.execute(`comment on database ${quoted(name)} is '${MARK}'`)
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`
