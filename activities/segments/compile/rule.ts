import type { SegmentNode } from '../../../core/brand/segment.ts'
import { known } from '../definitions.ts'
import type { Leaf } from '../needs.ts'
import type { PlannedSegment } from '../plan.ts'
import { comparison } from './compare.ts'
import type { Operand } from './operand.ts'
import { eventOperand, type Scope, traitOperand } from './scope.ts'

/** Truth of a segment for a person of the right kind: true, false, or null when a value that decides is missing. */
export function segmentTruth({ spec }: PlannedSegment, scope: Scope): string {
  const truth = nodeTruth(spec.where, scope)
  return spec.profiles === 'known' ? `(kind = 'known' and ${truth})` : truth
}

function nodeTruth(node: SegmentNode, scope: Scope): string {
  switch (node.node) {
    case 'all':
      return node.of.length === 0
        ? 'true'
        : `(${node.of.map((part) => nodeTruth(part, scope)).join(' and ')})`
    case 'any':
      return node.of.length === 0
        ? 'false'
        : `(${node.of.map((part) => nodeTruth(part, scope)).join(' or ')})`
    case 'not':
      return `(not ${nodeTruth(node.of, scope)})`
    default:
      return `(${leafTruth(node, scope)})`
  }
}

/** Truth of one leaf; the same text in the night's statement and where one person is explained. */
export function leafTruth(leaf: Leaf, scope: Scope): string {
  const value = leafOperand(leaf, scope)
  if (value !== null && 'is' in leaf) return comparison(leaf.is, value, scope.sql)
  if (leaf.node === 'consent') return consentColumn(leaf, scope)
  return leaf.node === 'segment' ? known(scope.plan.segments, 'segment', leaf.name).column : 'false'
}

/** Value of one leaf; null for those that are true or false themselves. */
export function leafOperand(leaf: Leaf, scope: Scope): Operand | null {
  if (leaf.node === 'attribute') return scope.attributes.operand(leaf.name)
  if (leaf.node === 'trait') return traitOperand(known(scope.plan.traits, 'trait', leaf.name), scope)
  return leaf.node === 'event' ? eventOperand(leaf, scope) : null
}

function consentColumn(leaf: Extract<Leaf, { readonly node: 'consent' }>, { plan }: Scope): string {
  const found = plan.consents.find((c) => c.channel === leaf.channel && c.purpose === leaf.purpose)
  return found?.column ?? 'false'
}
