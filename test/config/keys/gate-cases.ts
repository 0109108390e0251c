/** A limit that the night of the test passes. */
const LIMITS = [
  ['rows_drop', '10%'],
  ['snapshot_deletes', '5%'],
  ['rejected_share', '5%'],
  ['refused_denials', '0'],
  ['largest_cluster', '20'],
  ['consented_drop', '10%'],
  ['blast_factor', '3'],
] as const

/** `[key, gate, level, limit]`. */
export const LIMITED = LIMITS.flatMap(([gate, limit]) =>
  (['warn', 'ask', 'stop'] as const).map((level) => [`gates.${gate}.${level}`, gate, level, limit] as const),
)
