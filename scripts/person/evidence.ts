import { emailKey } from '../../activities/extract/normalise/email.ts'
import { spelledIds } from '../../activities/extract/normalise/spellings.ts'
import type { Evidence } from '../../activities/identity/comparing.ts'
import { readEvidence } from '../../activities/identity/matching/queries/evidence.ts'
import type { JoinRules } from '../../activities/identity/queries/touch.ts'
import { joinRules } from '../../activities/identity/rules.ts'
import type { BrandProject } from '../../core/brand/project.ts'
import type { Db } from '../../db/connect.ts'
import type { BrandKey } from '../../db/keys.ts'

/** The brand, and what makes ids of what is written in its project. */
export interface Keyed {
  readonly project: BrandProject
  readonly key: BrandKey
}

/** How the brand's identifiers join. */
export const joinRulesOf = ({ project, key }: Keyed): JoinRules =>
  joinRules(project.identity, (type, value) => spelledIds(key, project, type, value))

/** What comparing says of some records of a published run; null = it compares nobody. */
export function evidenceOf(
  db: Db,
  brand: Keyed,
  runId: number,
  recordIds: readonly string[],
): Promise<Evidence | null> {
  const rules = { policy: brand.project.identity, join: joinRulesOf(brand) }
  return db.transaction((tx) => readEvidence(tx, runId, rules, { emailKey, key: brand.key }, recordIds))
}
