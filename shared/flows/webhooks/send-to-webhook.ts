// What does one attempt to tell a webhook look like on the wire?
import { createHash } from 'node:crypto'
import type { Attempt, Listener } from '../../domain/webhook.ts'
import type { Envelope } from '../../events/outbox.ts'
import { newId } from '../../kernel/ids.ts'
import type { OutgoingAnswer, OutgoingRequest } from '../../ports/http/port.ts'
import type { With } from '../../powers.ts'

/** What must be known of a webhook to call it; a webhook record has all of this. */
export type Receiver = Listener & {
  readonly url: string
  readonly connectTimeout: number
  readonly readTimeout: number
  /** Values sealed, as the store keeps them. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly httpAuthenticationUsername?: string | undefined
  /** Sealed. */
  readonly httpAuthenticationPassword?: string | undefined
  readonly signatureConfiguration?:
    | { readonly enabled?: boolean; readonly signingKeyId?: string | undefined }
    | undefined
  readonly sslCertificate?: string | undefined
  readonly sslCertificateKeyId?: string | undefined
}

type Limits = { readonly connectTimeoutMs: number; readonly readTimeoutMs: number }

/** One HTTP attempt. Whatever goes wrong on the receiver's side is a failed attempt, never an exception. */
export async function sendToWebhook(
  c: With<'read' | 'sign' | 'seal' | 'callOut'>,
  webhook: Receiver,
  { event, atMost }: { readonly event: Envelope; readonly atMost?: Limits },
): Promise<Attempt> {
  // The bytes that are signed are the bytes that are sent: serialised once.
  const body = JSON.stringify({ event })
  const limits = {
    connectTimeoutMs: Math.min(webhook.connectTimeout, atMost?.connectTimeoutMs ?? webhook.connectTimeout),
    readTimeoutMs: Math.min(webhook.readTimeout, atMost?.readTimeoutMs ?? webhook.readTimeout),
  }
  const made = await preparations(c, webhook, body).catch((cause: unknown) => new Error(String(cause)))
  const answer: Answer =
    made instanceof Error
      ? { outcome: 'failed', reason: 'unsigned', detail: made.message }
      : await c.outgoing.call({ url: webhook.url, method: 'POST', body, ...limits, ...made })
  return {
    id: newId(),
    webhookId: webhook.id,
    webhookEventLogId: event.id,
    attemptResult:
      answer.outcome === 'answered' && answer.status >= 200 && answer.status <= 299 ? 'Success' : 'Failure',
    startInstant: c.now,
    endInstant: c.now,
    webhookCallResponse: { url: webhook.url, ...said(answer) },
  }
}

/** A key that is gone or a secret that does not open: the attempt failed, and is made again like any other. */
type Answer = OutgoingAnswer | { readonly outcome: 'failed'; readonly reason: 'unsigned'; readonly detail: string }

const said = (answer: Answer) =>
  answer.outcome === 'answered' ? { statusCode: answer.status } : { exception: `${answer.reason}: ${answer.detail}` }

type Prepared = Pick<OutgoingRequest, 'headers' | 'trust' | 'identity'>

const preparations = async (c: With<'read' | 'sign' | 'seal'>, webhook: Receiver, body: string): Promise<Prepared> => ({
  headers: await headersFor(c, webhook, body),
  ...(await certificates(c, webhook)),
})

/**
 * Certificates trusted for this call, beside the public ones. That of a key is trusted too, so that a receiver may show
 * the one it was given itself; where the key has its private part, it is also what we show to a receiver that asks.
 */
async function certificates(
  c: With<'read' | 'seal'>,
  { sslCertificate, sslCertificateKeyId }: Receiver,
): Promise<Omit<Prepared, 'headers'>> {
  const key = sslCertificateKeyId === undefined ? undefined : await c.configuration.key(sslCertificateKeyId)
  const certificate = key?.certificate
  const trusted = [sslCertificate, certificate].filter(pem => pem !== undefined)
  const sealed = certificate === undefined ? undefined : key?.privateKey
  return {
    ...(trusted.length > 0 && { trust: trusted.join('\n') }),
    ...(certificate !== undefined &&
      sealed !== undefined && {
        identity: { certificate, privateKey: await open(c, `key/${key?.id}/privateKey`, sealed) },
      }),
  }
}

async function headersFor(c: With<'sign' | 'seal'>, webhook: Receiver, body: string): Promise<Record<string, string>> {
  const headers = await configured(c, webhook)
  const set = (name: string, value: string) => {
    // What the platform vouches for must not be shadowed by a configured header of another spelling.
    for (const given of Object.keys(headers)) if (given.toLowerCase() === name.toLowerCase()) delete headers[given]
    headers[name] = value
  }
  set('Content-Type', 'application/json')
  const authorization = await basic(c, webhook)
  if (authorization !== undefined) set('Authorization', authorization)
  const { enabled, signingKeyId } = webhook.signatureConfiguration ?? {}
  if (enabled === true && signingKeyId !== undefined) {
    const request_body_sha256 = createHash('sha256').update(body).digest('base64')
    set('X-FusionAuth-Signature-JWT', await c.keyring.sign({ request_body_sha256 }, signingKeyId))
  }
  return headers
}

async function basic(c: With<'seal'>, { id, ...webhook }: Receiver): Promise<string | undefined> {
  const { httpAuthenticationUsername: name, httpAuthenticationPassword: sealed } = webhook
  if (!name) return undefined
  const password = sealed ? await open(c, `webhook/${id}/httpAuthenticationPassword`, sealed) : ''
  return `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`
}

/** Their values are often a secret of the receiver's, so the store seals them (resources/secrets.ts). */
async function configured(c: With<'seal'>, { id, headers = {} }: Receiver): Promise<Record<string, string>> {
  const opened = Object.entries(headers).map(async ([name, value]) => [
    name,
    await open(c, `webhook/${id}/headers.${name}`, value),
  ])
  return Object.fromEntries(await Promise.all(opened))
}

const open = (c: With<'seal'>, place: string, sealed: string): Promise<string> =>
  c.sealer.open('instance', place, sealed)
