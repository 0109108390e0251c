/**
 * The error model: how often what goes wrong in this brand's data. docs/le-parcours.md shows these tables, and a
 * test compares them. They stay as they are when matching is tuned.
 */
export const RATES = {
  /** People in a source. */
  presence: {
    crm: 0.62,
    shop: 0.45,
    web: 0.5,
    loyalty: 0.4,
    newsletter: 0.55,
    tickets: 0.3,
    surveys: 0.12,
    social: 0.1,
    demographics: 0.25,
  },
  /** What happens to people: the share in the years before the first night, and the chance a night after it. */
  life: {
    marriage: { before: 0.04, night: 0.0005 },
    move: { before: 0.08, night: 0.002 },
    email: { before: 0.06, night: 0.002 },
    erasure: { before: 0, night: 0.001 },
  },
  /** Known from the first night on; the others come in one of the twelve nights after it. */
  knownAtFirst: 0.92,
  /** A change reaches a source the same night, one or two nights later, or never. */
  lag: {
    crm: [0.8, 0.05, 0.05],
    loyalty: [0.45, 0.1, 0.05],
    demographics: [0.2, 0.1, 0.1],
  },
  /** Households of two or more with one e-mail or device for all; how often a member uses what is shared. */
  shared: { email: 0.15, device: 0.3, useEmail: 0.4, usePhone: 0.2, useDevice: 0.35 },
  /** A second address or number of the same person. */
  second: { email: 0.18, useEmail: 0.25 },
  /** One person twice (or three times) in one source. */
  duplicates: { crm: 0.05, loyalty: 0.02, third: 0.005 },
  /** Of the names and places that a source holds. */
  text: {
    nickname: 0.03,
    keyboard: 0.012,
    ocr: 0.004,
    transposition: 0.008,
    accents: 0.12,
    upperCase: 0.06,
    swappedNames: 0.003,
    missing: 0.02,
    placeholder: 0.006,
  },
  birthDate: { missing: 0.15, dayAndMonth: 0.008, yearOff: 0.005, placeholder: 0.012 },
  email: { missing: 0.08, typo: 0.012, placeholder: 0.005, invalid: 0.006, upperCase: 0.03 },
  phone: { missing: 0.2, invalid: 0.015, reserved: 0.005, placeholder: 0.008 },
  /** Rows of the files. */
  rows: { broken: 0.006, twiceInFile: 0.002, repeated: 0.01, corrected: 0.005, late: 0.03 },
  /** Actors of events that say nothing of themselves. */
  unnamed: { shop: 0.03, tickets: 0.35, surveys: 0.2, social: 0.93 },
  /** Sessions of somebody who logged in; sessions of passers-by and robots, who are nobody of the people. */
  web: { loggedIn: 0.4, strangers: 0.12 },
  /** What people grant, of those that the newsletter's tool knows; what becomes of a grant; what is said in a night. */
  consent: {
    emailMarketing: 0.85,
    openTracking: 0.4,
    profiling: 0.5,
    partner: 0.15,
    sms: 0.35,
    withdrawn: 0.14,
    grantedAgain: 0.2,
    objected: 0.02,
    noProof: 0.05,
    nightly: { withdrawal: 0.004, objection: 0.001, grant: 0.004 },
  },
  deletion: { crm: 0.001, loyalty: 0.0005, demographics: 0.01 },
  /** Records whose time of change moves and nothing else; changes of the CRM that commit late, or at the end of a day. */
  touched: { crm: 0.004, loyalty: 0.002 },
  lateCommit: 0.05,
  eveningBatch: 0.15,
  /** In a night of changed clocks: rows whose local time exists twice or never. */
  clockChange: 0.05,
} as const
