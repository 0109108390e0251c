import { named, nothingNamed } from '../../core/named.ts'
import type { Fields, Golden } from './survive.ts'

/** The golden record that stands, with the run since which each attribute is as it is. */
export interface Standing extends Golden {
  readonly since: Fields
}

/** An attribute whose value and lineage are as they were keeps its run; all others begin with this one. */
export function sinceOf(next: Golden, standing: Standing | null, runId: number): Fields {
  const since = nothingNamed<unknown>()
  for (const name of Object.keys(next.lineage))
    since[name] = standing !== null && stands(name, next, standing) ? named(standing.since, name) : runId
  return since
}

function stands(name: string, next: Golden, standing: Standing): boolean {
  const [record, rule] = named(next.lineage, name) ?? []
  const [formerRecord, formerRule] = named(standing.lineage, name) ?? []
  if (record !== formerRecord || rule !== formerRule) return false
  return JSON.stringify(named(next.attributes, name)) === JSON.stringify(named(standing.attributes, name))
}
