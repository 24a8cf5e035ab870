// How does an answer leave that is larger than Lambda hands on?
//
// `GET` of a kind answers with every record, as the wire does. Lambda hands on 6 MB of JSON, in which every quotation
// mark of the body takes two bytes; packed, ten times as much fits.
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { sentence } from '../ui/messages/en.ts'

/** Lambda's quota, less what status, headers and cookies may take. */
const most = 6_291_556 - 32_768

const packed = promisify(gzip)

type Answer = APIGatewayProxyStructuredResultV2 & { readonly body: string }

/** `acceptEncoding`: RFC 9110 section 12.5.3. What fits in no way becomes a 500 that says so. */
export async function fitting(answer: Answer, acceptEncoding: string | undefined): Promise<Answer> {
  if (takesGzip(acceptEncoding ?? '')) {
    const body = (await packed(answer.body)).toString('base64')
    const headers = { ...answer.headers, 'content-encoding': 'gzip', vary: varying(answer.headers?.vary) }
    if (body.length <= most) return { ...answer, headers, body, isBase64Encoded: true }
  } else if (Buffer.byteLength(JSON.stringify(answer.body)) <= most) return answer
  const generalErrors = [{ code: '[AnswerTooLarge]', message: sentence('AnswerTooLarge', '') }]
  return { ...answer, statusCode: 500, body: JSON.stringify({ generalErrors }) }
}

const takesGzip = (accepted: string): boolean =>
  accepted.split(',').some(one => {
    const [name = '', ...weights] = one.toLowerCase().replaceAll(/\s/g, '').split(';')
    return (name === 'gzip' || name === '*') && !weights.some(weight => /^q=0(\.0*)?$/.test(weight))
  })

const varying = (named: unknown): string => (named === undefined ? 'Accept-Encoding' : `${named}, Accept-Encoding`)
