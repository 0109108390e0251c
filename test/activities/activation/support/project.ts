import type { CampaignSpec } from '../../../../core/brand/campaign.ts'
import type { EmailDestination, FileDestination } from '../../../../core/brand/destination.ts'
import type { BrandProject } from '../../../../core/brand/project.ts'
import { NO_REFERENCES } from '../../../support/references.ts'

const position = { file: 'test.yaml', line: 1, column: 1 }
const NO_LIMIT = { warn: null, ask: null, stop: null }

/** All the day, every day: windows play no part. */
const ALWAYS = { from: '00:00', until: '24:00', days: 30 }

export function campaign(changes: Partial<CampaignSpec> = {}): CampaignSpec {
  return {
    name: 'hello',
    audience: 'everybody',
    purpose: 'email_marketing',
    steps: [
      {
        name: 'first',
        destination: 'mail',
        template: {
          subject: 'Hello {{ person.given_name | default: "you" }}',
          text: 'From {{ brand.name }} to {{ person.city }}, {{ trait.orders }} orders.',
          html: null,
        },
        payload: null,
      },
    ],
    holdoutBasisPoints: 0,
    sendWindow: ALWAYS,
    reentry: 'never',
    cap: null,
    needsApproval: false,
    position,
    ...changes,
  }
}

export function mailDestination(changes: Partial<EmailDestination> = {}): EmailDestination {
  return {
    kind: 'email',
    name: 'mail',
    channel: 'email',
    address: 'email',
    sandbox: true,
    host: '127.0.0.1',
    port: 1,
    secure: false,
    user: null,
    password: null,
    from: 'Shop <news@shop.example>',
    replyTo: null,
    unsubscribe: 'mailto:unsubscribe@shop.example',
    connections: 2,
    ratePerSecond: null,
    position,
    ...changes,
  }
}

export function fileDestination(changes: Partial<FileDestination> = {}): FileDestination {
  return {
    kind: 'file',
    name: 'mail',
    channel: 'email',
    address: 'email',
    sandbox: true,
    format: 'csv',
    directory: 'list',
    columns: {
      id: 'delivery.id',
      email: 'identifier.email',
      name: 'person.given_name',
      city: 'person.city',
      orders: 'trait.orders',
    },
    formulaGuard: true,
    sftp: null,
    position,
    ...changes,
  }
}

export function project(changes: Partial<BrandProject> = {}): BrandProject {
  return {
    brand: 'test',
    name: 'Test Shop',
    timeZone: 'Europe/Paris',
    currency: 'EUR',
    country: 'FR',
    keepRuns: 400,
    peoplePerPart: 200_000,
    activationWaitMs: 30_000,
    approvalWaitMs: 30_000,
    schedule: null,
    notify: null,
    sources: [PEOPLE],
    identity: { identifiers: [], match: null, household: null },
    profile: { sourcePriority: [], attributes: [] },
    references: NO_REFERENCES,
    traits: [
      {
        name: 'orders',
        purpose: 'profiling',
        position,
        kind: 'event',
        selection: { event: 'order', where: [], window: null },
        aggregate: { of: 'count' },
        type: 'integer',
      },
    ],
    segments: [],
    consent: {
      version: 'policy-1',
      withdrawalScope: 'person',
      channels: [{ channel: 'email', address: 'email', purposes: ['email_marketing'] }],
      grantMethods: ['form'],
      bulkMethods: [],
      grantNeedsProof: false,
      grantExpiresDays: null,
    },
    campaigns: [campaign()],
    destinations: [mailDestination()],
    gates: {
      rowsDrop: NO_LIMIT,
      zeroRows: 'pass',
      snapshotDeletes: NO_LIMIT,
      largestCluster: NO_LIMIT,
      rejectedShare: NO_LIMIT,
      refusedDenials: NO_LIMIT,
      consentedDrop: NO_LIMIT,
      nights: 7,
      minRows: 10,
      blastFactor: NO_LIMIT,
    },
    ...changes,
  }
}

const PEOPLE: BrandProject['sources'][number] = {
  name: 'crm',
  from: {
    kind: 'csv',
    path: 'people.csv',
    pattern: null,
    format: {
      delimiter: ',',
      quote: '"',
      encoding: 'utf8',
      strayQuotes: 'reject',
      columns: null,
      skipHeader: false,
    },
    limits: { lineBytes: 1_000_000, columns: 100, fileBytes: 1_000_000_000 },
  },
  timeZone: 'Europe/Paris',
  country: 'FR',
  key: ['id'],
  contents: 'snapshot',
  party: 'first',
  holder: 'Test Shop',
  lawfulBasis: 'contract',
  allowedUses: ['email_marketing'],
  deleted: null,
  expiresAfterDays: null,
  optional: false,
  giveUpMs: 60_000,
  drift: 'ignore',
  rows: {
    are: 'people',
    identifiers: [],
    attributes: { city: { from: 'city', as: 'text' }, time_zone: { from: 'zone', as: 'text' } },
    sealed: { given_name: { from: 'name', as: 'text' } },
    updatedAt: null,
  },
  defaults: { nulls: [''], zone: 'Europe/Paris', decimal: '.' },
  position,
}
