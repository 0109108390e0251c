import type { CampaignSpec, TemplateSpec } from '../../../core/brand/campaign.ts'
import type { EmailDestination } from '../../../core/brand/destination.ts'
import { hopeless } from '../../../core/errors.ts'
import type { Db } from '../../../db/connect.ts'
import type { RunContext } from '../../deps.ts'
import { type Mail, makeMail } from '../destinations/message.ts'
import type { ClaimedRow } from '../queries/claim.ts'
import { knownNames } from '../render/names.ts'
import type { OpenPerson } from '../render/person.ts'
import { compileTemplate, type Rendered, type TemplateContext } from '../render/template.ts'
import { openPeople } from './open-people.ts'
import type { Composed } from './pump.ts'

export interface ComposeFacts {
  readonly context: RunContext
  readonly campaign: CampaignSpec
  readonly destination: EmailDestination
  readonly databaseId: string
}

/** Makes the mails of claimed rows; one person's fault is that person's alone. */
export function newComposer(
  db: Db,
  facts: ComposeFacts,
  now: () => Date,
): (rows: readonly ClaimedRow[]) => Promise<Composed<Mail>[]> {
  const names = knownNames(facts.context.project)
  const render = compileTemplate(templateOf(facts.campaign))
  const shared = wordsOf(facts)
  return async (rows) => {
    const [first] = rows
    if (first === undefined) return []
    const opened = await openPeople(db, rows, names, [], first.published)
    return Promise.all(
      rows.map(async (row) => {
        const address = opened.addresses.get(row.identifier_id)
        const person = opened.people.get(row.person_id)
        if (address === undefined || person === undefined) return { row, message: { fault: 'no_address' } }
        const rendered = attempt(render, shared, person)
        if (rendered === null) return { row, message: { fault: 'template' } }
        const { databaseId, campaign, destination } = facts
        const parts = { deliveryId: row.delivery_id, databaseId, to: address, rendered, date: now() }
        const mail = await makeMail(destination, { ...parts, purpose: campaign.purpose })
        return { row, message: typeof mail === 'string' ? { fault: mail } : { made: mail } }
      }),
    )
  }
}

function attempt(
  render: (context: TemplateContext) => Rendered,
  shared: Omit<TemplateContext, 'person' | 'trait'>,
  person: OpenPerson,
): Rendered | null {
  try {
    return render({ ...shared, person: person.person, trait: person.trait })
  } catch {
    // What the library says may quote the person's data: the code is all that is kept.
    return null
  }
}

/** What texts may say beside a person: campaign, brand and run. */
export function wordsOf({
  context,
  campaign,
}: Pick<ComposeFacts, 'context' | 'campaign'>): Omit<TemplateContext, 'person' | 'trait'> {
  const { project } = context
  return {
    campaign: { name: campaign.name, purpose: campaign.purpose, step: campaign.steps[0].name },
    brand: {
      brand: project.brand,
      name: project.name,
      currency: project.currency,
      country: project.country,
      time_zone: project.timeZone,
    },
    run: { id: context.runId, date: context.businessDate, as_of: context.asOf.toISOString() },
  }
}

function templateOf(campaign: CampaignSpec): TemplateSpec {
  const [step] = campaign.steps
  if (step.template !== null) return step.template
  throw hopeless(
    'NO_TEMPLATE',
    `Campaign '${campaign.name}' sends e-mail and has no template: give it subject and text (validate says so too).`,
  )
}
