import type { RequestListener } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'

/** A certificate of `localhost` and 127.0.0.1 that nobody trusts, for a hundred years; made for these tests. */
const CERT = `-----BEGIN CERTIFICATE-----
MIIBmjCCAUGgAwIBAgIUBCRvMoSvNGbFaX/GohaFSy6tkzMwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMjA3MTUxN1oYDzIxMjYxMDI5
MDcxNTE3WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAASDj2d1xNR2IVn4FTuQX5IV/2JLOwBoGp4SZOBYH/AL/c0G6nyRnykA
P0Z6dggpQb4Oa5brB/njoSnVenPzFMn5o28wbTAdBgNVHQ4EFgQUg3kZuKviQl8P
HfwX1SB7efq6bHEwHwYDVR0jBBgwFoAUg3kZuKviQl8PHfwX1SB7efq6bHEwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDRwAwRAIgB+YBybCyk6uk1Rta6/f6LzOoRMSis1Yws0CfZCl5TtwCIBUz
jK1UHFKULLMizWPP2nNa1u1zT/4yZzR9kShCubFa
-----END CERTIFICATE-----
`
const KEY = `-----BEGIN EC PRIVATE KEY-----
MHcCAQEEIKs/f2HOPI5koNCNUu+Z7IYFCzQKMVuw0LZNNPUyEttioAoGCCqGSM49
AwEHoUQDQgAEg49ndcTUdiFZ+BU7kF+SFf9iSzsAaBqeEmTgWB/wC/3NBup8kZ8p
AD9GenYIKUG+DmuW6wf546Ep1Xpz8xTJ+Q==
-----END EC PRIVATE KEY-----
`

/** A server by TLS whose certificate no authority has signed. */
export async function serveSelfSigned(
  listener: RequestListener,
): Promise<{ readonly port: number; readonly close: () => Promise<void> }> {
  const server = createServer({ cert: CERT, key: KEY }, listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
