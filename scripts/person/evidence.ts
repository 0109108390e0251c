import { emailKey } from '../../activities/extract/normalise/email.ts'
import { spelledIds } from '../../activities/extract/normalise/spellings.ts'
import type { Evidence } from '../../activities/identity/comparing.ts'
import { readEvidence } from '../../activities/identity/matching/queries/evidence.ts'
import { joinRules } from '../../activities/identity/rules.ts'
import type { BrandProject } from '../../core/brand/project.ts'
import type { Db } from '../../db/connect.ts'
import type { BrandKey } from '../../db/keys.ts'

/** The brand, and what makes ids of what is written in its project. */
export interface Keyed {
  readonly project: BrandProject
  readonly key: BrandKey
}

/** What comparing says of some records of a published run; null = it compares nobody. */
export function evidenceOf(
  db: Db,
  { project, key }: Keyed,
  runId: number,
  recordIds: readonly string[],
): Promise<Evidence | null> {
  const policy = project.identity
  const join = joinRules(policy, (type, value) => spelledIds(key, project, type, value))
  return db.transaction((tx) => readEvidence(tx, runId, { policy, join }, { emailKey, key }, recordIds))
}
