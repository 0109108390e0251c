import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { customerKey, type Lookup } from './lookup.ts'

const HTML = fileURLToPath(new URL('index.html', import.meta.url))

/** A page that greets. The browser learns which block to show, and nothing else; the key never leaves the server. */
export function startPage(port: number, key: string, lookup: Lookup): Promise<Server> {
  const server = createServer((request, response) => {
    answer(request, response, key, lookup).catch(() => response.writeHead(500).end())
  })
  return new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(server)))
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  key: string,
  lookup: Lookup,
): Promise<void> {
  const { method, url } = request
  if (method === 'POST' && url === '/sign-in') {
    const email = new URLSearchParams(await text(request)).get('email') ?? ''
    // A real shop checks a password here.
    const cookie = `customer=${customerKey(key, email)}; HttpOnly; SameSite=Lax; Path=/`
    return void response.writeHead(303, { location: '/', 'set-cookie': cookie }).end()
  }
  if (method === 'GET' && url === '/decision') {
    const customer = /(?:^|;\s*)customer=([0-9a-f]{64})/.exec(request.headers.cookie ?? '')?.[1]
    const found = customer === undefined ? null : await lookup.find(customer)
    const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' }
    return void response.writeHead(200, headers).end(JSON.stringify({ block: found?.block ?? null }))
  }
  if (method === 'GET' && url === '/') {
    const headers = { 'content-type': 'text/html; charset=utf-8' }
    return void response.writeHead(200, headers).end(await readFile(HTML))
  }
  response.writeHead(404).end()
}
