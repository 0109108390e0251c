/** What other stages and the CLI call, in their own transaction. */
export { closeGrants, discardGrants, recordConsent, recordStagedConsent } from './queries/ledger.ts'
export { suppress } from './queries/suppress.ts'
export { entryProblem } from './rules.ts'
export type { ConsentAction, ConsentEvent, ConsentOrigin, Recorded, Suppression } from './types.ts'
