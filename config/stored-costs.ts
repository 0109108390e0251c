import { parse } from 'yaml'
import type { Costs } from '../core/brand/reference.ts'

/** What a stored brand project says about the costs of contacts, whatever the schema is now; null = nothing. */
export function storedCosts(files: Readonly<Record<string, string>>): Costs | null {
  try {
    const { costs } = (parse(files['nocturne.yaml'] ?? '') ?? {}) as { readonly costs?: Partial<Costs> }
    const { dataset, cost, currency } = costs ?? {}
    if (typeof dataset !== 'string' || typeof cost !== 'string') return null
    return { dataset, cost, currency: typeof currency === 'string' ? currency : null }
  } catch {
    return null
  }
}
