// What arrived? One HTTP request, as API Gateway (payload 2.0) hands it over.
import type { APIGatewayProxyEventV2 } from 'aws-lambda'

export type Inbound = {
  /** Epoch milliseconds at which the gateway took the request. */
  readonly now: number
  readonly requestId: string
  readonly header: (name: string) => string | undefined
  readonly cookies: Readonly<Record<string, string>>
  readonly rawQuery: string
  readonly body: string
  /** The address of the socket. */
  readonly sourceIp: string
  /** The address the caller claims: the first of X-Forwarded-For (wire reference, section 1), else the socket's. */
  readonly ip: string
  readonly origin: string
  readonly secure: boolean
}

/** Letters of any kind would end up in login records and letters. */
const isAddress = /^[0-9a-f.:]{2,45}$/i
/** Some proxies add the port, and with it brackets around IPv6. */
const withPort = /^([\d.]+):\d+$|^\[(.+)\](:\d+)?$/

export function inboundOf(event: APIGatewayProxyEventV2): Inbound {
  const { http, timeEpoch, requestId, domainName } = event.requestContext
  const header = (name: string) => event.headers[name]
  // Of several proxies the first one met the caller.
  const first = (name: string) => header(name)?.split(',')[0]?.trim()
  const proto = first('x-forwarded-proto')?.toLowerCase() === 'http' ? 'http' : 'https'
  const claimed = first('x-forwarded-for')?.replace(withPort, '$1$2')
  return {
    now: timeEpoch,
    requestId,
    header,
    cookies: Object.fromEntries((event.cookies ?? []).map(pair)),
    rawQuery: event.rawQueryString,
    body:
      event.body === undefined
        ? ''
        : event.isBase64Encoded
          ? Buffer.from(event.body, 'base64').toString('utf8')
          : event.body,
    sourceIp: http.sourceIp,
    ip: claimed !== undefined && isAddress.test(claimed) ? claimed : http.sourceIp,
    origin: `${proto}://${header('host') ?? domainName}`,
    secure: proto === 'https',
  }
}

function pair(cookie: string): [string, string] {
  const at = cookie.indexOf('=')
  return at < 0 ? [cookie, ''] : [cookie.slice(0, at), unquoted(cookie.slice(at + 1))]
}

function unquoted(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}
