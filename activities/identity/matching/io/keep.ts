import type { Db } from '../../../../db/connect.ts'
import { areFrozen, NO_FORMS } from '../../engine/encode/forms.ts'
import { doubtful } from '../../engine/explain/doubtful.ts'
import type { Matched } from '../../engine/match.ts'
import { laidOut } from '../kept/layout.ts'
import type { MatchedBy } from '../policy.ts'
import type { Described } from '../queries/described.ts'
import { dropKept, writeKept } from '../queries/kept.ts'

/** So many doubts are kept for later nights, which add some of their own. */
const MOST_KEPT = 20_000

/** Keeps what comparing everybody found, for the nights that follow. */
export async function keepMatch(
  tx: Db,
  runId: number,
  { decidedBy, model }: MatchedBy,
  { ids, exclusive }: Described,
  matched: Matched,
): Promise<void> {
  // Found of more equal records than a block takes, or of a list whose form no model froze: others who come may change it.
  if (matched.equal.records > 0 || !areFrozen(matched.encoded.forms, model.volume.forms ?? NO_FORMS))
    return dropKept(tx)
  const doubts = doubtful(matched, MOST_KEPT)
  await writeKept(tx, runId, laidOut({ ...matched, ids, exclusive, doubts }, decidedBy))
}
