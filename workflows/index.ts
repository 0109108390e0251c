export { backfill } from './backfill.ts'
export { deliver } from './deliver.ts'
export { extractSource } from './extract-source.ts'
export { nightly } from './nightly.ts'
