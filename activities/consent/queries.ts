/** What other stages and the CLI call, in their own transaction. */
export { closeGrants, discardGrants, recordConsent, recordStagedConsent } from './queries/ledger.ts'
export { type GivenIdentifier, type LiveConsent, recordLive } from './queries/live.ts'
export {
  type ConsentEntry,
  type ConsentPicture,
  type ConsentStanding,
  identifiersOf,
  type OpenEntry,
  openEntries,
  type SuppressionRow,
  showConsent,
} from './queries/show.ts'
export { suppress } from './queries/suppress.ts'
export { entryProblem } from './rules.ts'
export type {
  ConsentAction,
  ConsentEvent,
  ConsentOrigin,
  ConsentRule,
  Recorded,
  Suppression,
} from './types.ts'
