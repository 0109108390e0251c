/**
 * The search attributes of every workflow. Each entry is a key as the Temporal SDK wants it
 * (`upsertSearchAttributes([{ key: searchAttributes.stage, value }])`), and nothing but data,
 * so that workflows, the development server and checks share one list.
 */
export const searchAttributes = {
  brand: { name: 'NocturneBrand', type: 'KEYWORD' },
  businessDate: { name: 'NocturneBusinessDate', type: 'KEYWORD' },
  runKind: { name: 'NocturneRunKind', type: 'KEYWORD' },
  stage: { name: 'NocturneStage', type: 'KEYWORD' },
  outcome: { name: 'NocturneOutcome', type: 'KEYWORD' },
  destination: { name: 'NocturneDestination', type: 'KEYWORD' },
  runId: { name: 'NocturneRunId', type: 'INT' },
} as const satisfies Readonly<Record<string, { name: string; type: 'KEYWORD' | 'INT' }>>

/** The same list, for loops. */
export const searchAttributeList = Object.values(searchAttributes)
