// How does DynamoDB know that a request is ours? Signature Version 4, for the one shape of request that it gets.
//
// aws4 signs anything for anybody; of that, only this is needed here, at a third of the cost. It is the peer in the tests.
import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto'

export type Credentials = {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string | undefined
}

export type Signing = {
  readonly host: string
  readonly region: string
  readonly contentType: string
  readonly credentials: Credentials
  /** `DynamoDB_20120810.GetItem` */
  readonly target: string
  readonly body: string
  /** Epoch ms by the clock of whoever checks. */
  readonly now: number
}

const hmac = (key: KeyObject | Buffer, text: string): Buffer => createHmac('sha256', key).update(text, 'utf8').digest()

/** The key of a day. It changes with the day and with the credentials, which Lambda renews every few hours. */
function signingKey(): (secret: string, day: string, region: string) => KeyObject {
  let known: { readonly of: string; readonly key: KeyObject } | undefined
  return (secret, day, region) => {
    const of = `${secret} ${day} ${region}`
    if (known?.of !== of) {
      const steps = [day, region, 'dynamodb', 'aws4_request']
      const last = steps.reduce((key: Buffer, step) => hmac(key, step), Buffer.from(`AWS4${secret}`))
      known = { of, key: createSecretKey(last) }
    }
    return known.key
  }
}

/** Seconds as `20260101T000000Z`: a function is asked many times a second. */
function stamping(): (now: number) => string {
  let known = { second: -1, stamp: '' }
  return now => {
    const second = Math.floor(now / 1_000)
    if (known.second !== second) {
      const stamp = `${new Date(second * 1_000).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`
      known = { second, stamp }
    }
    return known.stamp
  }
}

/** Writes the headers that a request needs to be believed, each with its line end. */
export function signer(): (asked: Signing) => string {
  const keyOf = signingKey()
  const stampOf = stamping()
  return ({ host, region, contentType, credentials, target, body, now }) => {
    const { accessKeyId, secretAccessKey, sessionToken } = credentials
    const stamp = stampOf(now)
    const day = stamp.slice(0, 8)
    const token = sessionToken === undefined ? '' : `x-amz-security-token:${sessionToken}\n`
    const names = `content-type;host;x-amz-date;${token === '' ? '' : 'x-amz-security-token;'}x-amz-target`
    const headers = `content-type:${contentType}\nhost:${host}\nx-amz-date:${stamp}\n${token}x-amz-target:${target}\n`
    const scope = `${day}/${region}/dynamodb/aws4_request`
    const canonical = `POST\n/\n\n${headers}\n${names}\n${hash('sha256', body, 'hex')}`
    const toSign = `AWS4-HMAC-SHA256\n${stamp}\n${scope}\n${hash('sha256', canonical, 'hex')}`
    const signature = hmac(keyOf(secretAccessKey, day, region), toSign).toString('hex')
    // The lines that were signed are the lines that are sent.
    return `${headers.replaceAll('\n', '\r\n')}authorization: AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}\r\n`
  }
}
