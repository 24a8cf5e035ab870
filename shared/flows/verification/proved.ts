// What does the commit of a proof hold?

import type { StoredUser } from '../../domain/user.ts'
import { presentUser } from '../../domain/user-present.ts'
import type { LoginName } from '../../domain/verification.ts'
import { type Envelope, type EventInfo, occurred } from '../../events/outbox.ts'
import { newId } from '../../kernel/ids.ts'
import { refuse } from '../../kernel/refusal.ts'
import type { With } from '../../powers.ts'
import type { Tenant } from '../../resources/configuration.ts'
import { keys } from '../../storage/keys.ts'
import type { Row, Write } from '../../storage/table.ts'
import { type Found, tryCode } from '../external-id.ts'
import { tenantOfUser } from '../users/find-user.ts'
import { letterWrites, reasonFor, templateFor } from './letter.ts'

/** A user of the tenant of the request, or of any when it names none. A user of another tenant does not exist. */
export async function userRow(
  c: With<'read'>,
  tenantId: string | undefined,
  userId: string,
): Promise<Row<StoredUser> | undefined> {
  const home = await tenantOfUser(c, { tenantId, userId })
  return home === undefined ? undefined : c.table.get<StoredUser>(keys.user(home, userId))
}

/** What webhooks hear when a login name was proved. */
export function provedEvents(c: With<never>, user: StoredUser, name: LoginName, info: EventInfo): readonly Envelope[] {
  const told = { tenantId: user.tenantId, info, user: presentUser(user) }
  const when = () => ({ now: c.now, id: newId() })
  const identity = occurred('user.identity.verified', { ...told, loginId: name.value, loginIdType: name.type }, when())
  return name.type === 'email' ? [identity, occurred('user.email.verified', told, when())] : [identity]
}

type Letters = {
  readonly tenant: Tenant
  readonly user: StoredUser
  readonly name: LoginName & { readonly displayValue?: string }
  readonly applicationId?: string | undefined
  readonly info: EventInfo
}

/** The letter that says an address is verified, where there is a template for it. */
export async function provedLetter(
  c: With<'read' | 'seal'>,
  { tenant, user, name, applicationId, info }: Letters,
): Promise<readonly Write[]> {
  if (name.type !== 'email') return []
  const application = applicationId === undefined ? undefined : await c.configuration.application(applicationId)
  return letterWrites(c, {
    tenant,
    application,
    templateId: templateFor('emailVerifiedEmailTemplateId', { tenant, application }),
    to: name.displayValue ?? name.value,
    user,
    variables: reasonFor(c, 'user.email.verified', { tenant, info }),
  })
}

/** Asks for the code where there is one: absent and wrong are the caller's to fix, after too many tries the id is dead. */
export async function demandCode(
  c: With<'write' | 'sign'>,
  found: Found<unknown>,
  oneTimeCode: string | undefined,
): Promise<void> {
  if (found.row.body.code === undefined) return
  if (oneTimeCode === undefined) return refuse('invalid', { path: 'oneTimeCode', reason: 'missing' })
  const tried = await tryCode(c, found, oneTimeCode)
  if (tried === 'exhausted') refuse('notFound')
  if (tried === 'wrong') refuse('invalid', { path: 'oneTimeCode', reason: 'invalid' })
}
