import { expect, test } from 'vitest'
import { parseUserAgent } from '../../../../activities/extract/convert/user-agent.ts'
import { parseUtm } from '../../../../activities/extract/convert/utm.ts'

test.each([
  ['https://x.fr/a?utm_source=news&utm_medium=email&x=1#utm_term=no', { source: 'news', medium: 'email' }],
  ['?UTM_Campaign=Soldes+d%27%C3%A9t%C3%A9&utm_id=7', { campaign: "Soldes d'été", id: '7' }],
  ['utm_content=a&utm_term=b&utm_content=c', { content: 'a', term: 'b' }],
  ['https://x.fr/?utm_source=%E0%A4%A', { source: '\uFFFD%A' }],
  ['https://x.fr/?utm_source=&utm_evil=1', null],
  ['?utm_source=a%00b%0A', { source: 'ab' }],
  [`?utm_term=${'😀'.repeat(300)}`, { term: '😀'.repeat(256) }],
  ['https://x.fr/', null],
  ['not a url', null],
])('%s was brought by %o', (url, utm) => {
  expect(parseUtm(url)).toEqual(utm)
})

test.each([
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36',
    'desktop',
    'Windows',
    'Chrome',
  ],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36 Edg/120.0.0.0',
    'desktop',
    'Windows',
    'Edge',
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.1 Safari/605.1.15',
    'desktop',
    'macOS',
    'Safari',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/120.0 Mobile/15E148 Safari/604.1',
    'mobile',
    'iOS',
    'Chrome',
  ],
  [
    'Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.6 Mobile/15E148 Safari/604.1',
    'tablet',
    'iOS',
    'Safari',
  ],
  [
    'Mozilla/5.0 (Linux; Android 13; SM-S911B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/23.0 Chrome/115.0.0.0 Mobile Safari/537.36',
    'mobile',
    'Android',
    'Samsung Internet',
  ],
  [
    'Mozilla/5.0 (Linux; Android 12; SM-T870) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/115.0.0.0 Safari/537.36',
    'tablet',
    'Android',
    'Chrome',
  ],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0', 'desktop', 'Linux', 'Firefox'],
  [
    'Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/119.0.0.0 Safari/537.36',
    'desktop',
    'ChromeOS',
    'Chrome',
  ],
  [
    'Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko',
    'desktop',
    'Windows',
    'Internet Explorer',
  ],
  ['Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)', 'bot', 'other', 'other'],
  ['ShopApp/3.2', 'other', 'other', 'other'],
  ['curl/8.1', 'bot', 'other', 'other'],
  [
    'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 OPR/106.0',
    'desktop',
    'Windows',
    'Opera',
  ],
  [' ', 'other', 'other', 'other'],
])('%s is a %s with %s and %s', (agent, device, os, browser) => {
  expect(parseUserAgent(agent)).toEqual({ device, os, browser })
})
