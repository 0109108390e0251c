import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { consentActivities } from '../../../activities/consent/index.ts'
import { extractActivities } from '../../../activities/extract/index.ts'
import { identityActivities } from '../../../activities/identity/index.ts'
import { profileActivities } from '../../../activities/profiles/index.ts'
import { segmentActivities } from '../../../activities/segments/index.ts'
import { parseProject } from '../../../config/load.ts'
import type { BrandProject } from '../../../core/brand/project.ts'
import type { SourceSpec } from '../../../core/brand/source.ts'
import type { Db } from '../../../db/connect.ts'
import { emptyExtract } from '../../activities/extract/support.ts'
import { CHECKED_VIEWS } from '../../support/checksum.ts'
import { TINY_FILES, writeFiles } from '../../support/tiny-brand.ts'
import { openRun, partRef, publish, testDeps } from '../../support/world.ts'

export type Files = Readonly<Record<string, string>>

/** The tiny brand without the parts that a test of one key does not need; files that are given replace its own. */
export const project = (files: Files): Files => ({
  ...TINY_FILES,
  'profile.yaml': `${TINY_FILES['profile.yaml']}default_rule: most_recent\n`,
  ...files,
})

/** The brand that the files say, or all of their problems. */
export function parsed(files: Files): BrandProject {
  const yaml = Object.fromEntries(Object.entries(files).filter(([name]) => !name.startsWith('data/')))
  const read = parseProject(yaml, {})
  if (read.ok) return read.project
  throw new Error(read.problems.map((p) => `${p.file}:${p.line}: ${p.message}`).join('\n'))
}

/**
 * What everybody sees after a night of a brand on an emptied database: all published rows and what the vault holds, or
 * the message of whoever refused.
 */
export async function outcome(db: Db, files: Files): Promise<unknown> {
  await empty(db)
  try {
    await nightOf(db, files, '2026-03-01')
  } catch (error) {
    return error instanceof Error ? error.message.replaceAll(/\/[^ ]*\/(?=[^/ ]* )/g, '') : error
  }
  return seen(db)
}

/** As `outcome`, but a brand that comes again is told from memory: many cases change another key of the same one. */
export function outcomes(): (db: Db, files: Files) => Promise<unknown> {
  const known = new Map<string, unknown>()
  return async (db, files) => {
    const brand = JSON.stringify(files)
    if (!known.has(brand)) known.set(brand, await outcome(db, files))
    return known.get(brand)
  }
}

/** Empties everything that a night writes. */
export async function empty(db: Db): Promise<void> {
  await emptyExtract(db)
  await db.execute(
    'truncate trait_definition, trait_set, segment, segment_definition, segment_size, membership, membership_change, segment_unknown, rate_day, unconverted restart identity cascade',
  )
}

const VIEWS = [...CHECKED_VIEWS, 'source_load', 'rejection']

async function seen(db: Db): Promise<unknown> {
  const views = VIEWS.map(
    (view) => `(select jsonb_agg(v order by v::text) from published.${view} v) as ${view}`,
  )
  return db.query(`
    select ${views.join(', ')},
      (select jsonb_agg(jsonb_build_array(i.type, i.value, r.verified) order by i.type, i.value)
       from record_identifier r join vault.identifier i using (identifier_id) where r.to_run is null) as identifiers,
      (select jsonb_agg(fields order by fields::text) from vault.person_fields where to_run is null) as sealed,
      (select jsonb_agg(jsonb_build_array(source_id, party, holder) order by source_id) from source_load) as sources`)
}

/** One night from its sources to its segments, published. */
export async function nightOf(db: Db, files: Files, date: string): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'nocturne-keys-'))
  writeFiles(dir, files)
  try {
    await stages(db, dir, files, date)
  } finally {
    rmSync(dir, { recursive: true, force: true, maxRetries: 3 })
  }
}

/** The source with its files in a directory. */
function placedIn(dir: string, source: SourceSpec): SourceSpec {
  const { from } = source
  return 'path' in from ? { ...source, from: { ...from, path: join(dir, from.path) } } : source
}

async function stages(db: Db, dir: string, files: Files, date: string): Promise<void> {
  const brand = parsed(files)
  const sources = brand.sources.map((source) => placedIn(dir, source))
  const deps = testDeps(db, { ...brand, sources })
  const runId = await openRun(db, date)
  const [part, run] = [partRef(runId), { databaseId: 'test', runId }]
  for (const { name } of sources) {
    const ref = { ...run, source: name }
    await extractActivities(deps).loadSource(ref)
  }
  await identityActivities(deps).resolveIdentity(part)
  await profileActivities(deps).buildProfiles(part)
  await consentActivities(deps).decideConsent(part)
  await segmentActivities(deps).defineSegments(run)
  await segmentActivities(deps).refreshSegments(part)
  await segmentActivities(deps).sizeSegments(run)
  await publish(db, runId)
}
