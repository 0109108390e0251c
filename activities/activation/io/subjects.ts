import type { CampaignSpec } from '../../../core/brand/campaign.ts'
import type { DestinationSpec } from '../../../core/brand/destination.ts'
import type { Db } from '../../../db/connect.ts'
import type { RunContext } from '../../deps.ts'
import type { ClaimedRow } from '../queries/claim.ts'
import { readEvidence } from '../queries/content.ts'
import type { RowFacts } from '../render/columns.ts'
import { knownNames } from '../render/names.ts'
import type { OpenPerson } from '../render/person.ts'
import { openPeople } from './open-people.ts'

/** Whom a claimed row is about, opened, and the facts of the row. */
export interface Subject {
  readonly facts: RowFacts
  readonly person: OpenPerson
}

export interface SubjectFacts {
  readonly context: RunContext
  readonly campaign: CampaignSpec
  readonly destination: DestinationSpec
}

/**
 * Delivery id -> whom the row is about; somebody who was erased meanwhile is missing. `types` are the identifier types
 * that are shown.
 */
export function newSubjects(
  db: Db,
  { context, campaign, destination }: SubjectFacts,
  types: readonly string[],
): (rows: readonly ClaimedRow[]) => Promise<ReadonlyMap<string, Subject>> {
  const names = knownNames(context.project)
  const shared = {
    segment: campaign.audience,
    campaign: campaign.name,
    runId: context.runId,
    businessDate: context.businessDate,
  }
  return async (rows) => {
    const [first] = rows
    if (first === undefined) return new Map()
    const opened = await openPeople(db, rows, names, types, first.published)
    const ids = rows.map((row) => row.delivery_id)
    const evidence = new Map(
      (await readEvidence(db, ids)).map((row) => [row.delivery_id, row.segment_version]),
    )
    const subjects = new Map<string, Subject>()
    for (const row of rows) {
      const found = opened.people.get(row.person_id)
      const address = opened.addresses.get(row.identifier_id)
      if (found === undefined || address === undefined) continue
      // The address that consent was asked for, not another one of the same person.
      const person = { ...found, identifier: { ...found.identifier, [destination.address]: address } }
      const segmentVersion = evidence.get(row.delivery_id) ?? ''
      const facts = { ...shared, deliveryId: row.delivery_id, profileId: row.person_id, segmentVersion }
      subjects.set(row.delivery_id, { facts, person })
    }
    return subjects
  }
}
