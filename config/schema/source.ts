import { z } from 'zod'
import type { SourceFrom } from '../../core/brand/source.ts'
import type { Entry } from '../parse/draft.ts'
import type { Problem } from '../problem.ts'
import { csvFrom, csvProblems, csvSource } from './source/csv.ts'
import { httpFrom, httpProblems, httpSource } from './source/http.ts'
import { ndjsonFrom, ndjsonProblems, ndjsonSource } from './source/ndjson.ts'
import { postgresFrom, postgresProblems, postgresSource } from './source/postgres.ts'
import { singerFrom, singerProblems, singerSource } from './source/singer.ts'

/** A file of `sources/`. A new kind is a file in `source/`, and a line in each of the three that follow. */
export const sourceFile = z.discriminatedUnion('kind', [
  csvSource,
  ndjsonSource,
  httpSource,
  postgresSource,
  singerSource,
])
export type SourceRaw = z.output<typeof sourceFile>

/** Where the rows come from, as the kind reads it. */
export function sourceFrom(raw: SourceRaw): SourceFrom {
  switch (raw.kind) {
    case 'csv':
      return csvFrom(raw)
    case 'ndjson':
      return ndjsonFrom(raw)
    case 'http':
      return httpFrom(raw)
    case 'postgres':
      return postgresFrom(raw)
    case 'singer':
      return singerFrom(raw)
  }
}

/** What a kind alone can see of its sources. */
export function kindProblems(entry: Entry<SourceRaw>, raw: SourceRaw): readonly Problem[] {
  switch (raw.kind) {
    case 'csv':
      return csvProblems(entry, raw)
    case 'ndjson':
      return ndjsonProblems(entry, raw)
    case 'http':
      return httpProblems(entry, raw)
    case 'postgres':
      return postgresProblems(entry, raw)
    case 'singer':
      return singerProblems(entry, raw)
  }
}
