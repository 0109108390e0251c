import type { Assigned, Before } from './assign.ts'

export interface Outcome {
  readonly clusters: number
  /** Clusters with an id that was never used. */
  readonly minted: number
  /** Profiles that became aliases. */
  readonly merged: number
  /** Clusters that came off a profile whose id went elsewhere. */
  readonly split: number
  /** Profiles without a record left. */
  readonly retired: number
  /** Records of the largest cluster. */
  readonly largest: number
}

/** What assigning did, in numbers. */
export function summarise(before: Before, after: Assigned): Outcome {
  const records = new Int32Array(before.first.length)
  const cameOff = new Uint8Array(before.first.length)
  for (let record = 0; record < before.first.length; record++) {
    const cluster = before.first[record] ?? record
    records[cluster] = (records[cluster] ?? 0) + 1
    const profile = before.profile[record] ?? -1
    if (profile !== -1 && after.leadsTo[profile] !== cluster) cameOff[cluster] = 1
  }
  const first = (cluster: number) => before.first[cluster] === cluster
  const wasProfile = (id: number) => before.aliasOf[id] === -1
  return {
    clusters: count(records.length, first),
    minted: count(records.length, (cluster) => first(cluster) && after.idOf[cluster] === -1),
    merged: count(after.leadsTo.length, (id) => wasProfile(id) && leadsElsewhere(after, id)),
    split: count(records.length, (cluster) => cameOff[cluster] === 1 && isNewProfile(before, after, cluster)),
    retired: count(after.leadsTo.length, (id) => wasProfile(id) && after.leadsTo[id] === -1),
    largest: records.reduce((most, n) => Math.max(most, n), 0),
  }
}

function leadsElsewhere(after: Assigned, id: number): boolean {
  const cluster = after.leadsTo[id] ?? -1
  return cluster !== -1 && after.idOf[cluster] !== id
}

function isNewProfile(before: Before, after: Assigned, cluster: number): boolean {
  const id = after.idOf[cluster] ?? -1
  return id === -1 || before.aliasOf[id] !== -1
}

function count(length: number, counts: (index: number) => boolean): number {
  let n = 0
  for (let index = 0; index < length; index++) if (counts(index)) n += 1
  return n
}
