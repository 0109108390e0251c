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
