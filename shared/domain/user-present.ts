// How is a stored user told to callers and webhooks?

import { profileOf } from './profile.ts'
import { type Activity, type Identity, primary, type Registration, type StoredUser } from './user.ts'

type Presenting = {
  /** From the row under keys.activity. */
  readonly activity?: Activity | undefined
  /** Only callers with an API key learn how a password is kept. */
  readonly withScheme?: boolean
}

/** The user of the wire. Passwords, salts, factors and earlier passwords are not among its members. */
export function presentUser(user: StoredUser, how: Presenting = {}) {
  const { activity } = how
  const [email, username, phone] = [primary(user, 'email'), primary(user, 'username'), primary(user, 'phoneNumber')]
  const verifiedInstant = email?.verifiedInstant
  return {
    id: user.id,
    tenantId: user.tenantId,
    active: user.active,
    preferredLanguages: [],
    ...profileOf(user),
    ...(email && { email: email.displayValue }),
    ...(username && {
      username: username.displayValue,
      ...(username.uniqueValue !== undefined && { uniqueUsername: username.uniqueValue }),
      usernameStatus: 'ACTIVE',
    }),
    ...(phone && { phoneNumber: phone.value }),
    identities: user.identities.map(identity => presentIdentity(identity, activity)),
    registrations: user.registrations.map(registration => presentRegistration(registration, activity)),
    memberships: (user.memberships ?? []).map(membership => ({ ...membership })),
    // Clients count them without asking whether there are any.
    twoFactor: { methods: [], recoveryCodes: [] },
    verified: email === undefined || believed(email),
    ...(verifiedInstant !== undefined && { verifiedInstant }),
    passwordChangeRequired: user.passwordChangeRequired ?? false,
    ...(user.passwordChangeReason && { passwordChangeReason: user.passwordChangeReason }),
    ...(user.passwordLastUpdateInstant !== undefined && { passwordLastUpdateInstant: user.passwordLastUpdateInstant }),
    ...(how.withScheme && user.password && { encryptionScheme: user.password.scheme }),
    ...(activity && { lastLoginInstant: activity.lastLoginInstant }),
    insertInstant: user.insertInstant,
    lastUpdateInstant: user.lastUpdateInstant,
  }
}

function presentIdentity(identity: Identity, activity: Activity | undefined) {
  const { uniqueValue: _, ...told } = identity
  return {
    ...told,
    moderationStatus: 'ACTIVE',
    ...(activity && identity.primary && { lastLoginInstant: activity.lastLoginInstant }),
  }
}

/** Those of other systems; nobody keeps any here. */
const noTokens: Readonly<Record<string, string>> = {}

export function presentRegistration(registration: Registration, activity?: Activity) {
  const { verifiedReason: _, authenticationTokenMac: __, ...told } = registration
  const lastLoginInstant = activity?.applications[registration.applicationId]
  return {
    ...told,
    preferredLanguages: told.preferredLanguages ?? [],
    tokens: noTokens,
    verified: believed(registration),
    ...(registration.username !== undefined && { usernameStatus: 'ACTIVE' }),
    ...(lastLoginInstant !== undefined && { lastLoginInstant }),
  }
}

/** The old flag: true for what was proved, and where nobody asked for a proof. */
const believed = ({ verified, verifiedReason }: Pick<Identity, 'verified' | 'verifiedReason'>): boolean =>
  verified || verifiedReason === 'Disabled' || verifiedReason === 'Skipped' || verifiedReason === 'Trusted'

/** For an answer to the login that is being noted just now: the row that remembers it is written afterwards. */
export const lastSeen = (user: StoredUser, now: number, applicationId?: string): Presenting => {
  const applications = user.registrations.some(registration => registration.applicationId === applicationId)
    ? { [applicationId ?? '']: now }
    : {}
  return { activity: { lastLoginInstant: now, applications } }
}
