import { NOTIFY_STATES, type NotifySpec } from '../../core/brand/notify.ts'
import type { BrandProject } from '../../core/brand/project.ts'
import type { Draft, Entry } from '../parse/draft.ts'
import type { BrandRaw } from '../schema/brand.ts'
import { identityPolicy } from './identity.ts'
import { campaignSpec, destinationSpec } from './outgoing.ts'
import { consentPolicy, gateSpecs, profilePolicy } from './policies.ts'
import { referencesOf } from './references.ts'
import { segmentSpec, traitSpec } from './segment.ts'
import { sourceSpec } from './source.ts'

const KEEP_RUNS = 400
const PEOPLE_PER_PART = 200_000
const ACTIVATION_WAIT_MS = 30 * 60_000
const APPROVAL_WAIT_MS = 12 * 3_600_000

/** The project that stages trust; null when a part is missing (its problem has been told). */
export function buildProject(draft: Draft): BrandProject | null {
  const brand = draft.brand?.value
  const identity = draft.identity?.value
  const profile = draft.profile?.value
  const consent = draft.consent?.value
  const gates = draft.gates?.value
  if (!brand || !identity || !profile || !consent || !gates) return null
  return {
    ...brandParts(brand),
    sources: each(draft.sources, (entry, raw) => sourceSpec(entry, raw, brand)),
    identity: identityPolicy(identity, draft),
    profile: profilePolicy(profile, draft),
    references: referencesOf(draft),
    traits: each(draft.traits, (entry, raw) => traitSpec(entry, raw, draft)),
    segments: each(draft.segments, segmentSpec),
    consent: consentPolicy(consent),
    campaigns: each(draft.campaigns, (entry, raw) => campaignSpec(entry, raw, draft)),
    destinations: each(draft.destinations, destinationSpec),
    gates: gateSpecs(gates),
  }
}

function brandParts(brand: BrandRaw) {
  const { schedule } = brand
  return {
    brand: brand.brand,
    name: brand.name,
    timeZone: brand.time_zone,
    currency: brand.currency,
    country: brand.country,
    keepRuns: brand.keep_runs ?? KEEP_RUNS,
    peoplePerPart: brand.people_per_part ?? PEOPLE_PER_PART,
    activationWaitMs: brand.activation?.wait ?? ACTIVATION_WAIT_MS,
    approvalWaitMs: brand.approvals?.wait ?? APPROVAL_WAIT_MS,
    schedule: schedule
      ? { at: schedule.at, catchUpMs: schedule.catch_up, jitterMs: schedule.jitter ?? 0 }
      : null,
    notify: notifySpec(brand.notify),
  }
}

const TOLD = NOTIFY_STATES.filter((state) => state !== 'published')

function notifySpec(raw: BrandRaw['notify']): NotifySpec | null {
  if (raw === undefined) return null
  const { on, webhook, email } = raw
  const mail = email && { ...email, user: email.user ?? null, password: email.password ?? null }
  return {
    on: on ?? TOLD,
    webhook: webhook === undefined ? null : { url: webhook.url, secrets: webhook.secret },
    email: mail ?? null,
  }
}

function each<R, S>(entries: readonly Entry<R>[], build: (entry: Entry<R>, raw: R) => S): readonly S[] {
  return entries.flatMap((entry) => (entry.value === null ? [] : [build(entry, entry.value)]))
}
