// How does an AWS service know that a request is ours? Signature Version 4 of a POST, with every header that it has.
import { createHash, createHmac } from 'node:crypto'
import type { Credentials } from './json.ts'

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

const digest = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text, 'utf8').digest()

/** The headers to send: those that were asked for, what the signature covers besides, and the signature. */
export function signed(asked: Signing): Record<string, string> {
  const { service, region, credentials, url, body, now } = asked
  const { accessKeyId, secretAccessKey, sessionToken } = credentials
  const stamp = `${new Date(now).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`
  const headers: Record<string, string> = {
    ...asked.headers,
    'content-length': String(Buffer.byteLength(body)),
    host: url.host,
    'x-amz-date': stamp,
    ...(sessionToken !== undefined && { 'x-amz-security-token': sessionToken }),
  }
  const names = Object.keys(headers).sort()
  const lines = names.map(name => `${name}:${headers[name]}\n`).join('')
  const scope = `${stamp.slice(0, 8)}/${region}/${service}/aws4_request`
  const canonical = `POST\n${url.pathname}\n\n${lines}\n${names.join(';')}\n${digest(body)}`
  const key = scope.split('/').reduce<string | Buffer>(hmac, `AWS4${secretAccessKey}`)
  const signature = hmac(key, `AWS4-HMAC-SHA256\n${stamp}\n${scope}\n${digest(canonical)}`).toString('hex')
  const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`
  return { ...headers, authorization }
}
