import { countOf } from '../../core/format.ts'
import { searchAttributeList } from '../../core/search-attributes.ts'
import { about, type Check, type Examined, type Finding } from './finding.ts'
import type { TemporalLine } from './temporal-line.ts'

const DAY = 86_400
/** Nights are looked up for weeks; the run's state itself stays in PostgreSQL. */
const SHORT_DAYS = 7
const NOT_FOUND = 5

/** The server, the namespace and the search attributes that every night sets. */
export const checkTemporal: Check = async ({ temporal, place }: Examined) => {
  if (temporal === null) return []
  const namespace = await namespaceFinding(temporal)
  if (namespace.verdict === 'fail') return [namespace]
  return [await serverFinding(temporal), namespace, await attributesFinding(temporal, place.brand)]
}

async function serverFinding(temporal: TemporalLine): Promise<Finding> {
  const { serverVersion } = await temporal.ask((c) => c.workflowService.getSystemInfo({}))
  return about('temporal', 'server').ok(`Temporal ${serverVersion ?? ''} at ${temporal.address}`)
}

async function namespaceFinding({ ask, namespace }: TemporalLine): Promise<Finding> {
  const it = about('temporal', 'namespace')
  try {
    const { config } = await ask((c) => c.workflowService.describeNamespace({ namespace }))
    const days = Math.floor(Number(config?.workflowExecutionRetentionTtl?.seconds ?? 0) / DAY)
    if (days < SHORT_DAYS)
      return it.warn(
        'SHORT_RETENTION',
        `Namespace ${namespace} keeps ended workflows for ${countOf(days, 'day', 'days')}: older nights are missing in the web UI.`,
        `temporal operator namespace update --namespace ${namespace} --retention 90d`,
      )
    return it.ok(`${namespace}, keeps ended workflows for ${countOf(days, 'day', 'days')}`)
  } catch (error) {
    if ((error as { readonly code?: unknown }).code !== NOT_FOUND) throw error
    return it.fail(
      'NO_NAMESPACE',
      `The server has no namespace ${namespace}.`,
      `temporal operator namespace create --namespace ${namespace} --retention 90d, or check TEMPORAL_NAMESPACE`,
    )
  }
}

async function attributesFinding(
  { ask, namespace }: TemporalLine,
  brand: string | undefined,
): Promise<Finding> {
  const it = about('temporal', 'search attributes')
  const { customAttributes } = await ask((c) => c.operatorService.listSearchAttributes({ namespace }))
  const missing = searchAttributeList.filter((key) => customAttributes?.[key.name] === undefined)
  if (missing.length === 0) return it.ok(`all ${searchAttributeList.length} are there`)
  const flags = missing.map((key) => `--name ${key.name} --type ${key.type === 'INT' ? 'Int' : 'Keyword'}`)
  return it.fail(
    'SEARCH_ATTRIBUTES_MISSING',
    `Namespace ${namespace} lacks ${missing.map((key) => key.name).join(', ')}: no worker of ${brand ?? 'a brand'} starts without them.`,
    `temporal operator search-attribute create --namespace ${namespace} ${flags.join(' ')}`,
  )
}
