import { hopeless, type NocturneError } from '../../core/errors.ts'

/** A night never goes back in time, and a published date is done again only when that is said; null = go on. */
export function refusalOfDate(
  published: { readonly run_id: number; readonly business_date: string } | null,
  businessDate: string,
  again: boolean,
): NocturneError | null {
  if (published === null || businessDate > published.business_date) return null
  if (businessDate < published.business_date)
    return hopeless(
      'DATE_BEFORE_PUBLISHED',
      `${businessDate} lies before the published date ${published.business_date} (run ${published.run_id}). Go back first: nocturne rollback --to RUN`,
      { run_id: published.run_id },
    )
  if (again) return null
  return hopeless(
    'DATE_PUBLISHED',
    `${businessDate} is published already (run ${published.run_id}). Add --again to run it once more.`,
    { run_id: published.run_id },
  )
}
