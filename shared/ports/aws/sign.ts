// Which headers does a request to an AWS service carry, so that it is believed? Every header that it has is signed.
import { type Credentials, signer } from '../../aws/signature-v4.ts'

export type Signing = {
  readonly service: string
  readonly region: string
  readonly credentials: Credentials
  readonly url: URL
  /** In lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Epoch ms by the clock of whoever checks. */
  readonly now: number
}

/** The headers to send: those that were asked for, what the signature covers besides, and the signature. */
export function signed(asked: Signing): Record<string, string> {
  const { service, region, credentials, url, body, now } = asked
  const { stampOf, authorization } = signer(service)
  const stamp = stampOf(now)
  const headers: Record<string, string> = {
    ...asked.headers,
    'content-length': String(Buffer.byteLength(body)),
    host: url.host,
    'x-amz-date': stamp,
    ...(credentials.sessionToken !== undefined && { 'x-amz-security-token': credentials.sessionToken }),
  }
  const sorted = Object.keys(headers).sort()
  const lines = sorted.map(name => `${name}:${headers[name]}\n`).join('')
  const names = sorted.join(';')
  const path = url.pathname
  return { ...headers, authorization: authorization({ region, credentials, path, lines, names, body, stamp }) }
}
