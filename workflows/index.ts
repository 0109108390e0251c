export { backfill } from './backfill.ts'
export { extractSource } from './extract-source.ts'
export { nightly } from './nightly.ts'
