// How is a letter handed to Amazon SES?
import { AwsError, type AwsJson, ask } from '../aws/json.ts'
import { safeLetter } from './letter.ts'
import type { Address, Mail } from './port.ts'

const sendEmail = { service: 'ses', host: 'email', path: '/v2/email/outbound-emails' } as const

export function sesMail({ configurationSet, ...settings }: AwsJson & { readonly configurationSet?: string }): Mail {
  return {
    async send(letter) {
      const safe = safeLetter(letter)
      if ('refused' in safe) return { sent: false, temporary: false, reason: safe.refused }
      const request = {
        FromEmailAddress: written(safe.from),
        Destination: {
          ToAddresses: safe.to.map(written),
          CcAddresses: (safe.cc ?? []).map(written),
          BccAddresses: (safe.bcc ?? []).map(written),
        },
        ConfigurationSetName: configurationSet,
        Content: {
          Simple: {
            Subject: utf8(safe.subject),
            Body: { ...(safe.html && { Html: utf8(safe.html) }), ...(safe.text && { Text: utf8(safe.text) }) },
            Headers: Object.entries(safe.headers ?? {}).map(([Name, value]) => ({ Name, Value: word(value) })),
          },
        },
      }
      try {
        // Once: the queue tries again, and a request without an answer may well have sent its letter.
        const { MessageId = '' } = await ask({ timeoutMs: 10_000, ...settings, attempts: 1 }, sendEmail, request)
        return { sent: true, reference: String(MessageId) }
      } catch (cause) {
        return { sent: false, temporary: passes(cause), reason: cause instanceof Error ? cause.message : String(cause) }
      }
    },
  }
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
  if (!(cause instanceof AwsError)) return true
  const { code, status } = cause
  return status === undefined || status === 429 || status >= 500 || passing.test(code)
}
