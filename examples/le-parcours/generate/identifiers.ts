import { mix, scattered } from './random.ts'

/** A prime just under nine millions: customer numbers have seven digits. */
const NUMBERS = 8_999_993
/** A prime just under fifty thousand; see `phoneOf`. */
const LINES = 49_999
/** The ranges of landlines that France reserves for fiction, 10,000 numbers each. */
const FICTION = ['19900', '26191', '35301', '46571', '53649'] as const
/** Copies that a person can have in a source. */
const COPIES = 3

/** Addresses that a person can have, that of the household included. */
const ADDRESSES = 4

/** Nobody can be reached at any of these domains (RFC 2606). */
const DOMAINS = [
  'courriel.example',
  'messagerie.example',
  'boite.example',
  'example.com',
  'example.net',
  'example.org',
] as const

/** `C1048213`; a copy of a person has another. */
export function customerNumber(seed: number, index: number, copy: number): string {
  return `C${1_000_000 + scattered(index * COPIES + copy, NUMBERS, seed)}`
}

/** `LP00104213` */
export function loyaltyNumber(seed: number, index: number, copy: number): string {
  return `LP${String(10_000_000 + scattered(index * COPIES + copy, NUMBERS, seed ^ 0x5a5a)).slice(-8)}`
}

/** The id of a row of the CRM. */
export function crmId(seed: number, index: number, copy: number): number {
  return 100_000 + scattered(index * COPIES + copy, NUMBERS, seed ^ 0x1234)
}

/**
 * A number in E.164 that rings nowhere, or null once the 49,999 of them are given away. Landlines, because the
 * reserved mobile range (06 39 98) is no valid number for libphonenumber.
 */
export function phoneOf(seed: number, index: number): string | null {
  if (index >= LINES) return null
  const line = scattered(index, LINES, seed ^ 0x77)
  return `+33${FICTION[Math.floor(line / 10_000)] ?? FICTION[0]}${String(line % 10_000).padStart(4, '0')}`
}

/** An address that belongs to nobody else; two of one person have nothing but the name in common. */
export function emailOf(seed: number, index: number, parts: readonly string[], version: number): string {
  const domain = DOMAINS[mix(seed, index, version, 0xe) % DOMAINS.length] ?? DOMAINS[0]
  const name = parts
    .map((part) =>
      part
        .normalize('NFD')
        .replace(/[^a-zA-Z]/g, '')
        .toLowerCase(),
    )
    .join('.')
  return `${name}.${scattered(index * ADDRESSES + version, NUMBERS, seed ^ 0xe).toString(36)}@${domain}`
}

/** Seven digits that stand for a person in the keys of rows, and tell nobody who it is. */
export function serialOf(seed: number, index: number): string {
  return String(scattered(index, NUMBERS, seed ^ 0x9)).padStart(7, '0')
}

/** A UUID (version 4 in form) that no other pair of numbers gives within a run. */
export function uuidOf(seed: number, kind: number, index: number, count: number): string {
  const hex = (value: number, digits: number): string => (value >>> 0).toString(16).padStart(digits, '0')
  const salt = mix(seed, kind, index, count)
  const tail = `${hex(scattered(index, NUMBERS, seed ^ 0xd), 8)}${hex(count & 0xffff, 4)}`
  return `${hex(salt, 8)}-${hex(kind & 0xffff, 4)}-4${hex(salt >>> 20, 3)}-8${hex((count >>> 16) & 0xfff, 3)}-${tail}`
}
