/** What other stages and the CLI call, in their own transaction. */
export { closeGrants, discardGrants, recordConsent, recordStagedConsent } from './queries/ledger.ts'
export { recordLive } from './queries/live.ts'
export {
  type ConsentPicture,
  type ConsentStanding,
  identifiersOf,
  type OpenEntry,
  openEntries,
  showConsent,
} from './queries/show.ts'
export { suppress } from './queries/suppress.ts'
export { entryProblem } from './rules.ts'
export type { ConsentAction, ConsentEvent } from './types.ts'
