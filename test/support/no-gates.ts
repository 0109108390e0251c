import type { GateSpecs } from '../../core/brand/gates.ts'

const NEVER = { warn: null, ask: null, stop: null }

/** Gates that check nothing. */
export const NO_GATES: GateSpecs = {
  nights: 7,
  minRows: 10,
  rowsDrop: NEVER,
  zeroRows: 'pass',
  snapshotDeletes: NEVER,
  largestCluster: NEVER,
  rejectedShare: NEVER,
  refusedDenials: NEVER,
  consentedDrop: NEVER,
  blastFactor: NEVER,
}

/** `gates.yaml` of a brand of a few people, who change by halves every night: nothing asks. */
export const NO_GATES_YAML = `nights: 7
rows_drop: { warn: 99% }
zero_rows: warn
snapshot_deletes: { warn: 99% }
largest_cluster: { warn: 99 }
rejected_share: { warn: 99% }
consented_drop: { warn: 99% }
blast_factor: { warn: 99 }
`
