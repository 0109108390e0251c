/** What a PERSON may be, for help and messages. */
export const PERSON =
  'profile id, alias, TYPE:VALUE (customer_number:13995), or a plain e-mail address or phone number'
