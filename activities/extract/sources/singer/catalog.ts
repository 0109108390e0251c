import { hopeless } from '../../../../core/errors.ts'

type Record_ = Readonly<Record<string, unknown>>

/** A catalog in which one stream is selected, and the names that its messages may have. */
export interface Selected {
  readonly catalog: unknown
  readonly streams: ReadonlySet<string>
}

/** Selects one stream with all of its columns, and no other, in the ways that old and new taps look at. */
export function selectStream(
  source: string,
  catalog: unknown,
  stream: string,
  replicationKey: string | null,
): Selected {
  const all = isMap(catalog) && Array.isArray(catalog.streams) ? catalog.streams.filter(isMap) : []
  const wanted = all.find((one) => namesOf(one).includes(stream))
  if (wanted === undefined)
    throw hopeless(
      'SINGER_STREAM',
      `Source ${source}: the tap has no stream ${stream}; it has: ${all.map((one) => namesOf(one)[0] ?? '?').join(', ') || 'none'}.`,
      { source },
    )
  const streams = all.map((one) => (one === wanted ? selected(one, replicationKey) : unselected(one)))
  return { catalog: { ...(catalog as Record_), streams }, streams: new Set([stream, ...namesOf(wanted)]) }
}

function selected(stream: Record_, key: string | null): Record_ {
  const method = key === null ? {} : { replication_method: 'INCREMENTAL', replication_key: key }
  const inTable = key === null ? {} : { 'replication-method': 'INCREMENTAL', 'replication-key': key }
  const entries = metadataOf(stream).map((entry) => {
    const metadata = isMap(entry.metadata) ? entry.metadata : {}
    if (isTable(entry)) return { ...entry, metadata: { ...metadata, selected: true, ...inTable } }
    const unsupported = metadata.inclusion === 'unsupported'
    return unsupported ? entry : { ...entry, metadata: { ...metadata, selected: true } }
  })
  const metadata = entries.some(isTable)
    ? entries
    : [...entries, { breadcrumb: [], metadata: { selected: true, ...inTable } }]
  return {
    ...stream,
    ...method,
    selected: true,
    schema: { ...mapOf(stream.schema), selected: true },
    metadata,
  }
}

function unselected(stream: Record_): Record_ {
  const metadata = metadataOf(stream).map((entry) =>
    isTable(entry) ? { ...entry, metadata: { ...mapOf(entry.metadata), selected: false } } : entry,
  )
  return { ...stream, selected: false, schema: { ...mapOf(stream.schema), selected: false }, metadata }
}

const namesOf = ({ tap_stream_id, stream }: Record_): readonly string[] =>
  [tap_stream_id, stream].filter((name) => typeof name === 'string')
const metadataOf = ({ metadata }: Record_): readonly Record_[] =>
  Array.isArray(metadata) ? metadata.filter(isMap) : []
const isTable = ({ breadcrumb }: Record_): boolean => Array.isArray(breadcrumb) && breadcrumb.length === 0
const mapOf = (value: unknown): Record_ => (isMap(value) ? value : {})

function isMap(value: unknown): value is Record_ {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
