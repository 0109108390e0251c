import { readFileSync, writeSync } from 'node:fs'

// A Singer tap for the test kit: the deliveries of a file (a list of lists of rows), each with a STATE behind it.

const option = (name) => {
  const at = process.argv.indexOf(name)
  return at < 0 ? undefined : JSON.parse(readFileSync(process.argv[at + 1], 'utf8'))
}
const say = (message) => writeSync(1, `${JSON.stringify(message)}\n`)

const { file, latest } = option('--config')
const deliveries = JSON.parse(readFileSync(file, 'utf8'))
const read = latest ? deliveries.length - 1 : (option('--state')?.read ?? 0)
say({ type: 'SCHEMA', stream: 'people', schema: {}, key_properties: ['id'] })
for (const [index, rows] of deliveries.entries()) {
  if (index < read) continue
  for (const record of rows) say({ type: 'RECORD', stream: 'people', record })
  say({ type: 'STATE', value: { read: index + 1 } })
}
