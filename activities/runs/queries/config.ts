import { type Db, maybe } from '../../../db/connect.ts'

/** Keeps a brand project by the hash of its content; the same content twice is stored once. */
export function storeConfig(
  db: Db,
  version: {
    readonly hash: string
    readonly brand: string
    readonly files: Readonly<Record<string, string>>
  },
): Promise<number> {
  return db.execute(
    `
    insert into config_version (hash, brand, files)
    values ($1::text, $2::text, $3::jsonb)
    on conflict (hash) do nothing`,
    [version.hash, version.brand, JSON.stringify(version.files)],
  )
}

/** Files of a stored brand project, path to text; null = unknown hash. */
export async function configFiles(db: Db, hash: string): Promise<Readonly<Record<string, string>> | null> {
  const row = await maybe<{ files: Readonly<Record<string, string>> }>(
    db,
    'select files from config_version where hash = $1::text',
    [hash],
  )
  return row?.files ?? null
}
