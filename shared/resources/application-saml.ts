// What does an application say as a SAML v2 service provider that signs its users in here?
import { choice, flag, list, optional, reference, section, text } from '../kernel/fields.ts'

const later = { effect: 'later' } as const
const line = (doc: string) => optional(text({ doc, max: 2_000, ...later }))
const keyId = (doc: string, use: string) => optional(reference('key', { doc, use, ...later }))
const keyIds = (doc: string) =>
  list(reference('key', { doc: 'A key.', use: 'verifying XML' }), { doc, max: 20, default: [], ...later })
const switched = (doc: string) => flag({ doc, default: false, ...later })
const written = () =>
  choice({
    doc: 'How XML is written before it is signed.',
    of: ['exclusive', 'exclusive_with_comments', 'inclusive', 'inclusive_with_comments'],
    default: 'exclusive_with_comments',
    ...later,
  })

const encryption = section(
  'Encryption',
  {
    enabled: switched('Whether assertions are encrypted.'),
    keyTransportEncryptionKeyId: keyId('The key they are encrypted for.', 'encrypting'),
    digestAlgorithm: choice({
      doc: 'The digest of the key transport.',
      of: ['SHA1', 'SHA256', 'SHA384', 'SHA512'],
      default: 'SHA256',
      ...later,
    }),
    encryptionAlgorithm: choice({
      doc: 'What encrypts.',
      of: ['AES128', 'AES192', 'AES256', 'AES128GCM', 'AES192GCM', 'AES256GCM', 'TripleDES'],
      default: 'AES256GCM',
      ...later,
    }),
    keyLocation: choice({ doc: 'Where the key stands.', of: ['Child', 'Sibling'], default: 'Child', ...later }),
    keyTransportAlgorithm: choice({
      doc: 'What encrypts the key.',
      of: ['RSA15', 'RSA_OAEP', 'RSA_OAEP_MGF1P'],
      default: 'RSA_OAEP',
      ...later,
    }),
    maskGenerationFunction: choice({
      doc: 'Its mask.',
      of: ['MGF1_SHA1', 'MGF1_SHA224', 'MGF1_SHA256', 'MGF1_SHA384', 'MGF1_SHA512'],
      default: 'MGF1_SHA1',
      ...later,
    }),
  },
  [
    {
      doc: 'Encryption needs a key.',
      path: 'keyTransportEncryptionKeyId',
      reason: 'missing',
      holds: value => !value.enabled || value.keyTransportEncryptionKeyId !== undefined,
    },
  ],
)

const logout = section('Logout', {
  behavior: choice({
    doc: 'Who is told of a logout.',
    of: ['AllParticipants', 'OnlyOriginator'],
    default: 'AllParticipants',
    ...later,
  }),
  defaultVerificationKeyId: keyId('The key that verifies a logout request.', 'verifying XML'),
  keyId: keyId('The key that signs logout messages.', 'signing XML'),
  requireSignedRequests: switched('Whether logout requests must be signed.'),
  verificationKeyIds: keyIds('Keys that verify logout requests.'),
  xmlSignatureC14nMethod: written(),
  singleLogout: section('Single logout', {
    enabled: switched('Whether the application is told of logouts elsewhere.'),
    keyId: keyId('The key that signs those messages.', 'signing XML'),
    url: line('Where it is told.'),
    xmlSignatureC14nMethod: written(),
  }),
})

export const samlv2Configuration = section(
  'SAML v2',
  {
    enabled: switched('Whether the application may sign users in by SAML.'),
    debug: switched('Whether failed requests are explained in the event log.'),
    issuer: line('How the application names itself.'),
    audience: line('For whom assertions are, when not the issuer.'),
    authorizedRedirectURLs: list(text({ doc: 'An address.', min: 1, max: 2_000 }), {
      doc: 'Addresses to which responses may be sent.',
      max: 200,
      default: [],
      ...later,
    }),
    callbackURL: line('The older word for the first of them.'),
    logoutURL: line('Where users go after signing out.'),
    keyId: keyId('The key that signs responses.', 'signing XML'),
    defaultVerificationKeyId: keyId('The key that verifies requests.', 'verifying XML'),
    verificationKeyIds: keyIds('Keys that verify requests.'),
    requireSignedRequests: switched('Whether requests must be signed.'),
    xmlSignatureC14nMethod: written(),
    xmlSignatureLocation: choice({
      doc: 'What is signed.',
      of: ['Assertion', 'Response'],
      default: 'Assertion',
      ...later,
    }),
    assertionEncryptionConfiguration: encryption,
    initiatedLogin: section('From our side', {
      enabled: switched('Whether users may be sent unasked.'),
      nameIdFormat: line('The form of the name id.'),
    }),
    loginHintConfiguration: section('Login hint', {
      enabled: flag({ doc: 'Whether a hint of the application is heard.', default: true, ...later }),
      parameterName: text({ doc: 'As which parameter.', max: 255, default: 'login_hint', ...later }),
    }),
    logout,
  },
  [
    ...(['issuer', 'keyId'] as const).map(path => ({
      doc: 'Whoever signs in by SAML has a name and a key.',
      path,
      reason: 'missing',
      holds: (value: { readonly enabled: boolean } & { readonly [P in typeof path]?: string | undefined }) =>
        !value.enabled || Boolean(value[path]),
    })),
    {
      doc: 'Responses go to an address that is known beforehand.',
      path: 'authorizedRedirectURLs',
      reason: 'missing',
      holds: value => !value.enabled || value.authorizedRedirectURLs.length > 0 || Boolean(value.callbackURL),
    },
    {
      doc: 'Signed requests need a key that verifies them.',
      path: 'defaultVerificationKeyId',
      reason: 'missing',
      holds: value =>
        !value.requireSignedRequests ||
        value.defaultVerificationKeyId !== undefined ||
        value.verificationKeyIds.length > 0,
    },
  ],
)
