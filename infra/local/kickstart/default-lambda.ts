// What does the lambda do that an instance has for a type before anybody wrote one?
import type { LambdaType } from '../../../shared/resources/lambda-types.ts'

const named = (claims: string): readonly string[] => [
  `  user.email = user.email || ${claims}.email`,
  `  user.firstName = user.firstName || ${claims}.given_name`,
  `  user.lastName = user.lastName || ${claims}.family_name`,
  `  user.fullName = user.fullName || ${claims}.name`,
  `  user.imageUrl = user.imageUrl || ${claims}.picture`,
]

/** Parameters as the wire has them (section 22), and what is done with them. */
const programs: Readonly<Record<LambdaType, readonly [string, ...(readonly string[])]>> = {
  JWTPopulate: ['jwt, user, registration, context'],
  ClientCredentialsJWTPopulate: ['jwt, recipientEntity, targetEntities, permissions, context'],
  UserInfoPopulate: ['userInfo, user, registration, jwt, context'],
  SAMLv2Populate: ['samlResponse, user, registration, context'],
  LoginValidation: ['result, user, registration, context'],
  SelfServiceRegistrationValidation: ['result, user, registration, context'],
  MFARequirement: ['result, user, registration, context'],
  OpenIDReconcile: ['user, registration, jwt, id_token, tokens, context', ...named('jwt')],
  ExternalJWTReconcile: ['user, registration, jwt, context', ...named('jwt')],
  AppleReconcile: ['user, registration, idToken, context', ...named('idToken')],
  GoogleReconcile: ['user, registration, idToken, context', ...named('idToken')],
  LinkedInReconcile: ['user, registration, linkedInUser, context', ...named('linkedInUser')],
  FacebookReconcile: [
    'user, registration, facebookUser, context',
    '  user.email = user.email || facebookUser.email',
    '  user.firstName = user.firstName || facebookUser.first_name',
    '  user.lastName = user.lastName || facebookUser.last_name',
    '  user.fullName = user.fullName || facebookUser.name',
  ],
  TwitterReconcile: [
    'user, registration, twitterUser, context',
    '  user.fullName = user.fullName || twitterUser.name',
    '  user.username = user.username || twitterUser.screen_name',
  ],
  SAMLv2Reconcile: ['user, registration, samlResponse, context'],
  LDAPConnectorReconcile: [
    'user, userAttributes, context',
    '  user.email = user.email || userAttributes.mail',
    '  user.firstName = user.firstName || userAttributes.givenName',
    '  user.lastName = user.lastName || userAttributes.sn',
    '  user.fullName = user.fullName || userAttributes.cn',
  ],
  EpicGamesReconcile: ['user, registration, userInfo, context'],
  NintendoReconcile: ['user, registration, userInfo, context'],
  SonyPSNReconcile: ['user, registration, userInfo, context'],
  SteamReconcile: ['user, registration, userInfo, context'],
  TwitchReconcile: ['user, registration, userInfo, context'],
  XboxReconcile: ['user, registration, userInfo, context'],
  HYPRReconcile: ['user, registration, context'],
  SCIMServerUserRequestConverter: [
    'user, options, scimUser, context',
    '  user.username = scimUser.userName',
    '  user.active = scimUser.active !== false',
    '  user.externalId = scimUser.externalId',
    '  if (scimUser.name) {',
    '    user.firstName = scimUser.name.givenName',
    '    user.lastName = scimUser.name.familyName',
    '    user.fullName = scimUser.name.formatted',
    '  }',
    '  const mails = scimUser.emails || []',
    '  const mail = mails.find(one => one.primary) || mails[0]',
    '  if (mail) user.email = mail.value',
    '  if (scimUser.password) user.password = scimUser.password',
  ],
  SCIMServerUserResponseConverter: [
    'scimUser, user, context',
    '  scimUser.userName = user.username || user.email',
    '  scimUser.active = user.active',
    '  scimUser.name = { givenName: user.firstName, familyName: user.lastName, formatted: user.fullName }',
    '  if (user.email) scimUser.emails = [{ value: user.email, primary: true }]',
  ],
  SCIMServerGroupRequestConverter: [
    'group, members, options, scimGroup, context',
    '  group.name = scimGroup.displayName',
    '  for (const one of scimGroup.members || []) members.push({ userId: one.value })',
  ],
  SCIMServerGroupResponseConverter: [
    'scimGroup, group, members, context',
    '  scimGroup.displayName = group.name',
    '  scimGroup.members = (members || []).map(one => ({ value: one.userId }))',
  ],
}

export function defaultLambda(type: LambdaType, name: string): string {
  const [parameters, ...lines] = programs[type]
  const body = lines.length > 0 ? lines : ['  // Nothing is changed until somebody says so here.']
  return [`function ${name}(${parameters}) {`, ...body, '}', ''].join('\n')
}
