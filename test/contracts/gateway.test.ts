// Does the local gateway do what an HTTP API does?
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { describe, expect, test } from 'vitest'
import { gateway, limits, type Request } from '../../infra/local/gateway.ts'

const manifest = {
  user: {
    routes: { 'GET /api/user/:userId': 'apiKey', 'POST /api/user/:userId': 'apiKey', 'GET /api/user': 'apiKey' },
  },
  registration: {
    routes: { 'POST /api/user/registration': 'apiKey', 'GET /api/user/registration/:userId/:applicationId': 'apiKey' },
  },
  discovery: { routes: { 'GET /:tenantId/.well-known/openid-configuration': 'public' } },
}

/** Asks a gateway whose only function answers `answer`, and hands back what it was asked and what came of it. */
async function ask(request: Partial<Request> & { readonly url: string }, answer: unknown = { statusCode: 200 }) {
  const seen: { functionName: string; event: APIGatewayProxyEventV2 }[] = []
  const { ask } = gateway({
    manifest,
    now: () => 1_800_000_000_000,
    invoke: async (functionName, event) => {
      seen.push({ functionName, event })
      if (answer instanceof Error) throw answer
      return answer
    },
  })
  const response = await ask({ method: 'GET', headers: {}, ...request })
  return { ...response, text: Buffer.from(response.body).toString(), ...seen[0] }
}

const bytes = (text: string) => new TextEncoder().encode(text)

describe('which function is asked', () => {
  test.each([
    ['/api/user', 'user', 'ANY /api/user'],
    ['/api/user/7', 'user', 'ANY /api/user/{userId}'],
    ['/api/user/registration', 'registration', 'ANY /api/user/registration'],
    ['/api/user/registration/7/8', 'registration', 'ANY /api/user/registration/{userId}/{applicationId}'],
    ['/acme/.well-known/openid-configuration?a=b', 'discovery', 'ANY /{tenantId}/.well-known/openid-configuration'],
  ])('%s goes to the most specific path: %s', async (url, functionName, routeKey) => {
    const asked = await ask({ url })
    expect(asked.functionName).toBe(functionName)
    expect(asked.event?.routeKey).toBe(routeKey)
  })

  test('a path that no function serves answers an empty 404 and asks nobody', async () => {
    for (const url of ['/', '/api', '/api/user/', '/api/user/7/8', '/api/user/registration/7']) {
      const { status, text, functionName } = await ask({ url })
      expect({ url, status, text, functionName }).toEqual({ url, status: 404, text: '', functionName: undefined })
    }
  })

  test('a served path reaches its function with any method', async () => {
    expect((await ask({ url: '/api/user', method: 'PURGE' })).event?.requestContext.http.method).toBe('PURGE')
  })

  test('an encoded slash is a slash, and an encoded question mark ends the path', async () => {
    expect((await ask({ url: '/api/user/a%2Fb' })).status).toBe(404)
    const cut = await ask({ url: '/api/user/a%3Fb=c' })
    expect(cut.event?.rawPath).toBe('/api/user/a')
    expect(cut.event?.pathParameters).toEqual({ userId: 'a' })
  })

  test('a path that cannot be decoded is a bad request', async () => {
    expect((await ask({ url: '/api/user/%E0%A4%A' })).status).toBe(400)
  })

  test('two functions cannot share one path', () => {
    const clash = { a: { routes: { 'GET /x/:id': 'public' } }, b: { routes: { 'POST /x/:name': 'public' } } }
    expect(() => gateway({ manifest: clash, now: () => 0, invoke: async () => undefined })).toThrow('are one path')
  })
})

describe('what the function is told', () => {
  test('headers in lower case, repeated ones joined, cookies by themselves', async () => {
    const { event } = await ask({
      url: '/api/user',
      headers: {
        Host: 'id.example.com:8080',
        Accept: ['a', 'b'],
        Cookie: 'one=1; two=2',
        'X-Forwarded-For': '10.0.0.1',
      },
      ip: '192.0.2.7',
    })
    expect(event?.headers).toEqual({
      host: 'id.example.com:8080',
      accept: 'a,b',
      'x-forwarded-for': '10.0.0.1, 192.0.2.7',
      'x-forwarded-proto': 'http',
      'x-forwarded-port': '8080',
    })
    expect(event?.cookies).toEqual(['one=1', 'two=2'])
    expect(event?.requestContext.http.sourceIp).toBe('192.0.2.7')
    expect(event?.requestContext.timeEpoch).toBe(1_800_000_000_000)
  })

  test('the query as it came, and joined', async () => {
    const { event } = await ask({ url: '/api/user?email=a%2Bb%40example.com&x=1&x=2' })
    expect(event?.rawQueryString).toBe('email=a%2Bb%40example.com&x=1&x=2')
    expect(event?.queryStringParameters).toEqual({ email: 'a+b@example.com', x: '1,2' })
  })

  test('JSON as text; forms and bytes as base64; nothing as nothing', async () => {
    const body = bytes('{"ü":1}')
    const sent = (type: string, given = body) =>
      ask({ url: '/api/user', method: 'POST', headers: { 'content-type': type }, body: given })
    expect((await sent('application/json; charset=utf-8')).event).toMatchObject({
      body: '{"ü":1}',
      isBase64Encoded: false,
    })
    for (const type of [
      'application/x-www-form-urlencoded',
      'application/octet-stream',
      'application/merge-patch+json',
    ]) {
      expect((await sent(type)).event).toMatchObject({
        body: Buffer.from(body).toString('base64'),
        isBase64Encoded: true,
      })
    }
    expect((await sent('application/json', bytes(''))).event).not.toHaveProperty('body')
  })
})

describe('what becomes of the answer', () => {
  test('status, headers, several cookies and a base64 body arrive', async () => {
    const body = Buffer.from([0, 255, 128])
    const { status, headers, cookies, ...rest } = await ask(
      { url: '/api/user' },
      {
        statusCode: 202,
        headers: { 'Content-Type': 'image/png', 'Content-Length': '999' },
        cookies: ['a=1; Path=/', 'b=2'],
        body: body.toString('base64'),
        isBase64Encoded: true,
      },
    )
    expect({ status, headers, cookies }).toEqual({
      status: 202,
      headers: { 'content-type': 'image/png' },
      cookies: ['a=1; Path=/', 'b=2'],
    })
    expect(Buffer.from(rest.body)).toEqual(body)
  })

  test('an object without a status code is the JSON of a 200', async () => {
    const { status, text, headers } = await ask({ url: '/api/user' }, { hello: 'there' })
    expect({ status, text, type: headers['content-type'] }).toEqual({
      status: 200,
      text: '{"hello":"there"}',
      type: 'application/json',
    })
  })

  test('HEAD is answered without a body', async () => {
    expect((await ask({ url: '/api/user', method: 'HEAD' }, { statusCode: 200, body: 'words' })).text).toBe('')
  })

  test.each([
    ['a function that throws', new Error('secret words')],
    ['an answer of the wrong shape', { statusCode: '200' }],
    ['no answer', null],
    ['an answer over 6 MB', { statusCode: 200, body: 'x'.repeat(limits.answer + 1) }],
  ])('%s is a 500 that tells nothing', async (_, answer) => {
    const { status, text } = await ask({ url: '/api/user' }, answer)
    expect({ status, text }).toEqual({ status: 500, text: '{"message":"Internal Server Error"}' })
  })
})

describe('limits', () => {
  test('a body over 10 MB is refused', async () => {
    const { status, functionName } = await ask({
      url: '/api/user',
      method: 'POST',
      body: new Uint8Array(limits.body + 1),
    })
    expect({ status, functionName }).toEqual({ status: 413, functionName: undefined })
  })

  test('a request line and headers over 10,240 bytes are refused', async () => {
    const { status, functionName } = await ask({ url: '/api/user', headers: { 'x-long': 'x'.repeat(limits.head) } })
    expect({ status, functionName }).toEqual({ status: 431, functionName: undefined })
  })
})
