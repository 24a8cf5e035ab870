// Do we sign requests to AWS as everybody does? aws4 is the peer.
import { sign } from 'aws4'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { signed } from '../../shared/ports/aws/sign.ts'

const word = fc.stringMatching(/^[a-zA-Z0-9+]{1,20}$/)
const asked = fc.record({
  service: fc.constantFrom('sqs', 'secretsmanager', 'ses'),
  region: fc.constantFrom('us-east-1', 'eu-central-1'),
  url: fc.constantFrom('https://sqs.us-east-1.amazonaws.com/', 'http://127.0.0.1:4566/v2/email/outbound-emails'),
  target: fc.option(word, { nil: undefined }),
  sessionToken: fc.option(word, { nil: undefined }),
  secretAccessKey: word,
  body: fc.string({ unit: 'grapheme' }),
  now: fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }),
})

test('a request carries the signature that aws4 would give it', () => {
  fc.assert(
    fc.property(asked, ({ service, region, url: address, target, sessionToken, secretAccessKey, body, now }) => {
      const url = new URL(address)
      const credentials = { accessKeyId: 'AKID', secretAccessKey, ...(sessionToken && { sessionToken }) }
      const headers = { 'content-type': 'application/json', ...(target && { 'x-amz-target': target }) }
      const ours = signed({ service, region, credentials, url, headers, body, now: now.getTime() })
      const dated = { ...headers, 'x-amz-date': ours['x-amz-date'], 'content-length': ours['content-length'] }
      const request = { service, region, host: url.host, path: url.pathname, method: 'POST', body, headers: dated }
      expect(ours.authorization).toBe(sign(request, credentials).headers?.Authorization)
    }),
  )
})
