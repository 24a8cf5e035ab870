// Are our requests signed as AWS signs them, and rows written as its own library writes them?
import aws4 from 'aws4'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { headers } from '../../shared/storage/driver/headers.ts'
import { bodyValue, toItem, toRow } from '../../shared/storage/marshal.ts'

const contentType = 'application/x-amz-json-1.0'
const word = fc.stringMatching(/^[A-Za-z0-9/+=]{1,40}$/)
const asked = fc.record({
  host: fc.constantFrom('dynamodb.eu-central-1.amazonaws.com', '127.0.0.1:8000'),
  region: fc.constantFrom('eu-central-1', 'us-east-1'),
  contentType: fc.constant(contentType),
  credentials: fc.record({
    accessKeyId: word,
    secretAccessKey: word,
    sessionToken: fc.option(word, { nil: undefined }),
  }),
  target: fc.constantFrom('DynamoDB_20120810.GetItem', 'DynamoDB_20120810.TransactWriteItems'),
  body: fc.string({ unit: 'grapheme' }),
  now: fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2040, 0, 1) }),
})

const headersOf = (text: string) =>
  Object.fromEntries(text.split('\r\n').flatMap(line => (line === '' ? [] : [line.split(/:(.*)/s).slice(0, 2)])))

test('a request is signed as aws4 signs it, whatever was signed before with the same signer', () => {
  const sign = headers()
  fc.assert(
    fc.property(asked, one => {
      const { host, region, credentials, target, body, now } = one
      const headers = {
        host,
        'content-type': contentType,
        'x-amz-target': target,
        'x-amz-date': `${new Date(now).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`,
      }
      // It counts the bytes of a body itself, which a signature need not cover: its hash covers all of them.
      const request = { service: 'dynamodb', region, host, method: 'POST', path: '/', body, headers }
      const signed = aws4.sign(
        Object.assign(request, { extraHeadersToIgnore: { 'content-length': true } }),
        credentials,
      )
      const { 'Content-Length': _, ...theirs } = Object.fromEntries(
        Object.entries(signed.headers ?? {}).map(([name, value]) => [name, String(value)]),
      )
      const lower = Object.fromEntries(Object.entries(theirs).map(([name, value]) => [name.toLowerCase(), value]))
      const ours = headersOf(sign(one))
      expect({ ...ours, authorization: ours.authorization?.trim() }).toEqual(lower)
    }),
  )
})

/** As JSON.parse gives it, which knows no -0; without the member that is never kept. */
const json = fc
  .jsonValue({ maxDepth: 5 })
  .map(value => JSON.stringify(value))
  .filter(text => !text.includes('__proto__'))
  .map(text => JSON.parse(text) as unknown)

test('a body is read back as it was written, over the wire that carries it', () => {
  fc.assert(
    fc.property(json, value => {
      const item = toItem({ pk: 'p', sk: 's', type: 't', body: value }, { version: 3, write: 'w' })
      const row = toRow(JSON.parse(JSON.stringify(item)))
      expect(row).toStrictEqual({ pk: 'p', sk: 's', type: 't', version: 3, body: value })
    }),
  )
})

test('what is undefined is left out, at every depth', () => {
  const body = { a: undefined, b: [{ c: undefined }], d: null }
  expect(bodyValue(body)).toEqual({ S: '{"b":[{}],"d":null}' })
})

test.each([
  [undefined],
  [Number.NaN],
  [Number.POSITIVE_INFINITY],
  [1n],
  [() => 1],
  [new Date(0)],
  [new Set([1])],
  [Buffer.of(1)],
])('what is not JSON is never written: %s', value => {
  expect(() => bodyValue(value)).toThrow(TypeError)
  expect(() => bodyValue({ deep: [value ?? Number.NaN] })).toThrow(TypeError)
})

test('a member called __proto__ changes nobody’s prototype, on the way in or out', () => {
  const body = JSON.parse('{"__proto__":{"admin":true},"name":"x"}')
  expect(bodyValue(body)).toEqual({ S: '{"name":"x"}' })
  const key = { pk: { S: 'p' }, sk: { S: 's' }, type: { S: 't' }, version: { N: '1' } }
  const read = toRow<object>({ ...key, body: { S: JSON.stringify(body) } }).body
  expect(Object.keys(read)).toEqual(['name'])
  expect(Object.getPrototypeOf(read)).toBe(Object.prototype)
})

test('a body that is no text is a defect, not a value', () => {
  const item = { pk: { S: 'p' }, sk: { S: 's' }, type: { S: 't' }, version: { N: '1' }, body: { M: {} } }
  expect(() => toRow(item)).toThrow('no body of ours: M')
})
