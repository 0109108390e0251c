import { fileURLToPath } from 'node:url'
import type { Session, SourceIo } from '../../../../activities/extract/sources/kind.ts'
import { singerSession } from '../../../../activities/extract/sources/singer.ts'
import type { SourceSpec } from '../../../../core/brand/source.ts'
import type { SingerFrom } from '../../../../core/brand/source-remote.ts'
import { remoteSpec, testIo } from './support.ts'

export const TAP = fileURLToPath(new URL('tap.mjs', import.meta.url))

/** What a source of the tap of these tests says; what is left out is the usual. */
export function singerFrom(
  config: SingerFrom['config'],
  given: Partial<Omit<SingerFrom, 'limits'>> & { readonly limits?: Partial<SingerFrom['limits']> } = {},
): SingerFrom {
  return {
    kind: 'singer',
    command: [process.execPath, TAP],
    config: { rows: 2_500, every: 100, ...config },
    stream: 'orders',
    catalog: { kind: 'none' },
    replicationKey: null,
    environment: {},
    ...given,
    limits: { silenceMs: 20_000, lineBytes: 2 ** 20, unitRows: 1_000, ...given.limits },
  }
}

export const tapSession = (
  from: SingerFrom,
  given: Partial<SourceSpec> = {},
  io: Partial<SourceIo> = {},
): Session => singerSession(remoteSpec(given), from, testIo(io))
