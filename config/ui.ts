import { hopeless } from '../core/errors.ts'
import type { Env } from './home.ts'

/** Addresses of Temporal Cloud: by namespace, and by region for API keys. */
const CLOUD = /\.(tmprl\.cloud|api\.temporal\.io)(:\d+)?$/

/**
 * Where the web UI of a Temporal server that was given is: `NOCTURNE_UI_URL`, else Temporal Cloud's own; undefined = it
 * is not known.
 */
export function givenUi(env: Env, temporalAddress: string): string | undefined {
  return namedUi(env) ?? (CLOUD.test(temporalAddress) ? 'https://cloud.temporal.io' : undefined)
}

/** `NOCTURNE_UI_URL`, checked; set to nothing is not set. */
export function namedUi(env: Env): string | undefined {
  const text = env.NOCTURNE_UI_URL
  if (!text) return undefined
  if (/^https?:\/\//.test(text) && URL.canParse(text)) return text
  throw hopeless(
    'BAD_SETTING',
    `NOCTURNE_UI_URL is ${JSON.stringify(text)}; give the address of Temporal's web UI, such as https://temporal.example.com.`,
  )
}
