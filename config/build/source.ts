import type { ConsentRows, RowsSpec, SourceSpec } from '../../core/brand/source.ts'
import type { FieldDefaults } from '../../core/mapping.ts'
import type { Entry } from '../parse/draft.ts'
import type { BrandRaw } from '../schema/brand.ts'
import { type SourceRaw, sourceFrom } from '../schema/source.ts'
import { fieldSpec, fieldSpecs, identifierFields, optionalField } from './fields.ts'

const GIVE_UP_MS = 6 * 3_600_000

/** A source with the brand's zone, country and currency filled in. */
export function sourceSpec(entry: Entry<SourceRaw>, raw: SourceRaw, brand: BrandRaw): SourceSpec {
  return {
    name: raw.source,
    from: sourceFrom(raw),
    timeZone: raw.time_zone ?? brand.time_zone,
    country: raw.country ?? brand.country,
    key: raw.key,
    contents: raw.contents,
    party: raw.party,
    holder: raw.holder,
    lawfulBasis: raw.lawful_basis,
    allowedUses: raw.allowed_uses,
    expiresAfterDays: raw.expires_after ?? null,
    optional: raw.optional ?? false,
    giveUpMs: raw.give_up ?? GIVE_UP_MS,
    drift: raw.drift,
    rows: rowsSpec(raw),
    deleted: 'deleted' in raw ? optionalField(raw.deleted) : null,
    defaults: fieldDefaults(raw, brand),
    position: entry.position,
  }
}

function fieldDefaults(raw: SourceRaw, brand: BrandRaw): FieldDefaults {
  const thousands = raw.format?.thousands
  return {
    nulls: raw.format?.nulls ?? [],
    zone: raw.time_zone ?? brand.time_zone,
    decimal: raw.format?.decimal ?? '.',
    country: raw.country ?? brand.country,
    currency: 'currency' in raw && typeof raw.currency === 'string' ? raw.currency : brand.currency,
    ...(thousands === undefined ? {} : { thousands }),
  }
}

function rowsSpec(raw: SourceRaw): RowsSpec {
  switch (raw.rows) {
    case 'people':
      return {
        are: 'people',
        identifiers: identifierFields(raw.identifiers),
        attributes: fieldSpecs(raw.attributes),
        sealed: fieldSpecs(raw.sealed),
        updatedAt: optionalField(raw.updated_at),
      }
    case 'events':
      return {
        are: 'events',
        event: fieldSpec(raw.event),
        occurredAt: fieldSpec(raw.occurred_at),
        actor: identifierFields(raw.actor),
        amount: optionalField(raw.amount),
        currency: optionalField(raw.currency),
        properties: fieldSpecs(raw.properties),
      }
    case 'consents':
      return consentRows(raw)
    case 'reference':
      return {
        are: 'reference',
        dataset: raw.dataset,
        validFrom: optionalField(raw.valid_from),
        attributes: fieldSpecs(raw.attributes),
      }
  }
}

function consentRows(raw: Extract<SourceRaw, { rows: 'consents' }>): ConsentRows {
  const [identifier] = identifierFields(raw.identifier)
  if (!identifier) throw new Error('a consent source has passed its checks without an identifier')
  return {
    are: 'consents',
    identifier,
    channel: fieldSpec(raw.channel),
    purpose: fieldSpec(raw.purpose),
    action: fieldSpec(raw.action),
    occurredAt: fieldSpec(raw.occurred_at),
    method: fieldSpec(raw.method),
    proof: optionalField(raw.proof),
  }
}
