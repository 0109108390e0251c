import { type Against, chainsOf } from './chains.ts'
import { find, singletons } from './engine/cluster/forest.ts'
import { at, bind, join, joinAlike, NONE, type Partition, part, SEVERAL } from './partition.ts'

/**
 * From identifiers to people. Numbers only: records are 0..records-1 in the order of (source, source key), and
 * identifiers come in the order of their trust. Another way to decide who is who has this shape too.
 */
export interface Carried {
  readonly records: number
  /** Carriers of identifier i are `carrier[start[i]]` to `carrier[start[i + 1] - 1]`, ascending. */
  readonly start: Int32Array
  readonly carrier: Int32Array
  /** Which exclusive type an identifier is of; -1 = a person may have several of its type. */
  readonly exclusiveType: Int8Array
  readonly exclusiveTypes: number
  /** Is an identifier a person's, as an e-mail is, and not a browser's? */
  readonly personal: Uint8Array
}

/** What operators decided: pairs of records one after the other, the newest decision first. */
export interface Decided {
  readonly must: Int32Array
  readonly cannot: Int32Array
}

/** What the records say of their people. */
export interface Compared {
  /** Of each record, the first record of the group that comparing put it in; itself where it is alone, or bare. */
  readonly group: Int32Array
  /** Does the record say who it is, and not only by identifiers? */
  readonly described: (record: number) => boolean
  readonly against: Against
}

/** Nothing was compared: all records are bare. */
export const bare = (records: number): Compared => ({
  group: singletons(records),
  described: () => false,
  against: () => false,
})

export interface Clusters {
  /** Of each record, the first record of its cluster. */
  readonly first: Int32Array
  /** How often a carrier was kept apart from those before it by an exclusive identifier, a decision, or what it says. */
  readonly refused: number
}

/** A record that shares an identifier is compared with so many of the clusters that were kept apart before it. */
const MOST_APART = 64

/**
 * Joins what operators bound, then the groups that comparing found, then records that share an identifier, strongest
 * identifiers first, then in the order of the records; never two records that an operator parted, never two clusters
 * with different values of an exclusive type, but for values that bound records carry, and by an identifier never two
 * whose records say that they are two people: a family shares its mailbox and its browser. Each identifier costs its
 * carriers, not their pairs.
 */
export function clusterRecords(input: Carried, decided: Decided, compared: Compared): Clusters {
  const clusters: Partition = {
    first: singletons(input.records),
    values: exclusiveValues(input),
    same: singletons(input.start.length - 1),
    apart: new Map(),
    people: chainsOf(input.records, compared.described, compared.against),
  }
  eachPair(decided.cannot, (a, b) => part(clusters, a, b))
  eachPair(decided.must, (a, b) => bind(clusters, a, b))
  for (let record = 0; record < input.records; record++) join(clusters, at(compared.group, record), record)
  let refused = 0
  for (let identifier = 0; identifier < input.start.length - 1; identifier++)
    refused += joinCarriers(clusters, input, identifier)
  const { first } = clusters
  for (let record = 0; record < first.length; record++) first[record] = find(first, record)
  return { first, refused }
}

function eachPair(pairs: Int32Array, use: (a: number, b: number) => void): void {
  for (let i = 0; i < pairs.length; i += 2) use(at(pairs, i), at(pairs, i + 1))
}

function joinCarriers(clusters: Partition, input: Carried, identifier: number): number {
  const from = at(input.start, identifier)
  const to = at(input.start, identifier + 1)
  if (to - from < 2) return 0
  const apart = [at(input.carrier, from)]
  let refused = 0
  for (let i = from + 1; i < to; i++) {
    const record = at(input.carrier, i)
    const joined = apart.some((other) => joinAlike(clusters, other, record, input.personal[identifier] === 1))
    if (joined) continue
    refused += 1
    if (apart.length < MOST_APART) apart.push(record)
  }
  return refused
}

/** Of each exclusive type, the value that each record carries. */
function exclusiveValues(input: Carried): readonly Int32Array[] {
  const values = Array.from({ length: input.exclusiveTypes }, () => new Int32Array(input.records).fill(NONE))
  for (let identifier = 0; identifier < input.start.length - 1; identifier++) {
    const ofType = values[at(input.exclusiveType, identifier)]
    if (ofType === undefined) continue
    for (let i = at(input.start, identifier); i < at(input.start, identifier + 1); i++) {
      const record = at(input.carrier, i)
      ofType[record] = at(ofType, record) === NONE ? identifier : SEVERAL
    }
  }
  return values
}
