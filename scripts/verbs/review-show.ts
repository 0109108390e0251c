import { readDecidedAmong } from '../../activities/identity/queries/explain.ts'
import { openRecords } from '../../activities/identity/queries/open-records.ts'
import { EXIT, type ExitCode } from '../../core/exit.ts'
import type { Cli } from '../cli.ts'
import { bits, shownWaterfall } from '../identity/shown-waterfall.ts'
import { operatorName } from '../operator.ts'
import { type ShownPair, shownPairLines } from '../output/review-pair-text.ts'
import { evidenceOf } from '../person/evidence.ts'
import { keyOf } from '../project/brand-key.ts'
import { needProject } from '../project/place.ts'
import { projectInOrder } from '../project/project.ts'
import { zoneOf } from '../project/zone.ts'
import { findTarget, type Target } from '../review/target.ts'
import { type Session, withDatabase } from '../session.ts'

/** `review show`: what two records weigh, what was decided of them, and, opened, what they say. */
export async function showOf(
  cli: Cli,
  one: string,
  other: string | undefined,
  open: boolean,
): Promise<ExitCode> {
  return withDatabase(cli, async (session) => {
    const target = await findTarget(cli, session, one, other)
    const { runId, item, records } = target
    const { db } = session
    const ids = records.map((record) => record.record_id)
    const document: ShownPair = {
      run_id: runId,
      item: item?.item ?? null,
      kind: item?.kind ?? null,
      moved: item?.moved ?? null,
      damage: item === null || item.damage === null ? null : bits(item.damage),
      records,
      together: records[0].profile_id === records[1].profile_id,
      ...(await weighed(cli, session, target)),
      decisions: await readDecidedAmong(db, runId, ids),
      opened: open ? await db.transaction((tx) => openRecords(tx, runId, records, operatorName())) : null,
    }
    const zone = await zoneOf(db)
    cli.output.result(() => shownPairLines(document, zone, cli.output.paint), document)
    return EXIT.done
  })
}

async function weighed(
  cli: Cli,
  session: Session,
  { runId, records }: Target,
): Promise<Pick<ShownPair, 'waterfall' | 'against'>> {
  const { project } = projectInOrder(needProject(session.place), cli.env)
  const brand = { project, key: await keyOf(cli, session) }
  const evidence = await evidenceOf(
    session.db,
    brand,
    runId,
    records.map((record) => record.record_id),
  )
  if (evidence === null || evidence.ids.length < 2) return { waterfall: null, against: false }
  return {
    waterfall: shownWaterfall(evidence.weigh(0, 1)),
    against: evidence.against(0, 1, true),
  }
}
