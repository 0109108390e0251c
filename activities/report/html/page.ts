import type { NightReport } from '../report.ts'
import { contact } from './contact.ts'
import { decisions } from './decisions.ts'
import { deliveries } from './deliveries.ts'
import { gates } from './gates.ts'
import { html, type Markup, trusted } from './markup.ts'
import { money } from './money.ts'
import { identity, sources, stages } from './sections.ts'
import { segments } from './segments.ts'
import { STYLE } from './style.ts'
import { banner, heading, needs, tiles } from './top.ts'

/** The report as one page: no script, nothing loaded from elsewhere, made for screen, reader and paper. */
export function reportPage(report: NightReport): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="robots" content="noindex">
<title>${report.brand.name}, ${report.run.business_date}: ${report.verdict.headline}</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
<header>${heading(report)}</header>
<main>
${banner(report)}
${tiles(report)}
${needs(report)}
${deliveries(report)}
${decisions(report)}
${contact(report)}
${segments(report)}
${money(report)}
${sources(report)}
${identity(report)}
${gates(report)}
${balance(report)}
${stages(report)}
</main>
<footer>${foot(report)}</footer>
</body>
</html>
`
  return page.markup
}

function balance(report: NightReport): Markup {
  const lines = report.balance
  const text =
    lines.length === 0
      ? html`<p class="empty">Every sum adds up: what was read was loaded, unchanged or rejected; what was due was sent, failed, skipped or waits.</p>`
      : html`<ul>${lines.map((b) => html`<li><code>${b.sum}</code> ${b.subject}: ${b.left_side} against ${b.right_side}, difference ${b.difference}</li>`)}</ul>`
  return html`<section aria-labelledby="balance"><h2 id="balance">Balance</h2>${text}</section>`
}

function foot(report: NightReport): Markup {
  const { ui } = report.links
  const link =
    ui === null
      ? null
      : html`<a href="${ui}">This run in Temporal’s web UI</a> (opens where that server runs). `
  return html`<p>${link}Configuration <code>${report.run.config_version.slice(0, 12)}</code>, workflow <code>${report.run.workflow_id}</code>. The same as data: <code>report.json</code>. Counts and ids only; no personal data.</p>`
}
