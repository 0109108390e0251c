import { type Db, one } from '../../../db/connect.ts'
import { countReview, readEstimate } from '../../identity/queries/review-read.ts'
import type { MatchingFigures } from '../identity.ts'

/** How run `runId` compared records; what waits for operators, and what they answered, is as it is now. */
export async function readMatching(db: Db, runId: number): Promise<MatchingFigures> {
  return {
    ...(await readCompared(db, runId)),
    review: await countReview(db, runId),
    estimate: await readEstimate(db),
  }
}

function readCompared(db: Db, runId: number): Promise<Omit<MatchingFigures, 'review' | 'estimate'>> {
  return one(
    db,
    `
    select case
        when g.state = 'skipped' then 'skipped'
        when s.run_id is null then 'not_reached'
        when f.run_id is null then 'no_model'
        when f.figures is null then 'unchanged'
      end as not_compared,
      f.figures as compared,
      coalesce(s.retired, 0)::float8 as retired,
      coalesce(s.refused, 0)::float8 as refused,
      coalesce(s.over_limit, 0)::float8 as over_limit
    from run r
    left join stage g on g.run_id = r.run_id and g.stage = 'identity'
    left join identity_summary s on s.run_id = r.run_id
    left join match_figures f on f.run_id = r.run_id
    where r.run_id = $1::int`,
    [runId],
  )
}
