import type { Draft } from '../parse/draft.ts'
import type { Problem } from '../problem.ts'
import { places } from './brand.ts'
import { campaigns } from './campaigns.ts'
import { comparisons } from './comparisons.ts'
import { consentPolicyRules, consentSources } from './consents.ts'
import { type Check, contextOf } from './context.ts'
import { cycles } from './cycles.ts'
import { destinations } from './destinations.ts'
import { fields } from './fields.ts'
import { gates } from './gates.ts'
import { identity, profile } from './identity.ts'
import { joins } from './joins.ts'
import { leaves } from './leaves.ts'
import { money } from './money.ts'
import { duplicateNames } from './names.ts'
import { oneType } from './one-type.ts'
import { people } from './people.ts'
import { purposes } from './purposes.ts'
import { secrets } from './secrets.ts'
import { sources } from './sources.ts'
import { templates } from './templates.ts'
import { properties, traits } from './traits.ts'
import { unknownReferences } from './unknown.ts'
import { allowedUses } from './uses.ts'
import { windows } from './windows.ts'

const CHECKS: readonly Check[] = [
  duplicateNames,
  places,
  sources,
  fields,
  people,
  oneType,
  joins,
  money,
  consentSources,
  consentPolicyRules,
  identity,
  profile,
  traits,
  properties,
  leaves,
  unknownReferences,
  cycles,
  comparisons,
  windows,
  campaigns,
  templates,
  destinations,
  secrets,
  gates,
  purposes,
  allowedUses,
]

/** All rules that look at more than one value. What is wrong by itself is told already, and left out here. */
export function checkDraft(draft: Draft): readonly Problem[] {
  const context = contextOf(draft)
  return CHECKS.flatMap((check) => check(context))
}
