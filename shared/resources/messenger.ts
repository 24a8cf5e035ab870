// What is a messenger?
import { bag, choice, flag, group, int, list, map, optional, text } from '../kernel/fields.ts'
import { type RecordOf, resource } from './define.ts'
import { areHeaders, headers, isWebAddress } from './http-headers.ts'
import { ofItsType, typeIssues, type Variants } from './variants.ts'

const line = (doc: string) => optional(text({ doc, max: 1_000 }))
const timeout = (doc: string) => optional(int({ doc, unit: 'milliseconds', min: 1, max: 60_000 }))
const hidden = (doc: string) => optional(text({ doc, secret: true, exact: true, max: 1_000 }))

const variants: Variants = {
  Generic: {
    has: [
      'url',
      'connectTimeout',
      'readTimeout',
      'headers',
      'httpAuthenticationUsername',
      'httpAuthenticationPassword',
      'sslCertificate',
    ],
    needs: ['url', 'connectTimeout', 'readTimeout'],
  },
  Kafka: { has: ['defaultTopic', 'producer'], needs: ['defaultTopic', 'producer'] },
  Twilio: {
    has: ['url', 'accountSID', 'authToken', 'fromPhoneNumber', 'messagingServiceSid'],
    needs: ['url', 'accountSID', 'authToken'],
  },
}

export const messenger = resource('messenger', {
  title: 'Messenger',
  doc: 'Carries text messages and calls to phones.',
  envelope: 'messenger',
  plural: 'messengers',
  fields: group('Messenger', {
    name: text({ label: 'Name', doc: 'What people call it; unique.', min: 1, max: 191 }),
    type: choice({ label: 'Type', doc: 'What it speaks; fixed once it is made.', of: ['Generic', 'Kafka', 'Twilio'] }),
    messageTypes: list(choice({ doc: 'A kind of message.', of: ['SMS', 'Voice'] }), {
      label: 'Message types',
      doc: 'What it can carry.',
      max: 10,
      default: ['SMS'],
    }),
    transport: line('The older word for the message types; kept, and not read.'),
    data: bag({ doc: 'Anything you want to keep with the messenger.' }),
    debug: flag({ label: 'Debug', doc: 'Whether what it does goes to the event log.', default: false }),
    url: optional(text({ label: 'URL', doc: 'Where messages are sent.', format: 'uri', max: 2_000 })),
    connectTimeout: timeout('How long a connection may take.'),
    readTimeout: timeout('How long an answer may take.'),
    headers: optional(headers('Headers sent along.')),
    httpAuthenticationUsername: line('User name of Basic authentication.'),
    httpAuthenticationPassword: hidden('Password of Basic authentication.'),
    sslCertificate: optional(
      text({ doc: 'A certificate (PEM) to trust besides the public ones.', format: 'multiline', max: 50_000 }),
    ),
    defaultTopic: line('The topic.'),
    producer: optional(
      map(text({ doc: 'The value of a property; often a password.', secret: true, exact: true, max: 8_000 }), {
        doc: 'The properties of the producer.',
      }),
    ),
    accountSID: line('The account.'),
    authToken: hidden('Its token.'),
    fromPhoneNumber: line('The number messages come from.'),
    messagingServiceSid: line('The service that chooses a number.'),
  }),
  unique: ['name'],
  search: ['name', 'type'],
  reveals: () => ['headers', 'producer'],
  complete: ({ next }) => {
    const own = ofItsType(next, variants)
    return {
      ...own,
      messageTypes: [...new Set(own.messageTypes)],
      ...(own.sslCertificate !== undefined && { sslCertificate: own.sslCertificate.replaceAll(/\r\n?/g, '\n') }),
    }
  },
  rules: {
    beforeWrite: ({ next, before }) => [
      ...typeIssues(next, before, variants),
      ...(areHeaders(next.headers) ? [] : [{ path: 'headers', reason: 'invalid' }]),
      ...(isWebAddress(next.url) ? [] : [{ path: 'url', reason: 'invalid' }]),
      ...(next.messageTypes.length > 0 ? [] : [{ path: 'messageTypes', reason: 'empty' }]),
      ...(hasSender(next) ? [] : [{ path: 'fromPhoneNumber', reason: 'missing' }]),
    ],
  },
})

export type Messenger = RecordOf<typeof messenger>

type Sender = {
  readonly type: string
  readonly fromPhoneNumber?: string | undefined
  readonly messagingServiceSid?: string | undefined
}
const hasSender = ({ type, fromPhoneNumber, messagingServiceSid }: Sender): boolean =>
  type !== 'Twilio' || Boolean(fromPhoneNumber) || Boolean(messagingServiceSid)
