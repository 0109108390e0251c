import {
  type ClientConfigProfile,
  type ClientConnectConfig,
  loadClientConfigProfile,
  toClientOptions,
} from '@temporalio/envconfig'
import { hopeless } from '../core/errors.ts'
import type { Env } from './home.ts'

/** The connection profile of `TEMPORAL_*` and `temporal.toml`; empty when neither is there. */
export function temporalProfile(env: Env): ClientConfigProfile {
  try {
    return loadClientConfigProfile({ overrideEnvVars: setOf(env) })
  } catch (error) {
    // Its own message may quote the file, which holds the key.
    const why = (error as NodeJS.ErrnoException).code ?? 'it has no such profile, or is not TOML'
    throw hopeless(
      'TEMPORAL_CONFIG',
      `${env.TEMPORAL_CONFIG_FILE ?? 'temporal.toml'} cannot be used (${why}): it holds tables such as [profile.${env.TEMPORAL_PROFILE ?? 'default'}]. Mend it, or unset TEMPORAL_CONFIG_FILE and name the server in TEMPORAL_ADDRESS.`,
    )
  }
}

/** The variables that are set. */
export function setOf(env: Env): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}

/** The connection options of the profile, at the address that is in force. */
export function clientConfig(env: Env, address: string, namespace: string): ClientConnectConfig {
  const options = toClientOptions(temporalProfile(env))
  return { namespace, connectionOptions: { ...options.connectionOptions, address } }
}
