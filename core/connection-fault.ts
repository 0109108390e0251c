/** What stands behind the code of a call that reached nobody, and what mends it; null = the code says nothing more. */
export function connectionFault(code: string): string | null {
  if (CERTIFICATES.test(code))
    return 'its certificate is not accepted; renew it there, or name the file of its authority in NODE_EXTRA_CA_CERTS, in the environment of the worker'
  return WORDS[code] ?? null
}

const CERTIFICATES = /SELF_SIGNED|^CERT_|ALTNAME|ISSUER_CERT|VERIFY_LEAF/

const WORDS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'no such host is known here; correct its name, or look at DNS',
  EAI_AGAIN: 'DNS does not answer',
  ECONNREFUSED: 'nobody listens there; look whether the service is up, and correct the port',
  EPROTO: 'it does not speak TLS there; correct the port',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS there; correct the port',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'it does not speak TLS there; correct the port',
}
