// What is a connector?
import { bag, choice, flag, group, int, list, optional, reference, section, text } from '../kernel/fields.ts'
import { ownConnector } from '../settings/connectors.ts'
import { type RecordOf, resource } from './define.ts'
import { areHeaders, headers, isWebAddress } from './http-headers.ts'
import { ofItsType, typeIssues, type Variants } from './variants.ts'

const line = (doc: string) => optional(text({ doc, max: 1_000 }))
const timeout = (doc: string) => optional(int({ doc, unit: 'milliseconds', min: 1, max: 60_000 }))
const password = (doc: string) => optional(text({ doc, secret: true, exact: true, max: 1_000 }))

const variants: Variants = {
  FusionAuth: { has: [], needs: [] },
  Generic: {
    has: [
      'authenticationURL',
      'connectTimeout',
      'readTimeout',
      'headers',
      'httpAuthenticationUsername',
      'httpAuthenticationPassword',
      'sslCertificateKeyId',
    ],
    needs: ['authenticationURL', 'connectTimeout', 'readTimeout'],
  },
  LDAP: {
    has: [
      'authenticationURL',
      'connectTimeout',
      'readTimeout',
      'baseStructure',
      'identifyingAttribute',
      'lambdaConfiguration',
      'loginIdAttribute',
      'requestedAttributes',
      'securityMethod',
      'systemAccountDN',
      'systemAccountPassword',
    ],
    needs: [
      'authenticationURL',
      'connectTimeout',
      'readTimeout',
      'baseStructure',
      'identifyingAttribute',
      'loginIdAttribute',
      'requestedAttributes',
      'systemAccountDN',
      'systemAccountPassword',
    ],
  },
}

export const connector = resource('connector', {
  title: 'Connector',
  doc: 'Another source of users, asked when somebody signs in for the first time.',
  envelope: 'connector',
  plural: 'connectors',
  fields: group('Connector', {
    name: text({ label: 'Name', doc: 'What people call it; unique.', min: 1, max: 191 }),
    type: choice({
      label: 'Type',
      doc: 'What it speaks; fixed once it is made.',
      of: ['Generic', 'LDAP', 'FusionAuth'],
    }),
    data: bag({ doc: 'Anything you want to keep with the connector.' }),
    debug: flag({ label: 'Debug', doc: 'Whether what it does goes to the event log.', default: false }),
    authenticationURL: optional(text({ doc: 'Where it asks.', format: 'uri', max: 2_000 })),
    connectTimeout: timeout('How long a connection may take.'),
    readTimeout: timeout('How long an answer may take.'),
    headers: optional(headers('Headers sent along.')),
    httpAuthenticationUsername: line('User name of Basic authentication.'),
    httpAuthenticationPassword: password('Password of Basic authentication.'),
    sslCertificateKeyId: optional(reference('key', { doc: 'A key whose certificate is trusted.', use: 'certificate' })),
    baseStructure: line('Where in the directory the users are.'),
    identifyingAttribute: line('The attribute that names a user within it.'),
    loginIdAttribute: line('The attribute that holds what users sign in with.'),
    requestedAttributes: optional(
      list(text({ doc: 'An attribute.', min: 1, max: 255 }), { doc: 'What is asked of the directory.', max: 200 }),
    ),
    securityMethod: optional(choice({ doc: 'How the connection is kept secret.', of: ['None', 'LDAPS', 'StartTLS'] })),
    systemAccountDN: line('Who asks the directory.'),
    systemAccountPassword: password('The password of that account.'),
    lambdaConfiguration: optional(
      section('Lambdas', {
        reconcileId: optional(reference('lambda', { doc: 'Turns the attributes into a user.' })),
      }),
    ),
  }),
  unique: ['name'],
  search: ['name', 'type'],
  reveals: () => ['headers'],
  complete: ({ next }) => {
    const own = ofItsType(next, variants)
    return own.type === 'LDAP' ? { ...own, securityMethod: own.securityMethod ?? 'None' } : own
  },
  resolves: record => ofItsType(record, variants),
  rules: {
    beforeWrite: ({ next, before }) => [
      ...typeIssues(next, before, variants),
      ...(areHeaders(next.headers) ? [] : [{ path: 'headers', reason: 'invalid' }]),
      ...(isReachable(next) ? [] : [{ path: 'authenticationURL', reason: 'invalid' }]),
      ...((next.type === 'FusionAuth') === (next.id === ownConnector) ? [] : [{ path: 'type', reason: 'invalid' }]),
    ],
  },
  mayNotGo: ({ id }) => (id === ownConnector ? { path: 'id', reason: 'inUse' } : undefined),
})

export type Connector = RecordOf<typeof connector>

const isReachable = ({ type, authenticationURL: url }: { type: string; authenticationURL?: string | undefined }) =>
  type === 'LDAP' ? url === undefined || /^ldaps?:\/\//i.test(url) : isWebAddress(url)
