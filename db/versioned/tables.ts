import type { Stage } from '../../core/stages.ts'

/** A table whose rows carry the run that opened them and the run that closed them. */
export interface VersionedTable {
  readonly name: string
  /** The stage that writes it. */
  readonly owner: Stage
  /** Column that names the opening run. */
  readonly from: 'from_run' | 'loaded_run'
  /** One open row for each key. */
  readonly key: readonly string[]
  /** Other columns, as they are staged. */
  readonly columns: readonly string[]
  /** A row is a new version when one of these differs. */
  readonly compare: readonly string[]
}

const v = (
  name: string,
  owner: Stage,
  key: readonly string[],
  columns: readonly string[],
  compare: readonly string[] = columns,
  from: 'from_run' | 'loaded_run' = 'from_run',
): VersionedTable => ({ name, owner, from, key, columns, compare })

const loaded = (
  name: string,
  key: readonly string[],
  columns: readonly string[],
  compare: readonly string[],
) => v(name, 'extract', key, columns, compare, 'loaded_run')

/** All versioned tables, in the order of the stages. Membership and consent have writers of their own. */
export const VERSIONED = {
  source_cursor: loaded('vault.source_cursor', ['source_id', 'name'], ['value', 'rows'], ['value', 'rows']),
  source_record: v(
    'source_record',
    'extract',
    ['record_id'],
    ['source_id', 'source_key', 'kind', 'attributes', 'seen_at', 'expires_at', 'raw_hash', 'hash'],
    ['hash', 'kind'],
  ),
  person_fields: v('vault.person_fields', 'extract', ['record_id'], ['fields']),
  source_object: v('vault.source_object', 'extract', ['source_id', 'source_key'], ['object']),
  record_identifier: v(
    'record_identifier',
    'extract',
    ['record_id', 'identifier_id'],
    ['type', 'position', 'verified'],
  ),
  event: loaded(
    'event',
    ['source_id', 'event_key'],
    ['record_id', 'name', 'occurred_at', 'amount', 'currency', 'properties', 'raw_hash', 'hash'],
    ['hash', 'record_id'],
  ),
  reference_row: loaded(
    'reference_row',
    ['dataset', 'key', 'valid_from'],
    ['attributes', 'source_id', 'raw_hash', 'hash'],
    ['hash'],
  ),
  stage_rules: v('stage_rules', 'extract', ['stage'], ['rules_hash']),
  link: v('link', 'identity', ['record_id'], ['profile_id', 'origin_id'], ['profile_id']),
  profile: v(
    'profile',
    'identity',
    ['profile_id'],
    ['kind', 'household_id', 'founder_record', 'founder_number'],
  ),
  alias: v('alias', 'identity', ['alias_id'], ['profile_id']),
  match_group: v('match_group', 'identity', ['record_id'], ['group_id']),
  identity_model: v('identity_model', 'identity', ['name'], ['model', 'records', 'adopted_id', 'rules']),
  review_item: v('review_item', 'identity', ['record_a', 'record_b'], ['kind', 'weight', 'moved', 'damage']),
  household_key: v('household_key', 'identity', ['record_id'], ['key_id']),
  household_shared: v('household_shared', 'identity', ['key_id'], [], ['key_id']),
  household: v('household', 'identity', ['household_id'], ['founder_profile', 'founder_number']),
  identity_obeyed: v('identity_obeyed', 'identity', ['decision_id'], [], ['decision_id']),
  profile_attributes: v(
    'profile_attributes',
    'profiles',
    ['profile_id'],
    ['attributes', 'lineage', 'since'],
    ['attributes', 'lineage'],
  ),
  consent_policy: v(
    'consent_policy',
    'consent',
    ['channel', 'purpose'],
    ['address', 'person_scope', 'grant_methods', 'bulk_methods', 'needs_proof', 'expires_days'],
  ),
  contactability: v(
    'contactability',
    'consent',
    ['profile_id', 'channel', 'purpose'],
    ['verdict', 'rule', 'identifier_id', 'event_ids'],
  ),
  rate_day: v('rate_day', 'segments', ['currency', 'day'], ['rate']),
  trait_definition: v('trait_definition', 'segments', ['name'], ['version', 'type', 'clock', 'definition']),
  trait_set: v('trait_set', 'segments', ['profile_id'], ['traits', 'since'], ['traits']),
  segment_definition: v(
    'segment_definition',
    'segments',
    ['segment_id'],
    ['version', 'definition', 'sentence'],
  ),
  membership: v('membership', 'segments', ['profile_id'], ['segments', 'since'], ['segments']),
  segment_unknown: v('segment_unknown', 'segments', ['profile_id'], ['segments']),
} as const satisfies Readonly<Record<string, VersionedTable>>

export type VersionedName = keyof typeof VERSIONED

/** Tables whose rows belong to one run: they go when their stage begins again in that run. */
export const RUN_ROWS: readonly { readonly name: string; readonly owner: Stage }[] = [
  { name: 'rejection', owner: 'extract' },
  { name: 'source_load', owner: 'extract' },
  { name: 'identity_summary', owner: 'identity' },
  { name: 'match_figures', owner: 'identity' },
  { name: 'membership_change', owner: 'segments' },
  { name: 'segment_size', owner: 'segments' },
  { name: 'unconverted', owner: 'segments' },
  { name: 'gate_verdict', owner: 'gates' },
]
