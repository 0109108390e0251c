// The launcher of a worker process: it lets Node read TypeScript, and hands the process to main.ts.
import { register } from 'tsx/esm/api'

register()
const { main } = await import('./main.ts')
await main(process)
