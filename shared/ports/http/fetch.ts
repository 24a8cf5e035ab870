// How is somebody else's server called without being turned against us?
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http'
import { request as https } from 'node:https'
import * as tls from 'node:tls'
import { type Allowed, guard, hostOf, readUrl } from './guard.ts'
import type { Outgoing, OutgoingAnswer, OutgoingRequest } from './port.ts'
import { type Lookup, lookupAll, pinned, resolveAllowed } from './resolve.ts'

type Settings = { readonly allowPrivate: Allowed; readonly lookup?: Lookup; readonly largestAnswer?: number }
type Failed = Extract<OutgoingAnswer, { outcome: 'failed' }>

const failed = (reason: Failed['reason'], detail: string): Failed => ({ outcome: 'failed', reason, detail })

/** Calls with time-outs and a limit of 1 MiB per answer, to allowed addresses only, and follows nothing. */
export function outgoing({ allowPrivate, lookup = lookupAll, largestAnswer = 1_048_576 }: Settings): Outgoing {
  const allows = guard(allowPrivate)
  return {
    async call(given) {
      const url = readUrl(given.url)
      if (url === undefined) return failed('invalidUrl', 'Not an http(s) URL without credentials')
      const host = hostOf(url)
      const begun = performance.now()
      const found = await within(given.connectTimeoutMs, resolveAllowed(host, { lookup, allows }))
      if (found === 'timeout') return failed('timeout', `${host} did not resolve in time`)
      if (found === 'unresolved') return failed('unresolved', `${host} has no address`)
      if (found === 'refusedAddress') return failed('refusedAddress', `${host} is not a public address`)
      const left = Math.max(1, given.connectTimeoutMs - (performance.now() - begun))
      const options: RequestOptions = {
        method: given.method,
        // No agent: a kept connection would outlive the judgement of its address.
        agent: false,
        headers: { ...sendable(given.headers), ...length(given.body) },
        lookup: pinned(found),
      }
      // Few receivers have no TLS, and to import node:http by all its names loads the fetch classes (docs/decisions.md).
      const plain = url.protocol === 'https:' ? undefined : (await import('node:http')).request
      return exchange(url, options, { ...given, connectTimeoutMs: left, largestAnswer, plain })
    },
  }
}

// Framing and routing are ours: a tenant's header may not make one request look like two, or like another host's.
const ours = /^(host|content-length|transfer-encoding|connection|keep-alive|te|trailer|upgrade|expect|proxy-.*)$/i

const sendable = (headers: OutgoingRequest['headers']) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !ours.test(name)))

const length = (body: string | undefined) => (body === undefined ? {} : { 'content-length': Buffer.byteLength(body) })

type Exchange = OutgoingRequest & {
  readonly largestAnswer: number
  /** How to ask without TLS, where that is to be done. */
  readonly plain: ((url: URL, options: RequestOptions) => ClientRequest) | undefined
}

/**
 * One request. The stage tells what a failure means: before the socket is open it could not connect, before TLS stands
 * the certificate is to blame, later the other side hung up.
 */
function exchange(url: URL, options: RequestOptions, given: Exchange): Promise<OutgoingAnswer> {
  return new Promise(settle => {
    let stage: 'connect' | 'tls' | 'reset' = 'connect'
    let asked: ClientRequest | undefined
    const end = (answer: OutgoingAnswer) => {
      clearTimeout(timer)
      settle(answer)
      asked?.destroy()
    }
    const late = (what: string) => () => end(failed('timeout', what))
    let timer = setTimeout(late('No connection in time'), given.connectTimeoutMs)
    const connected = () => {
      stage = 'reset'
      clearTimeout(timer)
      // For the whole answer, not between two bytes: a server that drips would hold us for ever.
      timer = setTimeout(late('No complete answer in time'), given.readTimeoutMs)
    }
    try {
      const secure = given.plain === undefined
      asked = given.plain?.(url, options) ?? https(url, { ...options, ...trust(given.trust), ...shown(given.identity) })
      asked.on('socket', socket => {
        socket.once('connect', () => {
          if (secure) stage = 'tls'
          else connected()
        })
        socket.once('secureConnect', connected)
      })
      asked.on('error', (cause: Error & { code?: string }) => {
        const reason = cause.code === 'HPE_HEADER_OVERFLOW' ? 'tooLarge' : stage
        end(failed(reason, cause.code ?? cause.message))
      })
      asked.on('response', answer => read(answer, given.largestAnswer, end))
      asked.end(given.body)
    } catch (cause) {
      // node:http refuses line breaks in a header, a path or a method before anything is sent.
      end(failed('invalidUrl', cause instanceof Error ? cause.message : 'This request cannot be written'))
    }
  })
}

function read(answer: IncomingMessage, largest: number, end: (answer: OutgoingAnswer) => void) {
  const parts: Buffer[] = []
  let size = 0
  if (Number(answer.headers['content-length'] ?? 0) > largest)
    return end(failed('tooLarge', `More than ${largest} bytes`))
  answer.on('data', (part: Buffer) => {
    size += part.length
    if (size > largest) end(failed('tooLarge', `More than ${largest} bytes`))
    else parts.push(part)
  })
  answer.on('error', cause => end(failed('reset', cause.message)))
  answer.on('end', () => {
    const body = Buffer.concat(parts).toString('utf8')
    const headers = Object.entries(answer.headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')])
    end({ outcome: 'answered', status: answer.statusCode ?? 0, headers: Object.fromEntries(headers), body })
  })
}

/** The public authorities and the one given: naming `ca` alone would forget the public ones. */
const trust = (pem: string | undefined): tls.ConnectionOptions =>
  pem === undefined ? {} : { ca: [...publicRoots(), pem] }

const shown = (identity: OutgoingRequest['identity']): tls.ConnectionOptions =>
  identity === undefined ? {} : { cert: identity.certificate, key: identity.privateKey }

const publicRoots = () =>
  // Node 20 knows only the authorities it was built with.
  typeof tls.getCACertificates === 'function' ? tls.getCACertificates('default') : tls.rootCertificates

async function within<T>(ms: number, work: Promise<T>): Promise<T | 'timeout'> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<'timeout'>(settle => {
    timer = setTimeout(() => settle('timeout'), ms)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
