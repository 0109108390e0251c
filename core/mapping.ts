/**
 * How a source's columns become canonical values. Plain JSON: what stands here is what the YAML says,
 * after the loader has filled in the source's defaults. The rules that read it are in
 * `activities/extract/convert/`.
 */

/** Why a row was refused; the closed list of the public interface, in the order of the checks. */
export const REJECTION_REASONS = [
  'encoding',
  'nul_byte',
  'too_long',
  'too_many_columns',
  'too_few_columns',
  'unclosed_quote',
  'bad_type',
  'missing_key',
  'missing_value',
  'out_of_range',
  'bad_date',
  'bad_json',
  'bad_identifier',
  'duplicate_key',
  'not_allowed',
  'erased',
] as const
export type RejectionReason = (typeof REJECTION_REASONS)[number]

/** Where a field's text comes from: exactly one of the four. */
export type FieldInput =
  | { readonly from: string }
  /** Columns joined to one text; missing ones are left out together with their separator. */
  | { readonly join: readonly string[]; readonly separator?: string }
  /** The first column that is not missing. */
  | { readonly first_of: readonly string[] }
  /** Exact product of decimal columns (quantity x unit price); missing if one of them is. */
  | { readonly product: readonly string[] }

/** What every field may say. */
export interface FieldRules {
  /** Words that mean "no value" here, compared without case after trimming; adds to the source's own. */
  readonly nulls?: readonly string[]
  /** A missing value refuses the row (`missing_value`). */
  readonly required?: boolean
  /** What an invalid value does: refuse the row, or be dropped and counted. `reject` when not said. */
  readonly invalid?: 'reject' | 'drop'
}

export interface TextRules {
  readonly as: 'text'
  readonly case?: 'lower' | 'upper'
  readonly max_length?: number
}

/** How numbers are written. `thousands: ' '` also takes the narrow and the non-breaking space. */
export interface NumberForm {
  readonly decimal?: '.' | ','
  readonly thousands?: ',' | '.' | ' ' | "'"
}

/** A whole number within +-2^53; `13995.0` is 13995. */
export interface IntegerRules extends NumberForm {
  readonly as: 'integer'
  readonly min?: number
  readonly max?: number
}

/** An exact decimal of at most 18 digits, `scale` (4) of them after the point. */
export interface DecimalRules extends NumberForm {
  readonly as: 'decimal'
  readonly scale?: number
  /** Digits beyond `scale` are rounded half away from zero; otherwise they refuse the value. */
  readonly round?: boolean
  readonly min?: number
  readonly max?: number
}

/** An amount with its ISO currency, from a column or one for all rows. */
export interface MoneyRules extends NumberForm {
  readonly as: 'money'
  readonly currency?: string
  readonly currency_from?: string
  readonly round?: boolean
}

/** `iso`, or a format in the language of `core/date-format.ts`; several are tried in order. */
export interface DateRules {
  readonly as: 'date'
  readonly format?: string | readonly string[]
  /** The first year that `yy` can mean; a format with `yy` needs it (1930: `29` is 2029, `30` is 1930). */
  readonly century_from?: number
  /** First and last day allowed, `yyyy-MM-dd`. */
  readonly min?: string
  readonly max?: string
}

/** As `DateRules`, and `epoch_seconds`, `epoch_millis`. */
export interface TimestampRules {
  readonly as: 'timestamp'
  readonly format?: string | readonly string[]
  /** IANA zone of times without an offset; the source's when not said. */
  readonly zone?: string
  readonly century_from?: number
}

export interface BooleanRules {
  readonly as: 'boolean'
  readonly true?: readonly string[]
  readonly false?: readonly string[]
}

/** One of a closed set: a list, or a map from what is written to what is meant. */
export interface EnumRules {
  readonly as: 'enum'
  readonly values: readonly string[] | Readonly<Record<string, string>>
  /** Compare as written; without it upper and lower case are one. */
  readonly exact_case?: boolean
  /** The value of all that `values` does not name; without it they refuse the row (`not_allowed`). */
  readonly otherwise?: string
}

/** One text cut into a list; blanks and repetitions are left out. */
export interface ListRules {
  readonly as: 'list'
  readonly delimiter: string
}

export interface EmailRules {
  readonly as: 'email'
}

/** E.164. The country of national numbers comes from a column, then from `country`. */
export interface PhoneRules {
  readonly as: 'phone'
  readonly country?: string
  readonly country_from?: string
  /** Overseas postal codes have a numbering plan of their own: 97400 in FR is RE. */
  readonly postal_code_from?: string
}

/** A login, number or device id, normalised as an identifier of `type`. */
export interface IdentifierRules {
  readonly as: 'identifier'
  readonly type: string
  readonly case?: 'keep' | 'lower' | 'upper'
  /** The column is a number that an export may have turned into `13995.0`. */
  readonly number?: boolean
}

/** The utm_* parameters of a URL, or of a query string. */
export interface UtmRules {
  readonly as: 'utm'
}

/** Device, operating system and browser of a User-Agent header. */
export interface UserAgentRules {
  readonly as: 'user_agent'
  /** Only this part, as a text. */
  readonly part?: 'device' | 'os' | 'browser'
}

export type FieldAs =
  | TextRules
  | IntegerRules
  | DecimalRules
  | MoneyRules
  | DateRules
  | TimestampRules
  | BooleanRules
  | EnumRules
  | ListRules
  | EmailRules
  | PhoneRules
  | IdentifierRules
  | UtmRules
  | UserAgentRules

/** The same value for every row. */
export interface ConstantSpec {
  readonly constant: string | number | boolean
}

export type ColumnSpec = FieldInput & FieldRules & FieldAs
export type FieldSpec = ColumnSpec | ConstantSpec

/** What a source says once for all of its fields. */
/** A local time that a clock shows twice, when it is put back. */
export type Twice = 'earlier' | 'later'

export interface FieldDefaults {
  readonly nulls: readonly string[]
  readonly zone: string
  /** Which of its two instants a local time means that exists twice; when not said, the earlier. */
  readonly twice?: Twice
  readonly decimal: '.' | ','
  readonly thousands?: ',' | '.' | ' ' | "'"
  readonly country?: string
  readonly currency?: string
}

export interface Money {
  readonly amount: string
  readonly currency: string
}

export interface Utm {
  readonly source?: string
  readonly medium?: string
  readonly campaign?: string
  readonly term?: string
  readonly content?: string
  readonly id?: string
}

export interface UserAgent {
  readonly device: 'desktop' | 'mobile' | 'tablet' | 'bot' | 'other'
  readonly os: string
  readonly browser: string
}

/** Dates are `yyyy-MM-dd`, timestamps `yyyy-MM-ddTHH:mm:ss.SSSZ`, decimals exact text. */
export type FieldValue = string | number | boolean | readonly string[] | Money | Utm | UserAgent
