import type { Client } from 'pg'

/** The table of people, as the brand's CRM has it. */
export async function createPeople(client: Client, schema: string): Promise<void> {
  await client.query(`
    create schema if not exists ${client.escapeIdentifier(schema)};
    create table if not exists ${client.escapeIdentifier(schema)}.person (
      id bigint primary key,
      customer_number text,
      title text,
      given_name text,
      family_name text,
      email text,
      email_verified boolean,
      phone text,
      street text,
      postal_code text,
      city text,
      country text,
      birth_date date,
      gender text,
      handicap numeric(6, 1),
      club text,
      home_store text,
      language text,
      created_at timestamptz not null,
      updated_at timestamptz not null
    );
    create index if not exists person_updated_at_id on ${client.escapeIdentifier(schema)}.person (updated_at, id)`)
}

/** Makes the temporary tables that a night's files are copied to. */
export async function stageNight(client: Client, schema: string): Promise<void> {
  await client.query(`
    create temporary table upserted (like ${client.escapeIdentifier(schema)}.person) on commit drop;
    create temporary table deleted (id bigint primary key) on commit drop`)
}

/** Writes the staged rows over those that are there. */
export async function upsertPeople(client: Client, schema: string): Promise<number> {
  const { rowCount } = await client.query(`
    merge into ${client.escapeIdentifier(schema)}.person p
    using upserted u on u.id = p.id
    when matched then update set customer_number = u.customer_number, title = u.title, given_name = u.given_name,
      family_name = u.family_name, email = u.email, email_verified = u.email_verified, phone = u.phone,
      street = u.street, postal_code = u.postal_code, city = u.city, country = u.country,
      birth_date = u.birth_date, gender = u.gender, handicap = u.handicap, club = u.club,
      home_store = u.home_store, language = u.language, created_at = u.created_at, updated_at = u.updated_at
    when not matched then insert values (u.id, u.customer_number, u.title, u.given_name, u.family_name, u.email,
      u.email_verified, u.phone, u.street, u.postal_code, u.city, u.country, u.birth_date, u.gender, u.handicap,
      u.club, u.home_store, u.language, u.created_at, u.updated_at)`)
  return rowCount ?? 0
}

/** Deletes the staged ids; they leave no trace. */
export async function deletePeople(client: Client, schema: string): Promise<number> {
  const { rowCount } = await client.query(`
    delete from ${client.escapeIdentifier(schema)}.person p
    using deleted d
    where d.id = p.id`)
  return rowCount ?? 0
}
