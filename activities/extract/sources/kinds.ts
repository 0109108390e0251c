import type { SourceFrom } from '../../../core/brand/source.ts'
import { csv } from './csv.ts'
import { http } from './http.ts'
import type { SourceKind } from './kind.ts'
import { ndjson } from './ndjson.ts'
import { postgres } from './postgres.ts'
import { singer } from './singer.ts'

/** All kinds of sources: a new one is a file beside this one, and a line here. */
export const SOURCE_KINDS: Readonly<Record<SourceFrom['kind'], SourceKind>> = {
  csv,
  ndjson,
  http,
  postgres,
  singer,
}
