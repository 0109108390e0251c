// The process of the demo's mail server: node mail-main.js PORT DIRECTORY
import { register } from 'tsx/esm/api'

register()
const { mailServer } = await import('./mail-server.ts')
const [port, dir] = process.argv.slice(2)
const server = mailServer(dir)
server.on('error', (error) => console.error(error.message))
server.listen(Number(port), '127.0.0.1', () =>
  console.log(`mail server on 127.0.0.1:${port}, messages in ${dir}`),
)
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => process.exit(0))
