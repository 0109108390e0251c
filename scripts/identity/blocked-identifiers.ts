import { spelledIds } from '../../activities/extract/normalise/spellings.ts'
import type { BrandProject } from '../../core/brand/project.ts'
import type { BrandKey } from '../../db/keys.ts'

/** The identifiers that identity.yaml blocks, in whatever form a source has them. */
export const blockedIdentifiers = (project: BrandProject, key: BrandKey): ReadonlySet<string> =>
  new Set(
    project.identity.identifiers.flatMap((rule) =>
      rule.blocked.flatMap((value) => spelledIds(key, project, rule.type, value)),
    ),
  )
