import type { LifeRow } from './queries/history.ts'

/** The profiles that are part of one, by its life in order: merged into it, and not split off since. */
export function mergedOf(life: readonly Pick<LifeRow, 'step' | 'other_profile'>[]): readonly string[] {
  const parts = new Set<string>()
  for (const { step, other_profile: other } of life) {
    if (other === null) continue
    if (step === 'merged_from') parts.add(other)
    if (step === 'split_off') parts.delete(other)
  }
  return [...parts]
}
