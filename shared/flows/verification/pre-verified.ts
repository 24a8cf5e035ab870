// Which login names were proved before their user existed?
import type { StoredUser } from '../../domain/user.ts'
import type { UserInput } from '../../domain/user-input.ts'
import { identityOf, type Proved } from '../../domain/verification.ts'
import { invalid } from '../../kernel/refusal.ts'
import type { With } from '../../powers.ts'
import type { Write } from '../../storage/table.ts'
import { findExternalId, spend } from '../external-id.ts'

export type PreVerified = { readonly names: readonly Proved[]; readonly writes: readonly Write[] }

/**
 * What the `verificationIds` of a request prove (wire reference, section 29), and the writes that spend them in the
 * commit that gives the names to a user. An id that was not completed, was used or has expired is the caller's to fix.
 */
export async function preVerified(c: With<'read'>, tenantId: string, ids: readonly string[]): Promise<PreVerified> {
  const unique = [...new Set(ids)]
  const all = await Promise.all(unique.map(id => findExternalId<Proved>(c, 'preVerification', id)))
  const found = all.flatMap(one => (one?.tenantId === tenantId ? [one] : []))
  if (found.length < unique.length) throw invalid('verificationIds', 'invalid')
  return { names: found.map(one => one.data), writes: found.map(spend) }
}

/** Names proved beforehand may be left out of the body (wire reference, section 29). */
export function withProven(input: UserInput, { names }: PreVerified): UserInput {
  const proved = (type: Proved['type']) => names.find(name => name.type === type)?.displayValue
  const [email, phoneNumber] = [input.email ?? proved('email'), input.phoneNumber ?? proved('phoneNumber')]
  return { ...input, ...(email !== undefined && { email }), ...(phoneNumber !== undefined && { phoneNumber }) }
}

/** The proof of a name that the user does not get would be spent for nothing. */
export function demandTaken({ names }: PreVerified, user: Pick<StoredUser, 'identities'>): void {
  if (names.some(name => identityOf(user, name) === undefined)) throw invalid('verificationIds', 'invalid')
}
