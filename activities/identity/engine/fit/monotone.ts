/**
 * A weaker agreement never weighs more than a stronger one: neighbours that stand the wrong way round are pooled
 * (pool adjacent violators), which leaves the sums of m and u as they are.
 */
export function monotone(
  m: readonly number[],
  u: readonly number[],
): { readonly m: readonly number[]; readonly u: readonly number[] } {
  const pools: { m: number; u: number; levels: number }[] = []
  for (let level = 1; level < m.length; level++) {
    let pool = { m: m[level] ?? 0, u: u[level] ?? 0, levels: 1 }
    for (
      let last = pools.at(-1);
      last !== undefined && pool.m * last.u > last.m * pool.u;
      last = pools.at(-1)
    ) {
      pools.pop()
      pool = { m: pool.m + last.m, u: pool.u + last.u, levels: pool.levels + last.levels }
    }
    pools.push(pool)
  }
  const spread = (of: 'm' | 'u'): readonly number[] => [
    0,
    ...pools.flatMap((pool) => Array.from({ length: pool.levels }, () => pool[of] / pool.levels)),
  ]
  return { m: spread('m'), u: spread('u') }
}
