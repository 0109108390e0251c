import type { ModelSource } from '../../../../activities/identity/io/model-source.ts'
import { type Plan, planIdentity } from '../../../../activities/identity/io/plan.ts'
import type { IdentityPolicy } from '../../../../core/brand/identity.ts'
import type { BrandProject } from '../../../../core/brand/project.ts'
import type { Db } from '../../../../db/connect.ts'
import { testDeps } from '../../../support/world.ts'
import { profiles } from './night.ts'

/** What the next night would do by this policy. */
export async function planned(
  db: Db,
  policy: IdentityPolicy,
  { samples = 0, adopt = null }: { readonly samples?: number; readonly adopt?: ModelSource | null } = {},
): Promise<Plan> {
  const [row] = await db.query<{ run_id: number }>('select run_id from publication')
  return planIdentity(db, testDeps(db, { identity: policy }), {
    project: { identity: policy } as BrandProject,
    runId: row?.run_id ?? 0,
    samples,
    adopt,
  })
}

/** The published profiles: id of each record key, and how many of each kind. */
export async function seen(db: Db) {
  const rows = await db.query<{ kind: string; n: number }>(
    'select kind, count(*)::int as n from published.profile group by kind',
  )
  const kinds = new Map(rows.map(({ kind, n }) => [kind, n]))
  const [homes] = await db.query<{ n: number }>(
    'select count(distinct household_id)::int as n from published.profile',
  )
  return {
    ids: await profiles(db),
    households: homes?.n ?? 0,
    known: kinds.get('known') ?? 0,
    anonymous: kinds.get('anonymous') ?? 0,
  }
}
type Seen = Awaited<ReturnType<typeof seen>>

/** What became of profiles, counted from the published record keys of two nights, in the dullest way. */
export function counted(b: Seen, a: Seen): Plan['churn'] {
  const [before, after] = [b.ids, a.ids]
  const keys = Object.keys(before)
  const meet = (of: Record<string, string>, others: Record<string, string>) => {
    const met = new Map<string, Set<string>>()
    for (const key of keys) {
      const id = of[key] ?? ''
      met.set(id, (met.get(id) ?? new Set()).add(others[key] ?? ''))
    }
    return met
  }
  const [was, now] = [meet(before, after), meet(after, before)]
  const several = (of: Map<string, Set<string>>) => [...of].filter(([, others]) => others.size > 1)
  const others = (of: Map<string, Set<string>>) => new Set(several(of).flatMap(([, ids]) => [...ids])).size
  return {
    known: { before: b.known, after: a.known },
    anonymous: { before: b.anonymous, after: a.anonymous },
    households: { before: b.households, after: a.households },
    profiles: { before: was.size, after: now.size },
    merged: { profiles: others(now), into: several(now).length },
    split: { profiles: several(was).length, into: others(was) },
    unchanged: [...was.values()].filter(
      (ids) => ids.size === 1 && [...ids].every((id) => now.get(id)?.size === 1),
    ).length,
    records: keys.length,
    moved: keys.filter((key) => before[key] !== after[key]).length,
  }
}
