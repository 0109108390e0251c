import {
  type ClientConfigProfile,
  type ClientConnectConfig,
  loadClientConfigProfile,
  toClientOptions,
} from '@temporalio/envconfig'
import type { Env } from './home.ts'

/** The connection profile of `TEMPORAL_*` and `temporal.toml`; empty when neither is there. */
export function temporalProfile(env: Env): ClientConfigProfile {
  const set = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return loadClientConfigProfile({ overrideEnvVars: Object.fromEntries(set) })
}

/** The connection options of the profile, at the address that is in force. */
export function clientConfig(env: Env, address: string, namespace: string): ClientConnectConfig {
  const options = toClientOptions(temporalProfile(env))
  return { namespace, connectionOptions: { ...options.connectionOptions, address } }
}
