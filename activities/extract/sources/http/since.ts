import type { SourceSpec } from '../../../../core/brand/source.ts'
import type { HttpFrom } from '../../../../core/brand/source-remote.ts'
import { timestampConverter } from '../../convert/dates.ts'
import { isRefusal } from '../../converted.ts'
import { type ExactJson, textOf, valueAt } from '../json-fields.ts'

/** The query with what is known tonight; a parameter that asks `{since}` is left out while nothing was read. */
export function queryFor(from: HttpFrom, since: string | null, businessDate: string): HttpFrom['query'] {
  const start = since === null ? null : new Date(Date.parse(since) - from.since.overlapMs).toISOString()
  return Object.fromEntries(
    Object.entries(from.query).flatMap(([name, text]) => {
      if (start === null && text.includes('{since}')) return []
      return [[name, text.replaceAll('{since}', start ?? '').replaceAll('{date}', businessDate)]]
    }),
  )
}

/** Keeps the newest time of change: instants as ISO texts in UTC, none beyond `latest`, which no honest row passes. */
export function newestOf(
  { defaults }: SourceSpec,
  from: HttpFrom,
  latest: Date,
): (newest: string | null, item: ExactJson) => string | null {
  const path = from.since.from?.split('.')
  if (path === undefined) return (newest) => newest
  const convert = timestampConverter({ as: 'timestamp' }, defaults.zone, () => undefined)
  const limit = latest.toISOString()
  return (newest, item) => {
    const text = textOf(valueAt(item, path))
    const at = text === '' ? null : convert(text)
    if (typeof at !== 'string' || isRefusal(at) || at > limit) return newest
    return newest === null || at > newest ? at : newest
  }
}
