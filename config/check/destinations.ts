import { isAbsolute, normalize } from 'node:path'
import { isLoopback } from '../../core/brand/destination.ts'
import type { Entry } from '../parse/draft.ts'
import { type Problem, problem } from '../problem.ts'
import type { DestinationRaw } from '../schema/destination.ts'
import { type Check, type Context, unknownName } from './context.ts'
import { decisions } from './decisions.ts'
import { expression } from './expressions.ts'

/** Channel, address, columns and endpoints of the destinations. */
export const destinations: Check = (context) =>
  context.draft.destinations.flatMap((entry) => {
    const raw = entry.value
    const told = channel(entry, context)
    if (raw === null) return told
    return [
      ...told,
      ...columns(entry, raw, context),
      ...account(entry, raw),
      ...place(entry, raw),
      ...endpoint(entry, raw),
      ...headers(entry, raw),
      ...decisions(entry, raw, context),
    ]
  })

function channel(
  entry: Entry<DestinationRaw>,
  { draft, channels, identifiers }: Context,
): readonly Problem[] {
  const { channel: way, address } = entry.parts
  const policy = way === undefined ? undefined : draft.consent?.value?.channels[way]
  const unknown = [
    ...(way === undefined
      ? []
      : unknownName(entry.at(['channel']), way, { ...channels, whose: ' of consent.yaml' })),
    ...(address === undefined ? [] : unknownName(entry.at(['address']), address, identifiers)),
  ]
  if (unknown.length > 0 || !policy || address === undefined || policy.address === address) return unknown
  const message = `consent for the channel \`${way}\` is kept by \`${policy.address}\` (consent.yaml), so nobody could be reached by \`${address}\`; make the two equal`
  return [problem(entry.at(['address']), 'IMPOSSIBLE', message, policy.address)]
}

function urlOf(raw: DestinationRaw): readonly [readonly string[], string | null] {
  if (raw.kind === 'webhook') return [['url'], raw.url]
  return [['to', 'url'], raw.kind === 'decisions' && 'url' in raw.to ? raw.to.url : null]
}

/** What is sent over a line must not be readable on it. */
function endpoint(entry: Entry<DestinationRaw>, raw: DestinationRaw): readonly Problem[] {
  const [path, url] = urlOf(raw)
  if (url === null) return []
  const at = entry.at(path)
  if (!URL.canParse(url)) return [problem(at, 'BAD_VALUE', 'this is no URL', null)]
  const { protocol, hostname, username } = new URL(url)
  if (username !== '')
    return [
      problem(at, 'SECRET_IN_CLEAR', 'an account in a URL ends in logs; messages are signed instead', null),
    ]
  if (protocol === 'https:' || raw.sandbox === true || isLoopback(hostname)) return []
  const message =
    'messages about people go by `https` only; `http` is for this very machine, and for a sandbox'
  return [problem(at, 'NOT_ALLOWED', message, null)]
}

/** What a message says of itself is not said otherwise. */
const OURS =
  /^(content-type|content-length|transfer-encoding|connection|host|user-agent|webhook-(id|timestamp|signature))$/i
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
const HEADER_VALUE = /^[\t\x20-\x7e]*$/

function headers(entry: Entry<DestinationRaw>, raw: DestinationRaw): readonly Problem[] {
  if (raw.kind !== 'webhook') return []
  return Object.entries(raw.headers ?? {}).flatMap(([name, value]) => {
    const at = entry.at(['headers', name])
    if (!HEADER_NAME.test(name) || !HEADER_VALUE.test(value))
      return [
        problem(at, 'BAD_VALUE', 'its name or its value has a character that a header cannot have', null),
      ]
    if (!OURS.test(name)) return []
    return [problem(at, 'NOT_ALLOWED', `\`${name}\` is set by the message itself; take it away`, null)]
  })
}

/** Who says a relative place means one below `out/`; nobody looks for lists of people elsewhere. */
function place(entry: Entry<DestinationRaw>, raw: DestinationRaw): readonly Problem[] {
  const [path, directory] = directoryOf(raw)
  if (directory === null || isAbsolute(directory) || !/^\.\.([\\/]|$)/.test(normalize(directory))) return []
  const message =
    "the directory leaves the home's `out/`; name one below it without `..`, or give an absolute one"
  return [problem(entry.at(path), 'NOT_ALLOWED', message, null)]
}

function directoryOf(raw: DestinationRaw): readonly [readonly string[], string | null] {
  if (raw.kind === 'file' && raw.sftp === undefined) return [['directory'], raw.directory]
  if (raw.kind === 'decisions' && 'directory' in raw.to) return [['to', 'directory'], raw.to.directory]
  return [[], null]
}

function account(entry: Entry<DestinationRaw>, raw: DestinationRaw): readonly Problem[] {
  if (raw.kind === 'file' && raw.sftp !== undefined) {
    const { password, private_key: key } = raw.sftp
    if ((password === undefined) !== (key === undefined)) return []
    const message = 'an SFTP account has a `password` or a `private_key`; give one of the two'
    return [problem(entry.at(['sftp']), 'INCOMPLETE', message, null)]
  }
  if (raw.kind !== 'email' || (raw.user === undefined) === (raw.password === undefined)) return []
  const [has, lacks] = raw.user === undefined ? ['password', 'user'] : ['user', 'password']
  return [problem(entry.at([has]), 'INCOMPLETE', `\`${has}\` without \`${lacks}\`; give both, or none`, null)]
}

function columns(entry: Entry<DestinationRaw>, raw: DestinationRaw, context: Context): readonly Problem[] {
  if (raw.kind !== 'file') return []
  if (Object.keys(raw.columns).length === 0)
    return [problem(entry.at(['columns']), 'INCOMPLETE', 'a file needs one column or more', null)]
  return Object.entries(raw.columns).flatMap(([column, value]) =>
    expression(entry.at(['columns', column]), value, 'a column', context),
  )
}
