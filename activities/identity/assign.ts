/**
 * Which profile id each cluster keeps. Numbers only: records and clusters as in `cluster.ts`; ids are numbered from
 * the oldest profile to the youngest.
 */
export interface Before {
  /** Of each record, the first record of its cluster. */
  readonly first: Int32Array
  /** Of each record, the id it belonged to; -1 = none, it is new. */
  readonly profile: Int32Array
  /** Of each record, the id that it first founded or joined; -1 = it is new. */
  readonly origin: Int32Array
  /** Of each id, the profile it is an alias of; -1 = it is a profile itself, or not one that may come back. */
  readonly aliasOf: Int32Array
}

export interface Assigned {
  /** Of each cluster (by its first record), the id it keeps; -1 = it gets a new one. */
  readonly idOf: Int32Array
  /** Of each id, the cluster it leads to, as its own id or as an alias; -1 = all of its records are gone. */
  readonly leadsTo: Int32Array
}

const NONE = -1

/**
 * An id goes where most of the records went that it began with (then: most of its records, then the first cluster).
 * A cluster keeps the id that brings most records (then: the oldest); an id that is not kept there goes to the next
 * cluster with records of its own that no id goes to, so that who stays behind in a merge keeps it. A cluster that no
 * id goes to takes back the id that most of its records began with, if that was an alias and most of its records are
 * here: so a split returns what a merge took. All others are aliases of where they lead to.
 */
export function assignIds(before: Before): Assigned {
  const idOf = new Int32Array(before.first.length).fill(NONE)
  const leadsTo = new Int32Array(before.aliasOf.length).fill(NONE)
  const current = shares(before.first, before.profile, before.origin, () => true)
  nominate(current, leadsTo, () => false)
  choose(current, leadsTo, idOf)
  secondBest(current, leadsTo, idOf)
  const dormant = shares(before.first, before.origin, before.origin, (id) => at(before.aliasOf, id) !== NONE)
  const held = Uint8Array.from(idOf, (id) => (id === NONE ? 0 : 1))
  nominate(dormant, leadsTo, (cluster) => held[cluster] === 1)
  choose(dormant, leadsTo, idOf)
  followAliases(before.aliasOf, leadsTo)
  return { idOf, leadsTo }
}

/** How many records of an id are in a cluster, and how many of those began with that id. */
interface Share {
  readonly id: number
  readonly cluster: number
  readonly records: number
  readonly began: number
}

/** The shares of all ids that `counts` takes, ordered by id, then cluster. */
function shares(
  first: Int32Array,
  ids: Int32Array,
  origins: Int32Array,
  counts: (id: number) => boolean,
): readonly Share[] {
  // One number a record: id, cluster and whether it began there sort together, in a typed array, at any size.
  const keys = new Float64Array(first.length)
  let used = 0
  for (let record = 0; record < first.length; record++) {
    const id = at(ids, record)
    if (id === NONE || !counts(id)) continue
    const began = at(origins, record) === id ? 1 : 0
    keys[used++] = (id * first.length + at(first, record)) * 2 + began
  }
  return runs(keys.subarray(0, used).sort(), first.length)
}

function runs(keys: Float64Array, records: number): readonly Share[] {
  const found: Share[] = []
  let from = 0
  while (from < keys.length) {
    const pair = Math.floor((keys[from] ?? 0) / 2)
    let to = from
    let began = 0
    while (to < keys.length && Math.floor((keys[to] ?? 0) / 2) === pair) began += (keys[to++] ?? 0) % 2
    found.push({ id: Math.floor(pair / records), cluster: pair % records, records: to - from, began })
    from = to
  }
  return found
}

/** Sets where each id leads to; `shares` come in the order of ids, then clusters, which settles what is equal. */
function nominate(found: readonly Share[], leadsTo: Int32Array, held: (cluster: number) => boolean): void {
  let best: Share | undefined
  for (const share of found) {
    if (best?.id !== share.id || isBetter(share, best, held)) best = share
    leadsTo[best.id] = best.cluster
  }
}

function isBetter(share: Share, best: Share, held: (cluster: number) => boolean): boolean {
  if (share.began !== best.began) return share.began > best.began
  if (share.records !== best.records) return share.records > best.records
  return held(best.cluster) && !held(share.cluster)
}

/** Gives each cluster that has no id yet the one of those leading to it that brings most records. */
function choose(found: readonly Share[], leadsTo: Int32Array, idOf: Int32Array): void {
  const brought = new Int32Array(idOf.length)
  for (const { id, cluster, records } of found) {
    if (at(leadsTo, id) !== cluster) continue
    const most = at(brought, cluster)
    if (most === 0 ? at(idOf, cluster) !== NONE : records <= most) continue
    brought[cluster] = records
    idOf[cluster] = id
  }
}

/** Ids that their first choice did not keep, where other records of theirs went and no id did. */
function secondBest(found: readonly Share[], leadsTo: Int32Array, idOf: Int32Array): void {
  const left = found.filter(
    ({ id, cluster }) => at(idOf, at(leadsTo, id)) !== id && at(idOf, cluster) === NONE,
  )
  const next = leadsTo.slice()
  nominate(left, next, () => false)
  choose(left, next, idOf)
  for (const { id } of left) if (at(idOf, at(next, id)) === id) leadsTo[id] = at(next, id)
}

/** An alias whose own records are gone goes on leading to where its profile leads. */
function followAliases(aliasOf: Int32Array, leadsTo: Int32Array): void {
  for (let id = 0; id < aliasOf.length; id++) {
    const profile = at(aliasOf, id)
    if (profile !== NONE && at(leadsTo, id) === NONE) leadsTo[id] = at(leadsTo, profile)
  }
}

function at(array: Int32Array, index: number): number {
  return array[index] ?? NONE
}
