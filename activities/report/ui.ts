/** Where Temporal's web UI is. */
export interface UiAddress {
  readonly url: string
  readonly namespace: string
}

/** A workflow in Temporal's web UI: the page of its newest execution. Slashes of the id are escaped. */
export function runLink(ui: UiAddress | null, workflowId: string): string | null {
  if (ui === null) return null
  const base = ui.url.replace(/\/$/, '')
  return `${base}/namespaces/${encodeURIComponent(ui.namespace)}/workflows/${encodeURIComponent(workflowId)}`
}
