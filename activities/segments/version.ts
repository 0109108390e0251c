import { createHash } from 'node:crypto'
import type { Join } from '../../core/brand/reference.ts'
import type {
  Comparison,
  PropertyFilter,
  SegmentNode,
  SegmentSpec,
  TraitSpec,
} from '../../core/brand/segment.ts'
import { canonical, sortedSet } from './canonical.ts'
import { expressionOf, known, namesOfTrait, type Rules, segmentLevels, traitLevels } from './definitions.ts'
import { joinsOfEvents, joinsOfProfiles, propertiesOf } from './joins.ts'
import { type Need, needOfLeaf, needOfTrait } from './needs.ts'

/** Raised when the same rule would give other values: everybody is then computed anew. */
const SEMANTICS = 1

/**
 * Versions of traits by name: a hash of the rule in its normal form, of the zone that days are counted in and of
 * the versions of the traits that it refers to.
 */
export function traitVersions(rules: Rules): ReadonlyMap<string, string> {
  const versions = new Map<string, string>()
  for (const trait of traitLevels(rules).flat()) {
    const refers = namesOfTrait(trait).map((name) => [name, versions.get(name) ?? null])
    versions.set(trait.name, hashOf(rules.timeZone, [traitContent(trait, rules), refers]))
  }
  return versions
}

/** Versions of segments by name, as `traitVersions`; a description, a kind and a purpose change no version. */
export function segmentVersions(rules: Rules): ReadonlyMap<string, string> {
  const traits = traitVersions(rules)
  const versions = new Map<string, string>()
  for (const segment of segmentLevels(rules).flat())
    versions.set(
      segment.name,
      hashOf(rules.timeZone, segmentContent(segment, { traits, segments: versions, rules })),
    )
  return versions
}

function segmentContent(segment: SegmentSpec, versions: Versions): unknown {
  return [segment.profiles, normalNode(segment.where, versions)]
}

function traitContent(trait: TraitSpec, rules: Rules): unknown {
  const expression = expressionOf(trait)
  if (expression !== null) return { expression, type: trait.kind === 'ratio' ? 'decimal' : typeOf(trait) }
  const { name: _name, purpose: _purpose, position: _position, ...rule } = trait
  if (!('selection' in rule)) return rule
  return { ...rule, selection: normalSelection(rule.selection), ...groundsOf(needOfTrait(trait), rules) }
}

/** What a value of events rests on beside them: rows that it joins, and how its amounts are converted. */
function groundsOf(need: Need | null, { references, currency }: Rules): Readonly<Record<string, unknown>> {
  const properties = need === null ? [] : propertiesOf(need)
  const joins = joinsOfEvents(references, need?.selection.event ?? '', properties)
  return {
    ...(joins.length === 0 ? {} : { joins: joins.map(ruleOf) }),
    ...(properties.includes('amount') ? { money: [currency, references.rates] } : {}),
  }
}

const ruleOf = ({ name, dataset, key }: Join) => [name, dataset, key]

const typeOf = (trait: TraitSpec) => ('type' in trait ? trait.type : null)

interface Versions {
  readonly traits: ReadonlyMap<string, string>
  readonly segments: ReadonlyMap<string, string>
  readonly rules: Rules
}

/** The same rule, however its lists were ordered or nested; a reference carries the version it refers to. */
function normalNode(node: SegmentNode, versions: Versions): unknown {
  switch (node.node) {
    case 'all':
    case 'any': {
      const parts = sortedSet(flatten(node.node, node.of).map((part) => normalNode(part, versions)))
      return parts.length === 1 ? parts[0] : { node: node.node, of: parts }
    }
    case 'not':
      return node.of.node === 'not'
        ? normalNode(node.of.of, versions)
        : { not: normalNode(node.of, versions) }
    case 'trait':
      return { ...node, is: normalComparison(node.is), version: known(versions.traits, 'trait', node.name) }
    case 'segment':
      return { ...node, version: known(versions.segments, 'segment', node.name) }
    case 'event':
      return {
        ...node,
        selection: normalSelection(node.selection),
        is: normalComparison(node.is),
        ...groundsOf(needOfLeaf(node), versions.rules),
      }
    case 'attribute': {
      const joins = joinsOfProfiles(versions.rules.references, [node.name])
      return {
        ...node,
        is: normalComparison(node.is),
        ...(joins.length === 0 ? {} : { joins: joins.map(ruleOf) }),
      }
    }
    case 'consent':
      return node
  }
}

function flatten(kind: 'all' | 'any', parts: readonly SegmentNode[]): readonly SegmentNode[] {
  return parts.flatMap((part) => (part.node === kind ? flatten(kind, part.of) : [part]))
}

function normalSelection<S extends { readonly where: readonly PropertyFilter[] }>(selection: S): S {
  const where = selection.where.map((filter) => ({ ...filter, is: normalComparison(filter.is) }))
  return { ...selection, where: sortedSet(where) }
}

function normalComparison(is: Comparison): Comparison {
  return is.op === 'in' || is.op === 'not_in' ? { op: is.op, values: sortedSet(is.values) } : is
}

function hashOf(timeZone: string, content: unknown): string {
  return createHash('sha256')
    .update(canonical([SEMANTICS, timeZone, content]))
    .digest('hex')
    .slice(0, 12)
}
