import Bowser from 'bowser'
import type { UserAgent, UserAgentRules } from '../../../core/mapping.ts'

/** Programs that the library does not know, or takes for the browser that they drive. */
const BOT =
  /bot\b|bot\/|crawl|spider|slurp|facebookexternalhit|headlesschrome|lighthouse|curl\/|wget\/|python-requests|okhttp|go-http-client|monitor/i
const KNOWN = new Set(Object.values(Bowser.BROWSER_MAP))
/** Families by the names that people use. */
const SHORT: Readonly<Record<string, string>> = {
  'Microsoft Edge': 'Edge',
  'Samsung Internet for Android': 'Samsung Internet',
  'Chrome OS': 'ChromeOS',
  'Yandex Browser': 'Yandex',
}
const LONGEST = 512
/** Few distinct ones make most of the rows, and each costs 14 us. */
const MOST_AGENTS = 10_000
const parsed = new Map<string, UserAgent>()

/** Device, system and browser families of a User-Agent header; `other` for what is not known. */
export function parseUserAgent(text: string): UserAgent {
  const agent = text.slice(0, LONGEST)
  const known = parsed.get(agent)
  if (known) return known
  const found = parse(agent)
  if (parsed.size >= MOST_AGENTS) parsed.clear()
  parsed.set(agent, found)
  return found
}

/** All parts of a User-Agent header, or the one that the mapping names. */
export function userAgentConverter({ part }: UserAgentRules): (text: string) => UserAgent | string {
  return part === undefined ? parseUserAgent : (text) => parseUserAgent(text)[part]
}

function parse(agent: string): UserAgent {
  if (agent.trim() === '') return { device: 'other', os: 'other', browser: 'other' }
  const { platform, os, browser } = Bowser.parse(agent)
  const system = shortName(os.name)
  if (platform.type === 'bot' || BOT.test(agent)) return { device: 'bot', os: system, browser: 'other' }
  // Of an agent that it does not know, the library gives its first word.
  const family = KNOWN.has(browser.name ?? '') ? shortName(browser.name) : 'other'
  return { device: deviceOf(platform.type, system), os: system, browser: family }
}

function deviceOf(type: string | undefined, system: string): UserAgent['device'] {
  if (type === 'desktop' || type === 'mobile' || type === 'tablet') return type
  return system === 'ChromeOS' ? 'desktop' : 'other'
}

function shortName(name: string | undefined): string {
  return SHORT[name ?? ''] ?? (name || 'other')
}
