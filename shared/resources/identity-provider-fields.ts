// What can be said of an identity provider, whatever its type?
import { bag, choice, flag, group, int, list, map, optional, reference, section, text } from '../kernel/fields.ts'

const line = (doc: string) => optional(text({ doc, max: 2_000 }))
const address = (doc: string) => optional(text({ doc, max: 2_000, format: 'uri' }))
const secret = (doc: string) => optional(text({ doc, max: 10_000, secret: true }))
const keyId = (doc: string, use: string) => optional(reference('key', { doc, use }))
const yesNo = (doc: string) => optional(flag({ doc }))
const switched = (doc: string) => ({ enabled: flag({ doc, default: false }) })

const oauth2Fields = {
  authorization_endpoint: address('Where users are sent to sign in.'),
  client_id: line('How we name ourselves there.'),
  client_secret: secret('What only they and we know.'),
  issuer: line('Who they are; what it is discovered by.'),
  scope: line('What we ask for.'),
  token_endpoint: address('Where a code becomes a token.'),
  userinfo_endpoint: address('Where users are described.'),
}
const authentication = {
  doc: 'How we prove who we are.',
  of: ['client_secret_basic', 'client_secret_post', 'none'],
} as const

export const oauth2 = optional(
  group('OAuth 2.0', {
    ...oauth2Fields,
    clientAuthenticationMethod: choice({ ...authentication, default: 'client_secret_basic' }),
    emailClaim: text({ doc: 'The claim that holds the address.', max: 255, default: 'email' }),
    emailVerifiedClaim: text({ doc: 'The claim that says it is verified.', max: 255, default: 'email_verified' }),
    uniqueIdClaim: text({ doc: 'The claim that tells users apart.', max: 255, default: 'sub' }),
    usernameClaim: text({ doc: 'The claim that holds the username.', max: 255, default: 'preferred_username' }),
  }),
)

/** An application's own has no defaults: what it leaves out is the provider's. */
const ownOauth2 = optional(
  group('OAuth 2.0', {
    ...oauth2Fields,
    clientAuthenticationMethod: optional(choice(authentication)),
    emailClaim: line('The claim that holds the address.'),
    emailVerifiedClaim: line('The claim that says it is verified.'),
    uniqueIdClaim: line('The claim that tells users apart.'),
    usernameClaim: line('The claim that holds the username.'),
  }),
)

/** What an application may say for itself as well. */
const overridable = {
  apiMode: optional(choice({ doc: 'Which interface of Steam is asked.', of: ['Public', 'Partner'] })),
  appId: line('The id of the app at Facebook.'),
  bundleId: line('The bundle of the app at Apple.'),
  buttonImageURL: line('The image on the button.'),
  buttonText: line('The words on the button.'),
  client_id: line('How we name ourselves there.'),
  client_secret: secret('What only they and we know.'),
  consumerKey: line('How we name ourselves at Twitter.'),
  consumerSecret: secret('What only Twitter and we know.'),
  emailClaim: line('The claim that holds the address.'),
  fields: line('What is asked of Facebook.'),
  keyId: keyId('The key that signs for Apple, or verifies what a SAML provider signed.', 'of its type'),
  loginMethod: optional(
    choice({ doc: 'How users get there.', of: ['UsePopup', 'UseRedirect', 'UseVendorJavaScript'] }),
  ),
  permissions: line('What Facebook asks its users for.'),
  properties: optional(
    group('Google', { api: line('Properties of its script.'), button: line('Properties of its button.') }),
  ),
  relyingPartyApplicationId: line('How we name ourselves at HYPR.'),
  relyingPartyURL: line('Where HYPR is asked.'),
  scope: line('What is asked for.'),
  servicesId: line('The services id at Apple.'),
  teamId: line('The team at Apple.'),
  uniqueIdClaim: line('The claim that tells users apart.'),
  usernameClaim: line('The claim that holds the username.'),
  webAPIKey: secret('What only Steam and we know.'),
}

const c14n = ['exclusive', 'exclusive_with_comments', 'inclusive', 'inclusive_with_comments'] as const

export const types = [
  'Apple',
  'EpicGames',
  'ExternalJWT',
  'Facebook',
  'Google',
  'HYPR',
  'LinkedIn',
  'Nintendo',
  'OpenIDConnect',
  'SAMLv2',
  'SAMLv2IdPInitiated',
  'SonyPSN',
  'Steam',
  'Twitch',
  'Twitter',
  'Xbox',
] as const

export const identityProviderFields = group('Identity provider', {
  type: choice({ label: 'Type', doc: 'Who it is, or what it speaks; fixed once it is made.', of: types }),
  name: text({ label: 'Name', doc: 'What people call it; unique.', max: 191, default: '' }),
  enabled: flag({ label: 'Enabled', doc: 'Whether users may sign in through it.', default: false }),
  debug: flag({ doc: 'Whether what it does goes to the event log.', default: false }),
  tenantId: optional(reference('tenant', { doc: 'The only tenant that may use it; fixed once it is made.' })),
  data: bag({ doc: 'Anything you want to keep with it.' }),
  source: line('Where it was made.'),
  attributeMappings: map(text({ doc: 'What it becomes with us.', max: 255 }), {
    doc: 'What their attributes are called.',
    default: {},
  }),
  lambdaConfiguration: section('Lambdas', {
    reconcileId: optional(reference('lambda', { doc: 'Turns what they tell into a user.' })),
  }),
  linkingStrategy: optional(
    choice({
      doc: 'How a stranger who comes from there finds their user here.',
      of: [
        'CreatePendingLink',
        'Disabled',
        'LinkAnonymously',
        'LinkByEmail',
        'LinkByEmailForExistingUser',
        'LinkByUsername',
        'LinkByUsernameForExistingUser',
        'Unsupported',
      ],
    }),
  ),
  applicationConfiguration: map(
    group('Application', {
      enabled: flag({ doc: 'Whether users of the application may use it.', default: false }),
      createRegistration: flag({ doc: 'Whether who comes is registered.', default: true }),
      data: bag({ doc: 'Anything you want to keep with it.' }),
      ...overridable,
      oauth2: ownOauth2,
    }),
    { doc: 'Which applications use it, and what they do differently.', default: {} },
  ),
  tenantConfiguration: map(
    group('Tenant', {
      data: bag({ doc: 'Anything you want to keep with it.' }),
      limitUserLinkCount: section('Links of a user', {
        enabled: flag({ doc: 'Whether the number is limited.', default: false }),
        maximumLinks: int({ doc: 'How many links one user may have.', min: 1, default: 42 }),
      }),
    }),
    { doc: 'What tenants do differently.', default: {} },
  ),
  ...overridable,
  oauth2,
  assertionConfiguration: optional(
    group('Assertions', {
      destination: section('Destination', {
        alternates: list(text({ doc: 'An address.', max: 2_000 }), { doc: 'Other addresses.', max: 100, default: [] }),
        policy: choice({
          doc: 'Whether an assertion must be addressed to us.',
          of: ['Enabled', 'Disabled', 'AllowAlternates'],
          default: 'Enabled',
        }),
      }),
    }),
  ),
  assertionDecryptionConfiguration: optional(
    group('Decryption', {
      ...switched('Whether assertions must be encrypted.'),
      keyTransportDecryptionKeyId: keyId('The key that decrypts.', 'decrypting'),
    }),
  ),
  claimMap: optional(
    map(text({ doc: 'What it becomes with us.', max: 255 }), { doc: 'What their claims are called.' }),
  ),
  defaultKeyId: keyId('The key that verifies a token that names none.', 'verifying'),
  domains: optional(
    list(text({ doc: 'A domain.', min: 1, max: 255 }), { doc: 'Whose addresses sign in through it.', max: 80 }),
  ),
  headerKeyParameter: line('The member of a token’s header that names its key.'),
  idpEndpoint: address('Where users are sent to sign in.'),
  idpInitiatedConfiguration: optional(
    group('From their side', { ...switched('Whether users may come unasked.'), issuer: line('Who sends them.') }),
  ),
  issuer: line('Who they are.'),
  loginHintConfiguration: optional(
    group('Login hint', {
      enabled: flag({ doc: 'Whether they are told who comes.', default: true }),
      parameterName: text({ doc: 'As which parameter.', max: 255, default: 'login_hint' }),
    }),
  ),
  nameIdFormat: line('The form of the name id.'),
  postRequest: yesNo('Whether requests are posted.'),
  requestSigningKeyId: keyId('The key that signs requests.', 'signing XML'),
  signRequest: yesNo('Whether requests are signed.'),
  uniqueIdentityClaim: line('The claim that names the user.'),
  useNameIdForEmail: yesNo('Whether the name id is the address.'),
  verificationKeyIds: optional(
    list(reference('key', { doc: 'A key.', use: 'verifying' }), { doc: 'Keys that verify.', max: 20 }),
  ),
  xmlSignatureC14nMethod: optional(choice({ doc: 'How XML is written before it is signed.', of: c14n })),
})
