import { createHmac, type Hmac } from 'node:crypto'

/** The brand's secret; every id that is made from a person's data is keyed by it. */
export interface BrandKey {
  readonly secret: Buffer
  /** First 16 hex digits of a hash of the key; stored, to refuse another key. */
  readonly fingerprint: string
}

/** @param hex 64 hex digits, as the key file holds them. */
export function brandKey(hex: string): BrandKey {
  const secret = Buffer.from(hex.trim(), 'hex')
  if (secret.length < 32)
    throw new Error('the key file must hold at least 64 hex digits; make one with: openssl rand -hex 32')
  return {
    secret,
    fingerprint: createHmac('sha256', secret).update('fingerprint').digest('hex').slice(0, 16),
  }
}

/** First 128 bits of HMAC-SHA256 over the parts (injective: each part carries its length), as a UUID. */
export function keyedId(key: BrandKey, ...parts: readonly string[]): string {
  return uuidOf(macOf(key, parts).digest('hex'))
}

/** The same as its sixteen bytes. */
export const keyedBytes = (key: BrandKey, ...parts: readonly string[]): Uint8Array =>
  macOf(key, parts).digest().subarray(0, 16)

function macOf(key: BrandKey, parts: readonly string[]): Hmac {
  const mac = createHmac('sha256', key.secret)
  for (const part of parts) mac.update(`${part.length}:${part}`)
  return mac
}

/** Identifier id: HMAC of type and normalised value. */
export const identifierId = (key: BrandKey, type: string, value: string): string =>
  keyedId(key, 'identifier', type, value)

/** Record id: made from source and key alone, so that it is known before the row is stored. */
export const recordId = (key: BrandKey, source: string, sourceKey: string): string =>
  keyedId(key, 'record', source, sourceKey)

/** Profile id: of the record that founded it and the first number not yet used. */
export const profileId = (key: BrandKey, source: string, sourceKey: string, n: number): string =>
  keyedId(key, 'profile', source, sourceKey, String(n))

function uuidOf(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`
}
