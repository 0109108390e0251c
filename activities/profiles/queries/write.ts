import type { Db } from '../../../db/connect.ts'
import { copyLine } from '../../../db/copy.ts'
import { temp } from '../../../db/temp.ts'
import { type Written, writeVersions } from '../../../db/versioned/write.ts'
import type { Standing } from '../since.ts'

/** Makes the table that golden records are staged in. */
export function createWanted(tx: Db): Promise<void> {
  const columns =
    '(profile_id uuid, attributes jsonb, lineage jsonb, since jsonb, gone boolean default false)'
  return temp(tx, 'wanted_attributes', columns)
}

/** Stages golden records; a profile without any attribute has none. */
export async function stageGolden(tx: Db, golden: readonly (readonly [string, Standing])[]): Promise<void> {
  const lines = golden
    .filter(([, { lineage }]) => Object.keys(lineage).length > 0)
    .map(([id, { attributes, lineage, since }]) => copyLine([id, ...[attributes, lineage, since].map(text)]))
  await tx.copyIn('copy wanted_attributes (profile_id, attributes, lineage, since) from stdin', [
    lines.join(''),
  ])
}

const text = (fields: object): string => JSON.stringify(fields)

/** Opens and closes golden records of the touched profiles; those for which none is staged are closed. */
export async function writeGolden(tx: Db, runId: number): Promise<Written> {
  await tx.execute('analyze wanted_attributes')
  await tx.execute(`
    insert into wanted_attributes (profile_id, gone)
    select t.profile_id, true
    from touched_profile t
    where not exists (select from wanted_attributes w where w.profile_id = t.profile_id)`)
  await tx.execute('analyze wanted_attributes')
  return writeVersions(tx, 'profile_attributes', 'wanted_attributes', runId)
}
