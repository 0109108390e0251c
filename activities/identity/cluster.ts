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
}

export interface Clusters {
  /** Of each record, the first record of its cluster. */
  readonly first: Int32Array
  /** How often a carrier was kept apart from those before it by an exclusive identifier. */
  readonly refused: number
}

/** No value of an exclusive type, and more than one (which no other record can agree with). */
const NONE = -1
const SEVERAL = -2
/** A record that shares an identifier is compared with so many of the clusters that were kept apart before it. */
const MOST_APART = 64

/**
 * Joins records that share an identifier, strongest identifiers first, then in the order of the records; never two
 * clusters with different values of an exclusive type. Each identifier costs its carriers, not their pairs.
 */
export function clusterByIdentifier(input: Carried): Clusters {
  const first = Int32Array.from({ length: input.records }, (_, record) => record)
  const values = exclusiveValues(input)
  let refused = 0
  for (let identifier = 0; identifier < input.start.length - 1; identifier++)
    refused += joinCarriers(first, values, input, identifier)
  for (let record = 0; record < first.length; record++) first[record] = find(first, record)
  return { first, refused }
}

function joinCarriers(
  first: Int32Array,
  values: readonly Int32Array[],
  input: Carried,
  identifier: number,
): number {
  const from = at(input.start, identifier)
  const to = at(input.start, identifier + 1)
  if (to - from < 2) return 0
  const apart = [at(input.carrier, from)]
  let refused = 0
  for (let i = from + 1; i < to; i++) {
    const record = at(input.carrier, i)
    const joined = apart.some((other) => join(first, values, other, record))
    if (joined) continue
    refused += 1
    if (apart.length < MOST_APART) apart.push(record)
  }
  return refused
}

/** Makes one cluster of two where no exclusive type forbids it; the first record stands for both. */
function join(first: Int32Array, values: readonly Int32Array[], a: number, b: number): boolean {
  const x = find(first, a)
  const y = find(first, b)
  if (x === y) return true
  if (values.some((ofType) => differ(at(ofType, x), at(ofType, y)))) return false
  const [keep, drop] = x < y ? [x, y] : [y, x]
  first[drop] = keep
  for (const ofType of values) if (at(ofType, keep) === NONE) ofType[keep] = at(ofType, drop)
  return true
}

const differ = (a: number, b: number): boolean => a !== NONE && b !== NONE && (a !== b || a === SEVERAL)

function find(first: Int32Array, record: number): number {
  let node = record
  for (let up = at(first, node); up !== node; up = at(first, node)) {
    const above = at(first, up)
    first[node] = above
    node = above
  }
  return node
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

/** Typed arrays are read inside of their bounds here; the compiler cannot know. */
function at(array: Int32Array | Int8Array, index: number): number {
  return array[index] ?? NONE
}
