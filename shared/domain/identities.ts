// Which login names has a user after a change, and which of them must be proved?
import {
  canonical,
  type Identity,
  type LoginIdType,
  loginIdTypes,
  needsVerification,
  primary,
  type StoredUser,
  type VerifiedReason,
} from './user.ts'

export type IdentityRules = {
  readonly emailConfiguration: { readonly verifyEmail: boolean; readonly verifyEmailWhenChanged: boolean }
  readonly phoneConfiguration: { readonly verifyPhoneNumber: boolean }
}

/** Login names as they were given. `uniqueUsername` is what the wish became where usernames are numbered. */
export type WantedNames = {
  readonly email?: string | undefined
  readonly username?: string | undefined
  readonly uniqueUsername?: string | undefined
  readonly phoneNumber?: string | undefined
}

export type NameChange = {
  readonly type: LoginIdType
  readonly previous: Identity | undefined
  readonly next: Identity | undefined
}

export type NextNames = {
  readonly identities: readonly Identity[]
  /** Those whose canonical value is another one than before. */
  readonly changes: readonly NameChange[]
  /** Those that are new and wait for a proof. */
  readonly toVerify: readonly Identity[]
}

type NamesAsked = {
  readonly before: readonly Identity[]
  readonly wanted: WantedNames
  readonly rules: IdentityRules
  readonly skipVerification: boolean
  /** Canonical values proved beforehand (wire reference, section 29). */
  readonly proven: ReadonlySet<string>
  readonly now: number
}

export function nextIdentities(asked: NamesAsked): NextNames {
  const changes: NameChange[] = []
  const primaries = loginIdTypes.flatMap(type => {
    const previous = primary({ identities: asked.before }, type)
    const next = nextOf(asked, type, previous)
    if (next?.value !== previous?.value) changes.push({ type, previous, next })
    return next === undefined ? [] : [next]
  })
  const others = asked.before.filter(identity => !identity.primary)
  const changed = changes.flatMap(({ next }) => (next === undefined ? [] : [next]))
  return { identities: [...primaries, ...others], changes, toVerify: changed.filter(needsVerification) }
}

function nextOf(asked: NamesAsked, type: LoginIdType, previous: Identity | undefined): Identity | undefined {
  const { wanted, now } = asked
  const given = wanted[type]
  if (given === undefined) return undefined
  const unique = type === 'username' ? wanted.uniqueUsername : undefined
  const value = canonical(type, unique ?? given)
  // The wire keeps addresses in lower case, and usernames as they were wished for.
  const displayValue = type === 'email' ? value : given
  if (previous?.value === value) {
    return previous.displayValue === displayValue ? previous : { ...previous, displayValue, lastUpdateInstant: now }
  }
  return {
    type,
    value,
    displayValue,
    ...(unique !== undefined && { uniqueValue: unique }),
    primary: true,
    ...standing(asked, type, value, previous),
    insertInstant: previous?.insertInstant ?? now,
    lastUpdateInstant: now,
  }
}

type Standing = Pick<Identity, 'verified' | 'verifiedReason' | 'verifiedInstant'>

/** How far a name that is new is to be believed (wire reference, section 14). */
function standing(asked: NamesAsked, type: LoginIdType, value: string, previous: Identity | undefined): Standing {
  const { rules, now } = asked
  // The first proof stays on record through later changes: it keeps a known user out of the clean-up's reach.
  const first = previous?.verifiedInstant
  const unproved = (verifiedReason: VerifiedReason): Standing => ({
    verified: false,
    verifiedReason,
    ...(first !== undefined && { verifiedInstant: first }),
  })
  if (type === 'username') return unproved('Unverifiable')
  if (asked.proven.has(`${type}:${value}`)) {
    return { verified: true, verifiedReason: 'Completed', verifiedInstant: first ?? now }
  }
  if (asked.skipVerification) return unproved('Skipped')
  const { verifyEmail, verifyEmailWhenChanged } = rules.emailConfiguration
  const verifies = type === 'email' ? verifyEmail : rules.phoneConfiguration.verifyPhoneNumber
  if (previous === undefined) return unproved(verifies ? 'Pending' : 'Disabled')
  if (verifies && (type === 'phoneNumber' || verifyEmailWhenChanged)) return unproved('Pending')
  const { verified, verifiedReason } = previous
  return { verified, verifiedReason, ...(first !== undefined && { verifiedInstant: first }) }
}

/**
 * Whether the clean-up may find this user: somebody has to prove something, and nothing was ever proved. `since` is
 * whether it could be found before the change (`true` for a new user): who was once out of reach stays out of it,
 * whatever changes later.
 */
export const awaitsFirstProof = (user: Pick<StoredUser, 'identities'>, since: boolean): boolean =>
  since &&
  user.identities.some(needsVerification) &&
  user.identities.every(identity => !identity.verified && identity.verifiedInstant === undefined)
