// Which lambdas are there, and what is the function of each called? (Wire reference, section 22.)
export const functionOf = {
  JWTPopulate: 'populate',
  ClientCredentialsJWTPopulate: 'populate',
  UserInfoPopulate: 'populate',
  LoginValidation: 'validate',
  SelfServiceRegistrationValidation: 'validate',
  MFARequirement: 'checkRequired',
  SCIMServerUserRequestConverter: 'convert',
  SCIMServerUserResponseConverter: 'convert',
  SCIMServerGroupRequestConverter: 'convert',
  SCIMServerGroupResponseConverter: 'convert',
  OpenIDReconcile: 'reconcile',
  SAMLv2Reconcile: 'reconcile',
  SAMLv2Populate: 'populate',
  LDAPConnectorReconcile: 'reconcile',
  ExternalJWTReconcile: 'reconcile',
  AppleReconcile: 'reconcile',
  GoogleReconcile: 'reconcile',
  FacebookReconcile: 'reconcile',
  TwitterReconcile: 'reconcile',
  LinkedInReconcile: 'reconcile',
  EpicGamesReconcile: 'reconcile',
  NintendoReconcile: 'reconcile',
  SonyPSNReconcile: 'reconcile',
  SteamReconcile: 'reconcile',
  TwitchReconcile: 'reconcile',
  XboxReconcile: 'reconcile',
  HYPRReconcile: 'reconcile',
} as const

export type LambdaType = keyof typeof functionOf

const names = Object.keys(functionOf) as [LambdaType, ...LambdaType[]]
export const lambdaTypes: readonly [LambdaType, ...LambdaType[]] = names
