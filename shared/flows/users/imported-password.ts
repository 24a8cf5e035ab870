// What is kept of a password that another system has hashed, or never had to?
import { under } from '../../domain/import.ts'
import type { ImportedUserInput } from '../../domain/import-input.ts'
import type { Issue } from '../../kernel/issues.ts'
import type { StoredPassword } from '../../ports/hasher/port.ts'
import type { With } from '../../powers.ts'
import type { Tenant } from '../../resources/configuration.ts'
import { encryptionSchemes, factorFor, isFactorOf, usualFactor } from '../../settings/password.ts'
import { hashedPassword, passwordIssues } from './new-password.ts'

/** What holds for every user of the import who says nothing else. */
export type Schemes = { readonly encryptionScheme?: string | undefined; readonly factor?: number | undefined }

const isKnown = (scheme: string | undefined): boolean =>
  scheme === undefined || encryptionSchemes.some(name => name === scheme)

/** Once for the whole import, where it names a scheme that nobody knows. */
export function schemeIssues({ encryptionScheme, factor }: Schemes): Issue[] {
  if (!isKnown(encryptionScheme)) return [{ path: 'encryptionScheme', reason: 'invalid' }]
  const fits = encryptionScheme === undefined || factor === undefined || isFactorOf(encryptionScheme, factor)
  return fits ? [] : [{ path: 'factor', reason: 'invalid' }]
}

type Asked = { readonly tenant: Tenant; readonly input: ImportedUserInput; readonly schemes: Schemes }

/** The user's own words over those of the import, whose factor speaks of its own scheme. */
function hashOf({ input, schemes }: Asked): ImportedUserInput {
  const { encryptionScheme: own, factor: ownFactor, ...rest } = input
  const scheme = own ?? schemes.encryptionScheme
  if (scheme === undefined) return rest
  const speaksOf = schemes.encryptionScheme ?? scheme
  const factor = ownFactor ?? (speaksOf === scheme ? schemes.factor : undefined) ?? factorFor(scheme, usualFactor)
  return { ...rest, encryptionScheme: scheme, factor }
}

/**
 * A hash has to come with its scheme and salt, and with a factor the scheme takes; the rules of the tenant are asked of
 * plain text alone. Nobody has to have a password: who signed in elsewhere without one goes on doing so.
 */
export async function importedPasswordIssues(c: With<'hash'>, asked: Asked, at: string): Promise<Issue[]> {
  const input = hashOf(asked)
  const { encryptionScheme: scheme } = input
  if (input.password === undefined) return []
  if (!isKnown(scheme))
    return asked.input.encryptionScheme === undefined ? [] : [{ path: `${at}.encryptionScheme`, reason: 'invalid' }]
  const passwordFieldType = scheme === undefined ? 'PLAINTEXT' : 'HASHED'
  const said = await passwordIssues(c, { tenant: asked.tenant, input, passwordFieldType })
  // What is wrong with the words of the whole import was said once, of them.
  const isOwn = asked.input.factor !== undefined || asked.input.encryptionScheme !== undefined
  return under(at, 'user', isOwn ? said : said.filter(({ path }) => path !== 'user.factor'))
}

/** The hash as it came, or one computed now. */
export function importedPassword(c: With<'hash'>, asked: Asked): Promise<StoredPassword | undefined> {
  const input = hashOf(asked)
  const passwordFieldType = input.encryptionScheme === undefined ? 'PLAINTEXT' : 'HASHED'
  return hashedPassword(c, { tenant: asked.tenant, input, passwordFieldType })
}
