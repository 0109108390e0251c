import type { SegmentSpec, TraitSpec } from '../../core/brand/segment.ts'
import type { Rules } from './definitions.ts'
import type { SegmentDefinition, TraitDefinition } from './queries/define.ts'
import { segmentVersions, traitVersions } from './version.ts'
import { sentenceOf, traitText } from './words.ts'

/** The rows that say what the traits of a run are. */
export function traitDefinitions(rules: Rules): readonly TraitDefinition[] {
  const versions = traitVersions(rules)
  return rules.traits.map((trait) => ({
    name: trait.name,
    version: versions.get(trait.name) ?? '',
    type: typeOf(trait),
    clock: trait.kind === 'days_since',
    definition: { ...withoutPosition(trait), sentence: traitText(trait) },
  }))
}

/** The rows that say what the segments of a run are; `ids` are the numbers of their names. */
export function segmentDefinitions(
  rules: Rules,
  ids: ReadonlyMap<string, number>,
): readonly SegmentDefinition[] {
  const versions = segmentVersions(rules)
  return rules.segments.map((segment) => ({
    segment_id: ids.get(segment.name) ?? 0,
    version: versions.get(segment.name) ?? '',
    definition: withoutPosition(segment),
    sentence: sentenceOf(segment),
  }))
}

function typeOf(trait: TraitSpec): string {
  if (trait.kind === 'days_since') return 'integer'
  return trait.kind === 'ratio' ? 'decimal' : trait.type
}

/** Where a rule stands in a file says nothing about the rule. */
function withoutPosition<T extends TraitSpec | SegmentSpec>(spec: T): Omit<T, 'position'> {
  const { position: _position, ...rest } = spec
  return rest
}
