// Which letter goes to a user, if the tenant has one for the occasion?
import { primary, type StoredUser } from '../../domain/user.ts'
import type { EventType } from '../../events/index.ts'
import type { EventInfo } from '../../events/outbox.ts'
import type { Always, With } from '../../powers.ts'
import type { Application } from '../../resources/application.ts'
import type { Tenant } from '../../resources/configuration.ts'
import type { Write } from '../../storage/table.ts'
import { messageWrite } from '../message.ts'

/** Where mail for this user goes: the login address, else `data.email` (wire reference, section 15). */
export function addressOf(user: Pick<StoredUser, 'identities' | 'data'>): string | undefined {
  const own = primary(user, 'email')?.displayValue
  const other = user.data.email
  return own ?? (typeof other === 'string' && other.includes('@') ? other : undefined)
}

export type Letter = {
  readonly tenant: Tenant
  readonly application?: Application | undefined
  readonly templateId: string | undefined
  readonly to: string | undefined
  readonly user?: StoredUser | undefined
  readonly variables?: Readonly<Record<string, unknown>>
}

/** The occasions for which an application may have a letter of its own. */
type Occasion = keyof Application['emailConfiguration'] & keyof Tenant['emailConfiguration']

/** The template for an occasion: the application's own, else the tenant's. */
export const templateFor = (
  occasion: Occasion,
  { tenant, application }: Pick<Letter, 'tenant' | 'application'>,
): string | undefined => application?.emailConfiguration[occasion] ?? tenant.emailConfiguration[occasion]

/** What a letter that warns may say of the request that was the reason for it (wire reference, section 32). */
export const reasonFor = (
  { now }: Always,
  type: EventType,
  { tenant, info }: { readonly tenant: Pick<Tenant, 'id'>; readonly info: EventInfo },
) => ({ event: { type, tenantId: tenant.id, createInstant: now, info } })

/** The row of a letter, or none where there is no template or no address. */
export async function letterWrites(c: With<'seal'>, letter: Letter): Promise<readonly Write[]> {
  const { tenant, application, templateId, to, user, variables = {} } = letter
  if (templateId === undefined || to === undefined) return []
  const write = await messageWrite(c, {
    tenantId: tenant.id,
    templateId,
    to: [{ address: to }],
    userId: user?.id,
    applicationId: application?.id,
    preferredLanguages: user?.preferredLanguages,
    variables,
  })
  return [write]
}
