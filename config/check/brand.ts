import type { Position } from '../../core/brand/segment.ts'
import type { Entry } from '../parse/draft.ts'
import { given, valueAt } from '../parse/given.ts'
import { type Problem, problem } from '../problem.ts'
import type { Path } from '../yaml/document.ts'
import type { Check } from './context.ts'
import { countryFault, currencyFault, type WordFault, zoneFault } from './known.ts'

/** Zone, currency, country and schedule of the brand and of each source. */
export const places: Check = ({ draft }) => {
  const owners: readonly (readonly [Entry<unknown>, Readonly<Record<string, unknown>> | null])[] = [
    ...(draft.brand ? [[draft.brand, draft.brand.value] as const] : []),
    ...draft.sources.map((entry) => [entry, entry.value] as const),
  ]
  const ofOwners = owners.flatMap(([entry, raw]) => [
    ...word(entry, ['time_zone'], raw?.time_zone, zoneFault),
    ...word(entry, ['currency'], raw?.currency, currencyFault),
    ...word(entry, ['country'], raw?.country, countryFault),
  ])
  return [...ofOwners, ...schedule(draft.brand)]
}

/** The problem of a word that the outside world does not know; values that are no text have been told. */
export function word(
  entry: Entry<unknown>,
  path: Path,
  value: unknown,
  fault: (word: string) => WordFault | null,
): readonly Problem[] {
  const found = typeof value === 'string' ? fault(value) : null
  if (found === null) return []
  const key = String(path.findLast((part) => typeof part === 'string') ?? '')
  const message = `\`${key}\` is ${given(valueAt(entry.raw, path), key)}, which is not known; give ${found.allowed}`
  return [problem(entry.at(path), 'BAD_VALUE', message, found.suggestion)]
}

function schedule(brand: Entry<{ readonly schedule?: { readonly at: string } }> | null): readonly Problem[] {
  const at = brand?.value?.schedule?.at
  if (brand === null || at === undefined || at < '01:00' || at >= '03:00') return []
  const position: Position = brand.at(['schedule', 'at'])
  const message = `a nightly start at ${at} is skipped or doubled when clocks change; give a time before 01:00 or from 03:00 on`
  return [problem(position, 'NOT_ALLOWED', message, '03:30')]
}
