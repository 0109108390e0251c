#!/usr/bin/env node
// The launcher: it lets Node read TypeScript, and hands the process to scripts/main.ts.
import { register } from 'tsx/esm/api'

register()
const { main } = await import('../scripts/main.ts')
await main(process)
