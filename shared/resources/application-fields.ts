// What may an application decide for itself?
import {
  bag,
  choice,
  flag,
  group,
  id,
  instant,
  int,
  list,
  optional,
  reference,
  section,
  text,
} from '../kernel/fields.ts'
import { accessTokens, refreshTokens } from '../settings/jwt.ts'
import { emailTemplates, messageTemplates } from '../settings/templates.ts'
import { oauthConfiguration, requirableField } from './application-oauth.ts'
import { samlv2Configuration } from './application-saml.ts'
import { roleFields } from './role.ts'
import { scopeFields } from './scope.ts'

const letter = (doc: string) => optional(reference('email-template', { doc }))
const message = (doc: string) => optional(reference('message-template', { doc, effect: 'later' }))
const lambda = (doc: string) => optional(reference('lambda', { doc, effect: 'later' }))
const form = (doc: string) => optional(reference('form', { doc, effect: 'later' }))
const verifying = (use: string) =>
  list(reference('key', { doc: `A key that also verifies ${use} tokens.`, use: 'verifying' }), {
    doc: `Keys that also verify ${use} tokens.`,
    max: 20,
    default: [],
  })
const strategy = (doc: string) =>
  choice({ doc, of: ['ClickableLink', 'FormField'], default: 'ClickableLink', effect: 'later' })
const switched = (title: string, doc: string) =>
  section(title, { enabled: flag({ label: title, doc, default: false, effect: 'later' }) })

export const applicationFields = group(
  'Application',
  {
    name: text({ label: 'Name', doc: 'What people call it; unique in its tenant.', min: 1, max: 191 }),
    data: bag({ doc: 'Anything you want to keep with the application.' }),
    state: choice({
      doc: 'Where the application is in its life; nobody signs in to one that is not active.',
      of: ['Active', 'Inactive', 'PendingDelete'],
      default: 'Active',
      readOnly: true,
    }),
    active: flag({ doc: 'The older word for the state.', default: true, readOnly: true }),
    roles: list(group('Role', roleFields), { doc: 'What users of the application may be.', max: 1_000, default: [] }),
    scopes: list(group('Scope', scopeFields), { doc: 'Scopes it declares.', max: 1_000, default: [] }),
    baseURL: optional(
      text({ doc: 'Prefix of links in letters and pages, instead of the tenant’s.', format: 'uri', max: 2_000 }),
    ),
    themeId: optional(
      reference('theme', { doc: 'The look of the hosted pages, instead of the tenant’s.', effect: 'later' }),
    ),
    oauthConfiguration,
    // Never leaves (`hides`). The token endpoint recognises the secret by it and so needs no power to open secrets.
    clientSecretDigest: optional(text({ doc: 'SHA-256 of the client secret.', readOnly: true })),
    // Never leaves either: refresh tokens issued before are revoked (flows/revoke-for-application.ts).
    refreshTokensRevokedInstant: optional(
      instant({ doc: 'Refresh tokens first issued before are void.', readOnly: true }),
    ),
    loginConfiguration: section('Login API', {
      requireAuthentication: flag({ doc: 'Whether the Login API wants an API key.', default: true }),
      generateRefreshTokens: flag({ doc: 'Whether the Login API brings a refresh token.', default: false }),
      allowTokenRefresh: flag({ doc: 'Whether the Refresh API renews tokens of this application.', default: false }),
    }),
    jwtConfiguration: section('JWT', {
      enabled: flag({ doc: 'Whether these count instead of the tenant’s.', default: false }),
      ...accessTokens,
      ...refreshTokens,
      accessTokenVerificationKeyIds: verifying('access'),
      idTokenVerificationKeyIds: verifying('id'),
    }),
    registrationConfiguration: section('Self-service registration', {
      enabled: flag({ doc: 'Whether users may register themselves.', default: false, effect: 'later' }),
      type: choice({
        doc: 'Whether the form is built here or by a form of its own.',
        of: ['basic', 'advanced'],
        default: 'basic',
        effect: 'later',
      }),
      formId: form('The form of an advanced registration.'),
      loginIdType: choice({
        doc: 'What a user signs in with.',
        of: ['email', 'username', 'phoneNumber'],
        default: 'email',
        effect: 'later',
      }),
      confirmPassword: flag({ doc: 'Whether the password is typed twice.', default: false, effect: 'later' }),
      completeRegistration: flag({
        doc: 'Whether missing values are asked for at login.',
        default: false,
        effect: 'later',
      }),
      birthDate: requirableField('the date of birth'),
      firstName: requirableField('the first name'),
      fullName: requirableField('the full name'),
      lastName: requirableField('the last name'),
      middleName: requirableField('the middle name'),
      mobilePhone: requirableField('the mobile phone'),
      preferredLanguages: requirableField('the preferred languages'),
    }),
    registrationDeletePolicy: section('Deletion of registrations', {
      unverified: section(
        'Unverified registrations',
        {
          enabled: flag({ doc: 'Whether registrations that were never verified are deleted.', default: false }),
          enabledInstant: optional(instant({ doc: 'Since when.', readOnly: true })),
          // The wire's own answers say 0 where it is off, and files that were made of them send it back.
          numberOfDaysToRetain: int({ doc: 'How old one may get.', unit: 'days', min: 0, default: 120 }),
        },
        [
          {
            doc: 'What is deleted has lived for a day.',
            path: 'numberOfDaysToRetain',
            reason: 'invalid',
            holds: value => !value.enabled || value.numberOfDaysToRetain > 0,
          },
        ],
      ),
    }),
    verifyRegistration: flag({ doc: 'Whether a registration must be verified by mail.', default: false }),
    verificationEmailTemplateId: letter('The letter that asks to verify a registration.'),
    verificationStrategy: choice({
      doc: 'Whether following a link verifies, or a code must be typed as well.',
      of: ['ClickableLink', 'FormField'],
      default: 'ClickableLink',
    }),
    unverified: section('Unverified registrations', {
      behavior: choice({
        doc: 'What a user with an unverified registration gets.',
        of: ['Allow', 'Gated'],
        default: 'Allow',
      }),
    }),
    emailConfiguration: section('Letters', {
      ...emailTemplates,
      emailVerificationEmailTemplateId: letter('The letter that asks to verify an address.'),
      emailVerifiedEmailTemplateId: letter('The letter that says an address is verified.'),
    }),
    phoneConfiguration: section('Messages', {
      ...messageTemplates,
      verificationTemplateId: message('Asks to verify a phone number.'),
      verificationCompleteTemplateId: message('Says that a phone number is verified.'),
    }),
    passwordlessConfiguration: section('Passwordless login', {
      enabled: flag({ doc: 'Whether users may sign in without a password.', default: false, effect: 'later' }),
      emailLoginStrategy: strategy('What a letter for a login carries.'),
      phoneLoginStrategy: strategy('What a message for a login carries.'),
    }),
    authenticationTokenConfiguration: section('Authentication tokens', {
      enabled: flag({
        label: 'Authentication tokens',
        doc: 'Whether the token of a registration signs its user in here like the password.',
        default: false,
      }),
    }),
    externalIdentifierConfiguration: section('Durations', {
      twoFactorTrustIdTimeToLiveInSeconds: optional(
        int({ doc: 'How long a device is trusted here.', unit: 'seconds', min: 1, effect: 'later' }),
      ),
    }),
    multiFactorConfiguration: section('Second factor', {
      loginPolicy: optional(
        choice({
          doc: 'When a second factor is asked for, instead of the tenant’s policy.',
          of: ['Enabled', 'Disabled', 'Required', 'ChallengeOnHighRisk', 'ChallengeOnMediumRisk'],
          effect: 'later',
        }),
      ),
      trustPolicy: choice({
        doc: 'Whose trust in a device counts.',
        of: ['Any', 'This', 'None'],
        default: 'Any',
        effect: 'later',
      }),
      email: section('Second factor by mail', { templateId: letter('Carries the code.') }),
      sms: section('Second factor by text message', { templateId: message('Carries the code.') }),
      voice: section('Second factor by call', { templateId: message('Speaks the code.') }),
    }),
    webAuthnConfiguration: section('Passkeys', {
      enabled: flag({ doc: 'Whether these count instead of the tenant’s.', default: false, effect: 'later' }),
      bootstrapWorkflow: switched('First sign-in', 'Whether a passkey may begin a session.'),
      reauthenticationWorkflow: switched('Signing in again', 'Whether a passkey may renew a session.'),
    }),
    formConfiguration: section('Forms', {
      adminRegistrationFormId: form('The console’s form for registrations.'),
      selfServiceFormId: form('The form in which users change themselves.'),
      selfServiceFormConfiguration: section('Self-service', {
        requireCurrentPasswordOnPasswordChange: flag({
          doc: 'Whether a new password wants the old one.',
          default: false,
          effect: 'later',
        }),
      }),
    }),
    lambdaConfiguration: section('Functions', {
      accessTokenPopulateId: lambda('Adds claims to access tokens.'),
      idTokenPopulateId: lambda('Adds claims to id tokens.'),
      multiFactorRequirementId: lambda('Decides whether a second factor is needed.'),
      samlv2PopulateId: lambda('Adds to SAML responses.'),
      selfServiceRegistrationValidationId: lambda('Judges a registration.'),
      userinfoPopulateId: lambda('Adds to user information.'),
    }),
    accessControlConfiguration: section('Access control', {
      uiIPAccessControlListId: optional(
        reference('ip-acl', { doc: 'From where its pages may be opened; of the admin application, the console.' }),
      ),
    }),
    samlv2Configuration,
    cleanSpeakConfiguration: section('CleanSpeak', {
      enabled: flag({ doc: 'Whether usernames are moderated.', default: false, effect: 'later' }),
      apiKey: optional(text({ doc: 'What lets us ask CleanSpeak.', secret: true, max: 1_000, effect: 'later' })),
      url: optional(text({ doc: 'Where it is asked.', format: 'uri', max: 2_000, effect: 'later' })),
      applicationIds: list(id({ doc: 'An application of CleanSpeak.' }), {
        doc: 'What we are called there.',
        max: 100,
        default: [],
        effect: 'later',
      }),
      usernameModeration: section('Usernames', {
        enabled: flag({ doc: 'Whether usernames are judged.', default: false, effect: 'later' }),
        applicationId: optional(id({ doc: 'The application of CleanSpeak that judges.', effect: 'later' })),
      }),
    }),
    universalConfiguration: section('Universal application', {
      universal: flag({
        doc: 'Whether it is no tenant’s own and serves the users of every one; fixed once it is made.',
        default: false,
      }),
    }),
  },
  [
    {
      doc: 'Verification needs a letter.',
      path: 'verificationEmailTemplateId',
      reason: 'missing',
      holds: value => !value.verifyRegistration || value.verificationEmailTemplateId !== undefined,
    },
  ],
)
