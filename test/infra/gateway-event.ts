// What does API Gateway hand to a function? Payload 2.0 as AWS documents it and as functions have logged it.
import type { APIGatewayProxyEventV2 } from 'aws-lambda'

export type Call = {
  readonly method?: string
  /** As the gateway hands it over: decoded. */
  readonly path: string
  readonly query?: string
  /** Names in lower case; a cookie is no header here. */
  readonly headers?: Readonly<Record<string, string>>
  readonly cookies?: readonly string[]
  /** Forms and bytes come as base64, and so may anything whose type the gateway does not take for text. */
  readonly body?: string
  readonly base64?: boolean
  readonly ip?: string
}

const domain = 'a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com'

export function gatewayEvent(call: Call): APIGatewayProxyEventV2 {
  const { method = 'GET', path, query = '', headers = {}, cookies, body, base64 = false, ip = '2001:db8::7:1' } = call
  const now = Date.now()
  return {
    version: '2.0',
    routeKey: `ANY ${path}`,
    rawPath: path,
    rawQueryString: query,
    ...(cookies && { cookies: [...cookies] }),
    headers: {
      accept: '*/*',
      'content-length': String(Buffer.byteLength(body ?? '')),
      host: domain,
      'user-agent': 'curl/8.7.1',
      'x-amzn-trace-id': 'Root=1-6561f3a1-1234567890abcdef12345678',
      'x-forwarded-for': ip,
      'x-forwarded-port': '443',
      'x-forwarded-proto': 'https',
      ...headers,
    },
    ...(query !== '' && { queryStringParameters: Object.fromEntries(new URLSearchParams(query)) }),
    requestContext: {
      accountId: '123456789012',
      apiId: 'a1b2c3d4e5',
      domainName: domain,
      domainPrefix: 'a1b2c3d4e5',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: ip, userAgent: 'curl/8.7.1' },
      requestId: 'JKJaXmPLvHcESHA=',
      routeKey: `ANY ${path}`,
      stage: '$default',
      time: '22/Nov/2026:12:00:00 +0000',
      timeEpoch: now,
    },
    ...(body !== undefined && { body: base64 ? Buffer.from(body).toString('base64') : body }),
    isBase64Encoded: body !== undefined && base64,
  }
}
