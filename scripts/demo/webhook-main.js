// The process of the demo's webhook receiver: node webhook-main.js PORT DIRECTORY; the secret is in the environment.
import { register } from 'tsx/esm/api'

register()
const { SECRET_VARIABLE, webhookServer } = await import('./webhook-server.ts')
const [port, dir] = process.argv.slice(2)
const server = webhookServer(dir, process.env[SECRET_VARIABLE] ?? '')
server.on('error', (error) => console.error(error.message))
server.listen(Number(port), '127.0.0.1', () =>
  console.log(`webhook receiver on 127.0.0.1:${port}, messages in ${dir}`),
)
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => process.exit(0))
