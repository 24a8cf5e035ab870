// What does a registration become when it is asked for, and which roles has it?
import { bag, group, id, list, optional, text, unlessEmpty, type Value } from '../kernel/fields.ts'
import type { Issue } from '../kernel/issues.ts'
import { withoutNullMembers } from '../kernel/nulls.ts'
import type { Registration, VerifiedReason } from './user.ts'
import { judgeLocality, languages } from './user-input.ts'

export const registrationInput = group('Registration', {
  id: optional(id({ doc: 'The id of the registration; drawn when there is none.' })),
  applicationId: optional(id({ doc: 'For which application.' })),
  roles: optional(
    list(text({ doc: 'The name of a role of the application.', min: 1 }), { doc: 'What the user may be.', max: 500 }),
  ),
  authenticationToken: optional(
    text({
      doc: 'Signs the user in instead of a password, where the application allows it.',
      secret: true,
      exact: true,
      min: 1,
      max: 512,
    }),
  ),
  username: unlessEmpty(text({ doc: 'What the application calls the user; signs nobody in.', max: 191 })),
  preferredLanguages: languages(),
  timezone: unlessEmpty(text({ doc: 'An IANA name such as `Europe/Paris`.', max: 255 })),
  data: bag({ doc: 'Anything you want to keep with the registration.' }),
})
export type RegistrationInput = Value<typeof registrationInput>

export type RoleRules = { readonly roles: readonly { readonly name: string; readonly isDefault: boolean }[] }

/** Names of roles, each once, sorted. None asked for means the defaults, when a registration is new. */
export function chooseRoles(asked: readonly string[] | undefined, application: RoleRules): readonly string[] {
  const named = asked ?? []
  const chosen = named.length > 0 ? named : application.roles.filter(role => role.isDefault).map(role => role.name)
  return sortedRoles(chosen)
}

const sortedRoles = (roles: readonly string[]): readonly string[] => [...new Set(roles)].sort()

export function judgeRegistration(input: RegistrationInput, application: RoleRules): Issue[] {
  const known = new Set(application.roles.map(role => role.name))
  const strange = (input.roles ?? []).some(role => !known.has(role))
  return [
    ...(strange ? [{ path: 'registration.roles', reason: 'invalid' }] : []),
    ...judgeLocality(input, 'registration'),
  ]
}

type NewRegistration = {
  readonly id: string
  readonly applicationId: string
  readonly input: RegistrationInput
  readonly application: RoleRules & { readonly verifyRegistration: boolean }
  readonly skipVerification: boolean
  readonly now: number
}

export function newRegistration(asked: NewRegistration): Registration {
  const { application, input, now } = asked
  const verifiedReason: VerifiedReason = !application.verifyRegistration
    ? 'Disabled'
    : asked.skipVerification
      ? 'Skipped'
      : 'Pending'
  return {
    id: asked.id,
    applicationId: asked.applicationId,
    roles: chooseRoles(input.roles, application),
    ...said(input),
    verified: false,
    verifiedReason,
    insertInstant: now,
    lastUpdateInstant: now,
  }
}

/** PUT replaces: what is left out is gone, and no default role comes back. Verification and age stay. */
export function replacedRegistration(before: Registration, input: RegistrationInput, now: number): Registration {
  return {
    id: before.id,
    applicationId: before.applicationId,
    roles: sortedRoles(input.roles ?? []),
    ...said(input),
    verified: before.verified,
    verifiedReason: before.verifiedReason,
    ...(before.verifiedInstant !== undefined && { verifiedInstant: before.verifiedInstant }),
    ...(before.authenticationTokenMac !== undefined && { authenticationTokenMac: before.authenticationTokenMac }),
    insertInstant: before.insertInstant,
    lastUpdateInstant: now,
  }
}

function said({ username, preferredLanguages, timezone, data }: RegistrationInput) {
  return {
    ...(username !== undefined && { username }),
    ...(preferredLanguages !== undefined && { preferredLanguages }),
    ...(timezone !== undefined && { timezone }),
    data: withoutNullMembers(data),
  }
}

/** The registration as a caller would have to say it again to change nothing. */
export const asRegistrationInput = (registration: Registration): RegistrationInput => ({
  id: registration.id,
  applicationId: registration.applicationId,
  roles: [...registration.roles],
  ...(registration.username !== undefined && { username: registration.username }),
  ...(registration.preferredLanguages !== undefined && { preferredLanguages: [...registration.preferredLanguages] }),
  ...(registration.timezone !== undefined && { timezone: registration.timezone }),
  data: { ...registration.data },
})
