import type { UserAgent } from '../../../core/mapping.ts'

type Rule<Name extends string> = readonly [RegExp, Name]

const BOT =
  /bot\b|bot\/|crawl|spider|slurp|facebookexternalhit|headlesschrome|lighthouse|curl\/|wget\/|python-requests|okhttp|go-http-client|monitor/i

/** First match wins: nearly every browser also claims to be those below it. */
const BROWSERS: readonly Rule<string>[] = [
  [/\bEdg(?:e|A|iOS)?\//, 'Edge'],
  [/\bOPR\/|\bOPT\/|\bOpera\b/, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bYaBrowser\//, 'Yandex'],
  [/\bVivaldi\//, 'Vivaldi'],
  [/\bUCBrowser\//, 'UC Browser'],
  [/\bDuckDuckGo\/|\bDdg\//, 'DuckDuckGo'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/\bChrome\/|\bCriOS\/|\bChromium\//, 'Chrome'],
  [/\bTrident\/|\bMSIE /, 'Internet Explorer'],
  [/\bSafari\//, 'Safari'],
]

const SYSTEMS: readonly Rule<string>[] = [
  [/\bWindows Phone\b/, 'Windows Phone'],
  [/\biPhone\b|\biPad\b|\biPod\b/, 'iOS'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMacintosh\b|\bMac OS X\b/, 'macOS'],
  [/\bLinux\b|\bX11\b/, 'Linux'],
]

const DEVICES: readonly Rule<UserAgent['device']>[] = [
  [BOT, 'bot'],
  [/\biPad\b|\bTablet\b|\bPlayBook\b|\bKindle\b|\bSilk\/|\bAndroid\b(?!.*\bMobile\b)/, 'tablet'],
  [/\bMobi|\biPhone\b|\biPod\b|\bWindows Phone\b|\bOpera Mini\b/, 'mobile'],
  [/\bWindows\b|\bMacintosh\b|\bX11\b|\bCrOS\b|\bLinux\b/, 'desktop'],
]

/** Device, system and browser families of a User-Agent header; `other` for what is not known. */
export function parseUserAgent(text: string): UserAgent {
  const agent = text.slice(0, 512)
  return {
    device: first(DEVICES, agent) ?? 'other',
    os: first(SYSTEMS, agent) ?? 'other',
    browser: first(BROWSERS, agent) ?? 'other',
  }
}

function first<Name extends string>(rules: readonly Rule<Name>[], agent: string): Name | null {
  return rules.find(([pattern]) => pattern.test(agent))?.[1] ?? null
}
