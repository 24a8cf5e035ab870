// How is a letter handed to Amazon SES?
import type { SESv2Client } from '@aws-sdk/client-sesv2'
import type { Credentials } from '../aws/json.ts'
import { safeLetter } from './letter.ts'
import type { Address, Mail } from './port.ts'

type Settings = {
  readonly region: string
  readonly credentials: () => Credentials | Promise<Credentials>
  readonly endpoint?: string
  readonly configurationSet?: string
  readonly timeoutMs?: number
}

export function sesMail(settings: Settings): Mail {
  let client: Promise<SESv2Client> | undefined
  return {
    async send(letter) {
      const safe = safeLetter(letter)
      if ('refused' in safe) return { sent: false, temporary: false, reason: safe.refused }
      const { SendEmailCommand } = await import('@aws-sdk/client-sesv2')
      client ??= connect(settings)
      const command = new SendEmailCommand({
        FromEmailAddress: written(safe.from),
        Destination: {
          ToAddresses: safe.to.map(written),
          CcAddresses: (safe.cc ?? []).map(written),
          BccAddresses: (safe.bcc ?? []).map(written),
        },
        ConfigurationSetName: settings.configurationSet,
        Content: {
          Simple: {
            Subject: utf8(safe.subject),
            Body: { ...(safe.html && { Html: utf8(safe.html) }), ...(safe.text && { Text: utf8(safe.text) }) },
            Headers: Object.entries(safe.headers ?? {}).map(([Name, value]) => ({ Name, Value: word(value) })),
          },
        },
      })
      try {
        const { MessageId = '' } = await (await client).send(command)
        return { sent: true, reference: MessageId }
      } catch (cause) {
        const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)
        return { sent: false, temporary: passes(cause), reason }
      }
    },
  }
}

async function connect({ region, credentials, endpoint, timeoutMs = 10_000 }: Settings): Promise<SESv2Client> {
  const { SESv2Client } = await import('@aws-sdk/client-sesv2')
  return new SESv2Client({
    region,
    credentials: async () => ({ ...(await credentials()) }),
    ...(endpoint !== undefined && { endpoint }),
    // The queue tries again, later and for longer than a client should wait.
    maxAttempts: 1,
    requestHandler: { connectionTimeout: timeoutMs, requestTimeout: timeoutMs },
  })
}

const utf8 = (Data: string) => ({ Data, Charset: 'UTF-8' })
const isPlain = (given: string) => /^[\x20-\x7e]*$/.test(given)

const written = ({ address, display }: Address): string => {
  if (display === undefined) return address
  return `${isPlain(display) ? `"${display.replace(/["\\]/g, '\\$&')}"` : word(display)} <${address}>`
}

/** RFC 2047: at most 75 characters a word, cut between characters; 45 bytes are 60 characters of base64. */
function word(given: string): string {
  if (isPlain(given)) return given
  const words = ['']
  for (const character of given) {
    const last = words.at(-1) ?? ''
    if (Buffer.byteLength(last + character) > 45) words.push(character)
    else words[words.length - 1] = last + character
  }
  return words.map(part => `=?UTF-8?B?${Buffer.from(part).toString('base64')}?=`).join(' ')
}

const passing = /Throttl|TooManyRequests|LimitExceeded|SendingPaused|ExpiredToken|RequestTimeTooSkewed/

/** Limits, pauses, failures of the service and of the network pass; a refused letter or sender stays refused. */
function passes(cause: unknown): boolean {
  const { name, $metadata }: { name?: unknown; $metadata?: { httpStatusCode?: unknown } } = Object(cause)
  const status = $metadata?.httpStatusCode
  return typeof status !== 'number' || status === 429 || status >= 500 || passing.test(String(name))
}
