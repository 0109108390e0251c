import type { ConsentPolicy } from '../../core/brand/consent.ts'
import { DAY_MS } from '../../core/days.ts'
import type { ConsentAction, ConsentRule } from './types.ts'

/** An entry of the ledger, as deciding reads it. */
export interface LedgerEntry {
  readonly id: bigint
  readonly action: ConsentAction
  readonly occurredAt: Date
  readonly method: string
  readonly hasProof: boolean
}

/** All that is known about one identifier, channel and purpose. */
export interface LedgerSlice {
  /** Said by this very identifier; grants that are not published yet, or no longer, are left out. */
  readonly own: readonly LedgerEntry[]
  /** Said by other spellings of it: only denials count. */
  readonly spellings: readonly LedgerEntry[]
  /** Said by other identifiers of the same person: only denials count. */
  readonly person: readonly LedgerEntry[]
  readonly suppressed: boolean
  readonly erased: boolean
}

export interface Decision {
  readonly verdict: 'allow' | 'deny'
  readonly rule: ConsentRule
  /** The entry that decides. */
  readonly entry: bigint | null
  readonly expiresAt: Date | null
}

/**
 * May this address be contacted? Nothing said is no. A denial beats a grant of its own time or before, whoever of
 * the person said it (withdrawals of other addresses only if policy says so; objections always). A later grant
 * counts when it is the identifier's own, by a method that policy takes, with proof where policy wants one, and
 * not by a bulk import. The order in which entries came never counts.
 */
export function decide(slice: LedgerSlice, policy: ConsentPolicy, now: Date): Decision {
  const denial = lastDenial(slice, policy)
  const grants = slice.own.filter((entry) => entry.action === 'grant')
  const grant = newest(grants.filter((entry) => counts(entry, denial, policy)))
  if (grant !== null) return granted(grant, slice, policy, now)
  if (denial !== null) return deny(listed(slice) ?? denial.rule, denial.entry.id)
  const byMethod = grants.filter((entry) => policy.grantMethods.includes(entry.method))
  const voided = newest(byMethod) ?? newest(grants)
  const rule = byMethod.length > 0 ? 'no_proof' : grants.length > 0 ? 'no_method' : 'no_basis'
  return deny(listed(slice) ?? rule, voided?.id ?? null)
}

interface Denial {
  readonly entry: LedgerEntry
  readonly rule: ConsentRule
}

function lastDenial(slice: LedgerSlice, policy: ConsentPolicy): Denial | null {
  const denials = (entries: readonly LedgerEntry[]) => entries.filter((entry) => entry.action !== 'grant')
  const near = [...denials(slice.own), ...denials(slice.spellings)].map((entry) => ({
    entry,
    rule: entry.action === 'object' ? ('objected' as const) : ('withdrawn' as const),
  }))
  const far = denials(slice.person)
    .filter((entry) => entry.action === 'object' || policy.withdrawalScope === 'person')
    .map((entry) => ({ entry, rule: 'person_denial' as const }))
  const [last] = [...near, ...far].toSorted(byStrength)
  return last ?? null
}

/** Later first; at one time the identifier's own first, an objection before a withdrawal. */
function byStrength(a: Denial, b: Denial): number {
  return (
    b.entry.occurredAt.getTime() - a.entry.occurredAt.getTime() ||
    Number(a.rule === 'person_denial') - Number(b.rule === 'person_denial') ||
    Number(a.entry.action === 'withdraw') - Number(b.entry.action === 'withdraw') ||
    (a.entry.id < b.entry.id ? -1 : 1)
  )
}

function counts(entry: LedgerEntry, denial: Denial | null, policy: ConsentPolicy): boolean {
  if (!policy.grantMethods.includes(entry.method)) return false
  if (policy.grantNeedsProof && !entry.hasProof) return false
  if (denial === null) return true
  return entry.occurredAt > denial.entry.occurredAt && !policy.bulkMethods.includes(entry.method)
}

function newest(entries: readonly LedgerEntry[]): LedgerEntry | null {
  const [first] = entries.toSorted(
    (a, b) => b.occurredAt.getTime() - a.occurredAt.getTime() || (a.id < b.id ? -1 : 1),
  )
  return first ?? null
}

function granted(grant: LedgerEntry, slice: LedgerSlice, policy: ConsentPolicy, now: Date): Decision {
  const expiresAt =
    policy.grantExpiresDays === null
      ? null
      : new Date(grant.occurredAt.getTime() + policy.grantExpiresDays * DAY_MS)
  const expired = expiresAt !== null && expiresAt <= now
  const rule = listed(slice) ?? (expired ? 'expired' : 'grant')
  return { verdict: rule === 'grant' ? 'allow' : 'deny', rule, entry: grant.id, expiresAt }
}

/** Stronger than anything that was said. */
function listed(slice: LedgerSlice): ConsentRule | null {
  if (slice.erased) return 'erased'
  return slice.suppressed ? 'suppressed' : null
}

const deny = (rule: ConsentRule, entry: bigint | null): Decision => ({
  verdict: 'deny',
  rule,
  entry,
  expiresAt: null,
})
