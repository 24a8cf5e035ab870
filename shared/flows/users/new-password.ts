// Is the password of this request good, and what is kept of it?
import { judgePassword, type PasswordRules, rememberedPasswords } from '../../domain/password-rules.ts'
import { primary, type StoredUser } from '../../domain/user.ts'
import type { UserInput } from '../../domain/user-input.ts'
import type { Issue } from '../../kernel/issues.ts'
import type { StoredPassword } from '../../ports/hasher/port.ts'
import type { With } from '../../powers.ts'
import type { Tenant } from '../../resources/configuration.ts'
import { encryptionSchemes, factorFor, isAffordable, isFactorOf, usualFactor } from '../../settings/password.ts'

type Asked = {
  readonly tenant: Tenant
  readonly input: UserInput
  /** `HASHED`: `password` is a hash that somebody else computed, and no rule can be asked of it. */
  readonly passwordFieldType?: 'PLAINTEXT' | 'HASHED' | undefined
  readonly user?: StoredUser
}

/** Every rule of the tenant, and the scheme when the caller chose one. Paths start at the body. */
export async function passwordIssues(c: With<'hash'>, asked: Asked): Promise<Issue[]> {
  const { tenant, input, user } = asked
  const { password } = input
  if (password === undefined) return []
  if (password === '') return [{ path: 'user.password', reason: 'blank' }]
  const known = input.encryptionScheme === undefined || encryptionSchemes.some(name => name === input.encryptionScheme)
  const scheme = known ? [] : [{ path: 'user.encryptionScheme', reason: 'invalid' }]
  if (asked.passwordFieldType === 'HASHED') return [...scheme, ...hashIssues(input)]
  const set = tenant.passwordEncryptionConfiguration
  const { encryptionScheme: name = set.encryptionScheme, factor: work } = input
  const factor = work === undefined || isFactorOf(name, work) ? [] : [{ path: 'user.factor', reason: 'invalid' }]
  const rules = rulesFor(tenant, input)
  const reasons = judgePassword(password, rules, {
    now: c.now,
    loginIds: namesOf(input, user),
    usedBefore: user !== undefined && (await wasUsed(c, password, rememberedPasswords(user, rules))),
    passwordLastUpdateInstant: user?.passwordLastUpdateInstant,
  })
  return [...scheme, ...factor, ...reasons.map(reason => ({ path: 'user.password', reason }))]
}

function hashIssues({ encryptionScheme, salt, password, factor }: UserInput): Issue[] {
  const fits = encryptionScheme === undefined || factor === undefined || isFactorOf(encryptionScheme, factor)
  // Written whole, as `$2a$12$…`, a hash is of no scheme but argon2id: it would be kept, and match no password ever.
  const readable = encryptionScheme === 'argon2id' ? isAffordable(password ?? '') : password?.startsWith('$') !== true
  return [
    ...(encryptionScheme === undefined ? [{ path: 'user.encryptionScheme', reason: 'missing' }] : []),
    ...(salt === undefined ? [{ path: 'user.salt', reason: 'missing' }] : []),
    ...(fits ? [] : [{ path: 'user.factor', reason: 'invalid' }]),
    ...(readable ? [] : [{ path: 'user.password', reason: 'invalid' }]),
    // the wire's limit since 1.59
    ...((password?.length ?? 0) > 2048 ? [{ path: 'user.password', reason: 'tooLong' }] : []),
  ]
}

const rulesFor = (tenant: Tenant, input: UserInput): PasswordRules =>
  input.encryptionScheme === undefined
    ? tenant
    : { ...tenant, passwordEncryptionConfiguration: { encryptionScheme: input.encryptionScheme } }

function namesOf(input: UserInput, user: StoredUser | undefined) {
  return {
    email: input.email ?? (user && primary(user, 'email')?.displayValue),
    username: input.username ?? (user && primary(user, 'username')?.displayValue),
    phoneNumber: input.phoneNumber ?? (user && primary(user, 'phoneNumber')?.value),
  }
}

/** One after the other: the list is short, and hashing twice at once would only take turns on the same cores. */
async function wasUsed(c: With<'hash'>, password: string, kept: readonly StoredPassword[]): Promise<boolean> {
  for (const stored of kept) if (await c.hasher.matches(password, stored)) return true
  return false
}

/** What the table keeps of the password; `undefined` when the request has none. Costs a hash: ask it once per request. */
export async function hashedPassword(c: With<'hash'>, asked: Asked): Promise<StoredPassword | undefined> {
  const { password, encryptionScheme, factor, salt } = asked.input
  const set = asked.tenant.passwordEncryptionConfiguration
  const scheme = encryptionScheme ?? set.encryptionScheme
  if (password === undefined) return undefined
  if (asked.passwordFieldType === 'HASHED') {
    const work = factor ?? factorFor(scheme, usualFactor)
    return { scheme, hash: password, salt: salt ?? '', factor: work }
  }
  return c.hasher.hash(password, scheme, factor ?? factorFor(scheme, set.encryptionSchemeFactor))
}
