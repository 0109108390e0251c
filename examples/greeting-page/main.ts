import { fileLookup, tableLookup } from './lookup.ts'
import { startPage } from './page.ts'

/** `DECISIONS` is a postgres:// address or a directory of NDJSON files; `DECISIONS_KEY` is that of the destination. */
const { DECISIONS = '', DECISIONS_KEY = '', DECISIONS_TABLE = 'decisions', PORT = '8088' } = process.env
if (DECISIONS === '' || DECISIONS_KEY === '') {
  console.error('Set DECISIONS (postgres://... or a directory) and DECISIONS_KEY; see README.md.')
  process.exit(2)
}
const lookup = DECISIONS.startsWith('postgres')
  ? tableLookup(DECISIONS, DECISIONS_TABLE)
  : await fileLookup(DECISIONS)
await startPage(Number(PORT), DECISIONS_KEY, lookup)
console.log(`http://127.0.0.1:${PORT}`)
