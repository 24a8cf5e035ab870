// What is a family, and who may be what in one?
import type { Issue } from '../kernel/issues.ts'
import { ageOf } from './age.ts'

export type FamilyRole = 'Child' | 'Teen' | 'Adult'

export type FamilyMember = {
  readonly userId: string
  readonly role: FamilyRole
  readonly owner: boolean
  readonly data: Readonly<Record<string, unknown>>
  readonly insertInstant: number
  readonly lastUpdateInstant: number
}

type FamilyRules = {
  readonly enabled: boolean
  readonly maximumChildAge: number
  readonly minimumOwnerAge: number
  readonly allowChildRegistrations: boolean
  readonly parentEmailRequired: boolean
}
type Person = { readonly birthDate?: string | undefined; readonly parentEmail?: string | undefined }

/** Known to be one: whoever says no birth date is not. */
export function isChild(
  { maximumChildAge }: Pick<FamilyRules, 'maximumChildAge'>,
  person: Person,
  now: number,
): boolean {
  const age = ageOf(person, now)
  return age !== undefined && age <= maximumChildAge
}

export type Joining = Pick<FamilyMember, 'role' | 'owner'> & {
  /** Whether there was no family before. */
  readonly founds: boolean
}

/** Roles go by birth dates, where these are said; a family begins with an adult, and is owned by adults. */
export function judgeMember(
  rules: FamilyRules,
  person: Person,
  { role, owner, founds }: Joining,
  now: number,
): Issue[] {
  const age = ageOf(person, now)
  const child = isChild(rules, person, now)
  const wrongRole = role === 'Child' ? age !== undefined && !child : child
  const tooYoung = age !== undefined && age < rules.minimumOwnerAge
  return [
    ...(wrongRole || (founds && role !== 'Adult') ? [at('role')] : []),
    ...(owner && (role !== 'Adult' || tooYoung) ? [at('owner')] : []),
    ...(founds && tooYoung && !owner ? [at('userId')] : []),
  ]
}

const at = (name: string): Issue => ({ path: `familyMember.${name}`, reason: 'invalid' })

/** What keeps a child from registering where families are kept. */
export function judgeChildRegistration(rules: FamilyRules, person: Person, now: number): Issue[] {
  if (!rules.enabled || !isChild(rules, person, now)) return []
  if (!rules.allowChildRegistrations) return [{ path: 'user.birthDate', reason: 'invalid' }]
  const parentless = rules.parentEmailRequired && person.parentEmail === undefined
  return parentless ? [{ path: 'user.parentEmail', reason: 'blank' }] : []
}
