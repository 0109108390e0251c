// Where a thread starts: it does not inherit that Node reads TypeScript, and `--import tsx` does nothing in one.
import { register } from 'tsx/esm/api'

register()
const { default: work } = await import('./thread.ts')
export default work
