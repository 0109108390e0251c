import type { SearchAttributePair } from '@temporalio/common'
import { TypedSearchAttributes } from '@temporalio/common'

type Key = { readonly name: string; readonly type: 'KEYWORD' | 'INT' }

/** Search attributes of our list, with their values. */
export function keyed(pairs: readonly (readonly [Key, string | number])[]): TypedSearchAttributes {
  return new TypedSearchAttributes(pairs.map(([key, value]) => ({ key, value }) as SearchAttributePair))
}
