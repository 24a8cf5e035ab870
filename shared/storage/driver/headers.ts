// Which headers does a request to DynamoDB carry, so that it is believed?
import { type Credentials, signer } from '../../aws/signature-v4.ts'

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

/** Writes them, each with its line end. */
export function headers(): (asked: Signing) => string {
  const { stampOf, authorization } = signer('dynamodb')
  return ({ host, region, contentType, credentials, target, body, now }) => {
    const { sessionToken } = credentials
    const stamp = stampOf(now)
    const token = sessionToken === undefined ? '' : `x-amz-security-token:${sessionToken}\n`
    const names = `content-type;host;x-amz-date;${token === '' ? '' : 'x-amz-security-token;'}x-amz-target`
    const lines = `content-type:${contentType}\nhost:${host}\nx-amz-date:${stamp}\n${token}x-amz-target:${target}\n`
    const proof = authorization({ region, credentials, path: '/', lines, names, body, stamp })
    // The lines that were signed are the lines that are sent.
    return `${lines.replaceAll('\n', '\r\n')}authorization: ${proof}\r\n`
  }
}
