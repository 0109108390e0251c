/** Links between records, by their ends. */
export interface Links {
  readonly a: Int32Array
  readonly b: Int32Array
}

/** A link without which its ends are no more connected; `below` records are on the side that `end` is on. */
export interface Bridge {
  readonly link: number
  readonly end: 'a' | 'b'
  readonly below: number
}

const NONE = -1

/** The bridges of a graph (Tarjan 1974), by walking it without recursion: time and memory follow records and links. */
export function bridgesOf(records: number, { a, b }: Links): readonly Bridge[] {
  const { start, link } = incidence(records, a, b)
  const order = new Int32Array(records).fill(NONE)
  const low = new Int32Array(records)
  const below = new Int32Array(records).fill(1)
  const via = new Int32Array(records).fill(NONE)
  const next = start.slice(0, records)
  const path = new Int32Array(records)
  const found: Bridge[] = []
  let met = 0
  const enter = (record: number, by: number): void => {
    order[record] = met
    low[record] = met
    via[record] = by
    met += 1
  }
  for (let root = 0; root < records; root++) {
    if (order[root] !== NONE) continue
    enter(root, NONE)
    path[0] = root
    for (let depth = 1; depth > 0; ) {
      const record = path[depth - 1] as number
      const at = next[record] as number
      if (at < (start[record + 1] as number)) {
        next[record] = at + 1
        const by = link[at] as number
        const other = a[by] === record ? (b[by] as number) : (a[by] as number)
        if (by === via[record]) continue
        if (order[other] === NONE) {
          enter(other, by)
          path[depth++] = other
        } else low[record] = Math.min(low[record] as number, order[other] as number)
        continue
      }
      depth -= 1
      if (depth === 0) continue
      const above = path[depth - 1] as number
      low[above] = Math.min(low[above] as number, low[record] as number)
      below[above] = (below[above] as number) + (below[record] as number)
      const by = via[record] as number
      if ((low[record] as number) > (order[above] as number))
        found.push({ link: by, end: a[by] === record ? 'a' : 'b', below: below[record] as number })
    }
  }
  return found
}

/** The links of each record: `link[start[r]]` to `link[start[r + 1] - 1]`. */
function incidence(
  records: number,
  a: Int32Array,
  b: Int32Array,
): { readonly start: Int32Array; readonly link: Int32Array } {
  const start = new Int32Array(records + 1)
  for (const ends of [a, b]) for (const end of ends) start[end + 1] = (start[end + 1] as number) + 1
  for (let i = 0; i < records; i++) start[i + 1] = (start[i + 1] as number) + (start[i] as number)
  const place = start.slice()
  const link = new Int32Array(2 * a.length)
  for (let i = 0; i < a.length; i++)
    for (const end of [a[i] as number, b[i] as number]) {
      const at = place[end] as number
      link[at] = i
      place[end] = at + 1
    }
  return { start, link }
}
