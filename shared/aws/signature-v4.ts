// How does AWS know that a request is ours? Signature Version 4 of a POST.
//
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
// aws4 signs anything for anybody; of that only this is needed here, at a third of the cost of a call to the table and
// without 20 KB in every function. It is the peer in the tests.
import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto'

export type Credentials = {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string | undefined
}

type ToSign = {
  readonly region: string
  readonly credentials: Credentials
  readonly path: string
  /** `name:value\n` of each header, names in lower case and in their order; with `x-amz-date:<stamp>`. */
  readonly lines: string
  /** The same names, joined by `;`. */
  readonly names: string
  readonly body: string
  /** What `stampOf` made of the time by the clock of whoever checks. */
  readonly stamp: string
}

export type Signer = {
  /** Epoch ms as `20260101T000000Z`. */
  readonly stampOf: (now: number) => string
  /** The value of the `authorization` header. */
  readonly authorization: (asked: ToSign) => string
}

const hmac = (key: KeyObject | Buffer, text: string): Buffer => createHmac('sha256', key).update(text, 'utf8').digest()

/** Remembers the key of the day and the second's stamp: a busy function signs some hundred times in each. */
export function signer(service: string): Signer {
  const keyOf = signingKey(service)
  return {
    stampOf: stamping(),
    authorization({ region, credentials, path, lines, names, body, stamp }) {
      const day = stamp.slice(0, 8)
      const scope = `${day}/${region}/${service}/aws4_request`
      const canonical = `POST\n${path}\n\n${lines}\n${names}\n${hash('sha256', body, 'hex')}`
      const toSign = `AWS4-HMAC-SHA256\n${stamp}\n${scope}\n${hash('sha256', canonical, 'hex')}`
      const signature = hmac(keyOf(credentials.secretAccessKey, day, region), toSign).toString('hex')
      return `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`
    },
  }
}

/** It changes with the day and with the credentials, which Lambda renews every few hours. */
function signingKey(service: string): (secret: string, day: string, region: string) => KeyObject {
  let known: { readonly of: string; readonly key: KeyObject } | undefined
  return (secret, day, region) => {
    const of = `${secret} ${day} ${region}`
    if (known?.of !== of) {
      const steps = [day, region, service, 'aws4_request']
      const last = steps.reduce((key: Buffer, step) => hmac(key, step), Buffer.from(`AWS4${secret}`))
      known = { of, key: createSecretKey(last) }
    }
    return known.key
  }
}

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
