// What does a parent hear of whom somebody calls their child?
import type { StoredUser } from '../../domain/user.ts'
import { presentUser } from '../../domain/user-present.ts'
import type { With } from '../../powers.ts'
import type { Tenant } from '../../resources/configuration.ts'
import type { Write } from '../../storage/table.ts'
import { findUserByLogin } from '../users/find-user.ts'
import { letterWrites } from '../verification/letter.ts'

type Means = With<'read' | 'seal'>
type Letter = {
  readonly tenant: Tenant
  readonly templateId: string | undefined
  readonly parentEmail: string
  readonly children: readonly StoredUser[]
}

/** The parent is a user of the tenant or not; a template that greets by name says what it does otherwise. */
export async function parentLetter(
  c: Means,
  { tenant, templateId, parentEmail, children }: Letter,
): Promise<readonly Write[]> {
  if (templateId === undefined) return []
  const found = await findUserByLogin(c, { tenantId: tenant.id, loginId: parentEmail, types: ['email'] })
  const user = found?.row.body
  const told = children.map(child => presentUser(child))
  return letterWrites(c, {
    tenant,
    templateId,
    to: parentEmail,
    user,
    variables: { child: told[0], children: told, ...(user && { parent: presentUser(user) }) },
  })
}

/** The letter that asks the parent to confirm a child's account that has just been made. */
export async function confirmChild(c: Means, tenant: Tenant, user: StoredUser): Promise<readonly Write[]> {
  const { enabled, confirmChildEmailTemplateId: templateId } = tenant.familyConfiguration
  const { parentEmail } = user
  return !enabled || parentEmail === undefined
    ? []
    : parentLetter(c, { tenant, templateId, parentEmail, children: [user] })
}
