import { type GateSpecs, judged, type Limits, VERDICTS, type Verdict } from '../../core/brand/gates.ts'

/** What a gate said of one subject (a source, or the whole run). */
export interface GateVerdict {
  readonly gate: string
  readonly subject: string
  readonly verdict: Verdict | 'no_data'
  readonly value: number | null
  readonly limit: number | null
  readonly detail: string | null
}

/** What a source did this night, and did in the last ones. */
export interface SourceFacts {
  readonly source: string
  readonly optional: boolean
  /** It takes records away: by what is not there (a snapshot, a sweep of the keys), or by rows that say so. */
  readonly deletes: boolean
  readonly read: number
  readonly rejected: number
  /** Its rows are what people said about being contacted. */
  readonly consents: boolean
  readonly refusedDenials: number
  readonly deleted: number
  /** Rows that the source had before this run; null = it deleted none, so nobody counted. */
  readonly rowsBefore: number | null
  /** Whether one of the last nights, with rows or without, had rows. */
  readonly recentRows: boolean
  /** The last nights that had rows. */
  readonly lastNights: readonly SourceNight[]
}

export interface SourceNight {
  readonly read: number
  readonly files: number
  /** The source's first load ever: many nights' worth of files at once. */
  readonly first: boolean
}

/** What identity and consent made of it. */
export interface PeopleFacts {
  /** Records in the largest cluster that this run touched; 0 = it touched none. */
  readonly largestCluster: number
  /** Share of known profiles with an allow, in the published run and now; null = nothing changed. */
  readonly consented: { readonly before: number | null; readonly now: number | null } | null
}

/** All verdicts of a run. Pure, so that limits can be tried on old nights. */
export function judge(
  gates: GateSpecs,
  sources: readonly SourceFacts[],
  people: PeopleFacts,
): readonly GateVerdict[] {
  return [
    ...sources.flatMap((source) => [
      rowsDrop(gates, source),
      ...(source.optional ? [] : [zeroRows(gates, source)]),
      ...(source.deletes ? [snapshotDeletes(gates, source)] : []),
      rejectedShare(gates, source),
      ...(source.consents
        ? [against('refused_denials', source.source, source.refusedDenials, gates.refusedDenials)]
        : []),
    ]),
    against('largest_cluster', '', people.largestCluster, gates.largestCluster),
    consentedDrop(gates, people),
  ]
}

/** The strongest verdict; no history is no objection. */
export function worst(verdicts: readonly GateVerdict[]): Verdict {
  return VERDICTS.findLast((one) => verdicts.some(({ verdict }) => verdict === one)) ?? 'pass'
}

function rowsDrop(gates: GateSpecs, source: SourceFacts): GateVerdict {
  const usual = median(usualNights(source.lastNights).map(worthOf))
  // A night without any row is what zero_rows judges; many sources have days off.
  if (usual === null || source.read === 0) return noData('rows_drop', source.source)
  if (usual < gates.minRows) return tooFew('rows_drop', source.source, gates)
  return against('rows_drop', source.source, Math.max(0, (usual - source.read) / usual), gates.rowsDrop)
}

/** The first load of a source brings the past: it is compared with only while there is no other night. */
function usualNights(nights: readonly SourceNight[]): readonly SourceNight[] {
  const later = nights.filter((night) => !night.first)
  return later.length > 0 ? later : nights
}

/** The first load counts as one file's worth of rows. */
const worthOf = (night: SourceNight): number =>
  night.first ? night.read / Math.max(1, night.files) : night.read

function zeroRows(gates: GateSpecs, source: SourceFacts): GateVerdict {
  if (!source.recentRows) return noData('zero_rows', source.source)
  const verdict = source.read === 0 ? gates.zeroRows : 'pass'
  return { gate: 'zero_rows', subject: source.source, verdict, value: source.read, limit: null, detail: null }
}

function snapshotDeletes(gates: GateSpecs, source: SourceFacts): GateVerdict {
  if (source.rowsBefore === 0) return noData('snapshot_deletes', source.source)
  const share = source.rowsBefore === null ? 0 : source.deleted / source.rowsBefore
  return against('snapshot_deletes', source.source, share, gates.snapshotDeletes)
}

function rejectedShare(gates: GateSpecs, source: SourceFacts): GateVerdict {
  if (source.read === 0) return noData('rejected_share', source.source)
  // One of three says little; all of three says that the source is another than it was.
  if (source.read < gates.minRows && source.rejected < source.read)
    return tooFew('rejected_share', source.source, gates)
  return against('rejected_share', source.source, source.rejected / source.read, gates.rejectedShare)
}

function consentedDrop(gates: GateSpecs, people: PeopleFacts): GateVerdict {
  if (people.consented === null) return against('consented_drop', '', 0, gates.consentedDrop)
  const { before, now } = people.consented
  if (before === null || before === 0 || now === null) return noData('consented_drop', '')
  return against('consented_drop', '', Math.max(0, (before - now) / before), gates.consentedDrop)
}

/** The verdict of a gate that compares one value. */
export function against(gate: string, subject: string, value: number, limits: Limits): GateVerdict {
  return { gate, subject, ...judged(value, limits), value, detail: null }
}

const noData = (gate: string, subject: string): GateVerdict => ({
  gate,
  subject,
  verdict: 'no_data',
  value: null,
  limit: null,
  detail: null,
})

const tooFew = (gate: string, subject: string, { minRows }: GateSpecs): GateVerdict => ({
  ...noData(gate, subject),
  detail: `fewer than ${minRows} rows`,
})

function median(values: readonly number[]): number | null {
  if (values.length === 0) return null
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2
}
