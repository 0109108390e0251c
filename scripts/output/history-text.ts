import type { ValueChange } from '../../activities/report/golden-changes.ts'
import type { LifeRow } from '../../activities/report/queries/history.ts'
import type { PersonDeliveryRow } from '../../activities/report/queries/person.ts'
import { countOf } from '../../core/format.ts'
import { minuteText } from '../project/zone.ts'
import type { Paint } from './paint.ts'
import { tableLines } from './table.ts'
import { valueText } from './value-text.ts'

/** One thing that happened to a person, and when; `run_id` null = it was recorded live. */
export type HistoryEntry = { readonly at: Date } & (
  | ({ readonly what: LifeRow['step'] } & Omit<LifeRow, 'as_of' | 'business_date' | 'step'>)
  | ({
      readonly what: 'attribute'
      readonly source: string | null
      readonly source_key: string | null
    } & Omit<ValueChange, 'record_id'>)
  | ({ readonly what: 'consent' } & ConsentFacts)
  | ({ readonly what: 'delivery' } & Omit<PersonDeliveryRow, 'ended_at'>)
)

interface ConsentFacts {
  readonly run_id: number | null
  readonly action: string
  readonly identifier: string | null
  readonly channel: string
  readonly purpose: string
  readonly method: string
  readonly proof: string | null
  readonly source: string | null
  /** The run that found it gone from its source. */
  readonly closed_run: number | null
}

/** A person's life for people: one line a thing, in the times of `zone`. */
export function historyLines(
  it: { readonly profile_id: string; readonly run_id: number; readonly entries: readonly HistoryEntry[] },
  zone: string,
  tint: Paint,
): readonly string[] {
  return [
    `${tint.bold(`Profile ${it.profile_id}`)}, as of run ${it.run_id}: ${countOf(it.entries.length, 'entry', 'entries')}`,
    '',
    ...tableLines<HistoryEntry>(
      [
        { head: `WHEN (${zone})`, cell: (e) => minuteText(e.at, zone) },
        { head: 'RUN', number: true, cell: (e) => (e.run_id === null ? '' : String(e.run_id)) },
        { head: 'WHAT', cell: (e) => e.what.replaceAll('_', ' ') },
        { head: '', cell: detailOf },
      ],
      it.entries,
      tint,
    ),
  ]
}

function detailOf(e: HistoryEntry): string {
  switch (e.what) {
    case 'attribute':
      return `${e.name}: ${shown(e.before)} -> ${shown(e.after)}${from(e.source, e.source_key)}, by ${e.rule}`
    case 'consent':
      return `${e.action} ${e.channel} ${e.purpose} on ${e.identifier ?? '(erased)'}, ${e.method}${e.proof === null ? '' : `, proof ${e.proof}`}${e.source === null ? '' : `, from ${e.source}`}`
    case 'delivery':
      return `${e.campaign} ${e.step} by ${e.destination}: ${e.state}${e.reason === null ? '' : ` (${e.reason})`}, delivery ${e.delivery_id}`
    case 'entered':
    case 'exited':
      return e.segment ?? ''
    case 'linked':
    case 'unlinked':
      return `${e.source ?? ''} ${e.source_key ?? ''}${e.other_profile === null ? '' : `, ${e.what === 'linked' ? 'before' : 'now'} of ${e.other_profile}`}`
    default:
      return e.other_profile ?? `${e.source ?? ''} ${e.source_key ?? ''}`.trim()
  }
}

const shown = (value: unknown): string => (value === null ? '(none)' : valueText(value))
const from = (source: string | null, key: string | null): string =>
  source === null ? '' : `, from ${source} ${key}`
