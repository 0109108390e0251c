import type { ConsentRows, RowsSpec, SourceSpec } from '../../core/brand/source.ts'
import type { FieldDefaults } from '../../core/mapping.ts'
import type { Entry } from '../parse/draft.ts'
import type { BrandRaw } from '../schema/brand.ts'
import type { SourceRaw } from '../schema/source.ts'
import { fieldSpec, fieldSpecs, identifierFields, optionalField } from './fields.ts'

const LINE_BYTES = 2 ** 20
const COLUMNS = 2_000
const FILE_BYTES = 64 * 2 ** 30

/** A source with the brand's zone, country and currency filled in. */
export function sourceSpec(entry: Entry<SourceRaw>, raw: SourceRaw, brand: BrandRaw): SourceSpec {
  return {
    name: raw.source,
    kind: raw.kind,
    path: raw.path,
    pattern: raw.pattern ?? null,
    format: {
      delimiter: raw.format?.delimiter ?? ',',
      quote: raw.format?.quote === undefined ? '"' : raw.format.quote,
      encoding: raw.format?.encoding ?? 'utf-8',
      strayQuotes: raw.format?.stray_quotes ?? 'reject',
      columns: raw.format?.columns ?? null,
      skipHeader: raw.format?.header === 'skip',
    },
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
    drift: raw.drift,
    limits: {
      lineBytes: raw.limits?.line_bytes ?? LINE_BYTES,
      columns: raw.limits?.columns ?? COLUMNS,
      fileBytes: raw.limits?.file_bytes ?? FILE_BYTES,
    },
    rows: rowsSpec(raw),
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
