import { spawn } from 'node:child_process'
import { openSync, readFileSync, writeSync } from 'node:fs'

// A Singer tap for tests: orders 1 to `rows`, a STATE every `every` of them, from the state's number on.
// `fail: n` ends with code 7 after row n, `die: n` kills itself there, `hang: n` goes silent there;
// `raw` prints these lines and nothing else; `out` notes the names of its environment in a
// file, `leaves` starts a program that leaves its session, `catalog` the catalog it was given.

const option = (name) => {
  const at = process.argv.indexOf(name)
  return at < 0 ? undefined : JSON.parse(readFileSync(process.argv[at + 1], 'utf8'))
}
const say = (message) => writeSync(1, `${JSON.stringify(message)}\n`)

const config = option('--config')
const state = option('--state')
const schema = { properties: { id: { type: 'integer' }, name: { type: 'string' } } }

if (config.out !== undefined)
  writeSync(
    openSync(config.out, 'a'),
    `${Object.keys(process.env).toSorted().join(' ')} pid ${process.pid}\n`,
  )

if (config.leaves === true) {
  const { pid } = spawn('sleep', ['120'], { detached: true, stdio: ['ignore', 'inherit', 'ignore'] })
  writeSync(openSync(config.out, 'a'), `pid ${pid}\n`)
}

if (process.argv.includes('--discover')) {
  const streams = ['people', 'orders'].map((stream) => ({
    tap_stream_id: `shop-${stream}`,
    stream,
    schema,
    metadata: [{ breadcrumb: [], metadata: {} }],
  }))
  say({ streams })
} else if (config.raw !== undefined) {
  for (const text of config.raw) writeSync(1, `${text}\n`)
} else {
  writeSync(2, 'the log of somebody@example.com\nand more\n')
  const catalog = option('--catalog')
  if (config.catalog !== undefined) writeSync(openSync(config.catalog, 'w'), JSON.stringify(catalog))
  const isChosen = (stream) => catalog?.streams.some((one) => one.stream === stream && one.selected) ?? true
  if (isChosen('people')) people()
  if (isChosen('orders')) orders()
}

function people() {
  say({ type: 'SCHEMA', stream: 'people', schema, key_properties: ['id'] })
  say({ type: 'RECORD', stream: 'people', record: { id: 1, name: 'Somebody' } })
}

function orders() {
  say({ type: 'SCHEMA', stream: 'orders', schema, key_properties: ['id'] })
  for (let id = (state?.at ?? 0) + 1; id <= config.rows; id += 1) {
    say({ type: 'RECORD', stream: 'orders', record: { name: `Order ${id}`, id } })
    if (id === config.fail) process.exit(7)
    if (id === config.die) process.kill(process.pid, 'SIGKILL')
    if (id === config.hang) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
    if (id % config.every === 0) say({ type: 'STATE', value: { at: id } })
  }
}
