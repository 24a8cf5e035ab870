// What may an application do in OAuth 2.0?
import { choice, flag, list, optional, section, text } from '../kernel/fields.ts'

const grantTypes = [
  'authorization_code',
  'implicit',
  'password',
  'client_credentials',
  'refresh_token',
  'urn:ietf:params:oauth:grant-type:device_code',
] as const

const requirable = (doc: string, enabled: boolean) =>
  section(doc, {
    enabled: flag({ doc: `Whether ${doc} is offered.`, default: enabled }),
    required: flag({ doc: `Whether ${doc} must be given.`, default: false }),
  })

const address = (doc: string) => list(text({ doc, min: 1, max: 2_000 }), { doc, max: 200, default: [] })

export const oauthConfiguration = section('OAuth', {
  clientId: text({
    label: 'Client Id',
    doc: 'How the client names itself; the application’s id unless set.',
    max: 255,
    default: '',
  }),
  clientSecret: optional(
    text({
      label: 'Client secret',
      doc: 'What only the client knows; drawn when none is given.',
      secret: true,
      max: 1_024,
    }),
  ),
  clientAuthenticationPolicy: choice({
    doc: 'Whether the token endpoint wants the client secret.',
    of: ['Required', 'NotRequired', 'NotRequiredWhenUsingPKCE'],
    default: 'Required',
  }),
  proofKeyForCodeExchangePolicy: choice({
    doc: 'Whether the authorization code grant wants PKCE.',
    of: ['Required', 'NotRequired', 'NotRequiredWhenUsingClientAuthentication'],
    default: 'NotRequired',
  }),
  enabledGrants: list(choice({ doc: 'A grant.', of: grantTypes }), {
    doc: 'Which grants the application may use.',
    max: 10,
    default: ['authorization_code', 'refresh_token'],
  }),
  generateRefreshTokens: flag({ doc: 'Whether the scope offline_access brings a refresh token.', default: true }),
  requireRegistration: flag({ doc: 'Whether only users registered for the application may come in.', default: false }),
  requireClientAuthentication: optional(flag({ doc: 'The older word for the client authentication policy.' })),
  authorizedRedirectURLs: address('An address to which codes may be sent.'),
  authorizedOriginURLs: address('An origin from which the hosted pages may be called; any when empty.'),
  authorizedResourceUris: address('A resource for which tokens may be asked.'),
  authorizedURLValidationPolicy: choice({
    doc: 'Whether authorized addresses are compared exactly or may hold wildcards.',
    of: ['ExactMatch', 'AllowWildcards'],
    default: 'ExactMatch',
  }),
  logoutURL: optional(text({ doc: 'Where a user goes after signing out.', max: 2_000 })),
  logoutBehavior: choice({
    doc: 'Whether signing out here signs out of every application.',
    of: ['AllApplications', 'RedirectOnly'],
    default: 'AllApplications',
  }),
  deviceVerificationURL: optional(text({ doc: 'Where a user types the code of a device.', max: 2_000 })),
  debug: flag({ doc: 'Whether failed requests are explained in the event log.', default: false, effect: 'later' }),
  consentMode: choice({
    doc: 'When a third party’s user is asked for consent.',
    of: ['AlwaysPrompt', 'RememberDecision', 'NeverPrompt'],
    default: 'AlwaysPrompt',
    effect: 'later',
  }),
  relationship: choice({
    doc: 'Whose application it is; only a third party’s asks for consent.',
    of: ['FirstParty', 'ThirdParty'],
    default: 'FirstParty',
    effect: 'later',
  }),
  scopeHandlingPolicy: choice({
    doc: 'Whether claims follow scopes strictly, or as they did before scopes were obeyed.',
    of: ['Strict', 'Compatibility'],
    default: 'Strict',
  }),
  unknownScopePolicy: choice({
    doc: 'What happens when a client asks for a scope nobody declared.',
    of: ['Reject', 'Allow', 'Remove'],
    default: 'Reject',
  }),
  providedScopePolicy: section('Provided scopes', {
    address: requirable('the scope address', true),
    email: requirable('the scope email', true),
    phone: requirable('the scope phone', true),
    profile: requirable('the scope profile', true),
  }),
})

export const requirableField = (doc: string) => requirable(doc, false)
