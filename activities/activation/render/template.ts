import { Liquid, type Template } from 'liquidjs'
import type { TemplateSpec } from '../../../core/brand/campaign.ts'

/** What a template may read. */
export interface TemplateContext {
  readonly person: Readonly<Record<string, unknown>>
  readonly trait: Readonly<Record<string, unknown>>
  readonly campaign: Readonly<Record<string, unknown>>
  readonly brand: Readonly<Record<string, unknown>>
  readonly run: Readonly<Record<string, unknown>>
}

export interface Rendered {
  readonly subject: string
  readonly text: string
  readonly html: string | null
}

/** Far more than a mail needs, far less than a mistake can ask for. */
const LIMITS = { parseLimit: 1_000_000, renderLimit: 2_000, memoryLimit: 10_000_000 }

/**
 * Parses a template once; the result renders it for one person, and throws when a name, a filter or a value is
 * not there. Templates read no files; what people are called is escaped in HTML.
 */
export function compileTemplate(spec: TemplateSpec): (context: TemplateContext) => Rendered {
  const plain = engine(false)
  const markup = engine(true)
  const subject = plain.parse(spec.subject)
  const text = plain.parse(spec.text)
  const html = spec.html === null ? null : markup.parse(spec.html)
  return (context) => ({
    subject: render(plain, subject, context).trim(),
    text: render(plain, text, context),
    html: html === null ? null : render(markup, html, context),
  })
}

/** The same for one text that is not markup. */
export function compileText(text: string): (context: TemplateContext) => string {
  const plain = engine(false)
  const parsed = plain.parse(text)
  return (context) => render(plain, parsed, context)
}

function engine(markup: boolean): Liquid {
  return new Liquid({
    strictVariables: true,
    strictFilters: true,
    ownPropertyOnly: true,
    templates: {},
    ...LIMITS,
    ...(markup ? { outputEscape: 'escape' as const } : {}),
  })
}

const render = (liquid: Liquid, template: Template[], context: TemplateContext): string =>
  String(liquid.renderSync(template, { ...context }))
