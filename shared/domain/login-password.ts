// Does a password that is right still obey the rules?
import { judgePassword, type PasswordRules } from './password-rules.ts'
import { primary, type StoredUser } from './user.ts'

type Rules = PasswordRules & { readonly passwordValidationRules: { readonly validateOnLogin: boolean } }

/** Asked only of tenants that validate on login; age and remembered passwords are matters of changing one, not of using it. */
export function breaksRules(password: string, tenant: Rules, user: StoredUser, now: number): boolean {
  if (!tenant.passwordValidationRules.validateOnLogin) return false
  const loginIds = {
    email: primary(user, 'email')?.value,
    username: primary(user, 'username')?.value,
    phoneNumber: primary(user, 'phoneNumber')?.value,
  }
  return judgePassword(password, tenant, { now, loginIds, usedBefore: false }).length > 0
}
