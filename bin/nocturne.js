#!/usr/bin/env node
// The launcher: it lets Node read TypeScript, and hands the process to scripts/main.ts.
// What is imported waits for the look at the version: an older Node ends in words that nobody understands.
const WANTED = [20, 19]
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < WANTED[0] || (major === WANTED[0] && minor < WANTED[1])) {
  const hint = 'Install a newer one (https://nodejs.org), or choose one that is there: nvm use 22.'
  const message = `Node ${process.versions.node} is too old: nocturne wants ${WANTED.join('.')} or newer.`
  const place = { file: null, line: null, column: null }
  if (process.argv.includes('--json'))
    console.log(JSON.stringify({ error: { code: 'NODE_TOO_OLD', message, hint, ...place } }, null, 2))
  else console.error(`nocturne: ${message}\n  ${hint}`)
  process.exit(1)
}
const { register } = await import('tsx/esm/api')
register()
const { main } = await import('../scripts/main.ts')
await main(process)
