import type { BrandProject } from '../../core/brand/project.ts'

/** Contacts that a person's row remembers at least. */
const REMEMBERED = 8

/** How many contacts a person's row must remember: as many as the widest cap, or do-not-disturb, counts. */
export function rememberedOf({
  campaigns,
  destinations,
}: Pick<BrandProject, 'campaigns' | 'destinations'>): number {
  const disturbed = destinations.flatMap((one) => (one.kind === 'decisions' ? [one.doNotDisturbAfter] : []))
  const limits = [...campaigns.map((one) => one.cap), ...disturbed]
  return Math.max(REMEMBERED, ...limits.map((limit) => limit?.messages ?? 0))
}
