// What may a template speak of?
import type { StoredUser } from '../../domain/user.ts'
import { presentUser } from '../../domain/user-present.ts'
import type { With } from '../../powers.ts'
import type { Tenant } from '../../resources/configuration.ts'
import { keys } from '../../storage/keys.ts'
import { inLivingGroups } from '../groups/effective-roles.ts'
import type { Message } from '../message.ts'

type Variables = Readonly<Record<string, unknown>>

/**
 * The wire's variables (wire reference, section 32): those of the message over `tenant`, `application` and `user`.
 * Named one by one: a template is written by people who may not see a password's hash or a client's secret.
 */
export async function variablesOf(
  c: With<'read'>,
  message: Pick<Message, 'tenantId' | 'userId' | 'applicationId' | 'preferredLanguages'>,
  given: Variables,
  tenant: Tenant,
): Promise<{ readonly variables: Variables; readonly languages: readonly string[] }> {
  const [application, stored] = await Promise.all([
    message.applicationId === undefined ? undefined : c.configuration.application(message.applicationId),
    message.userId === undefined ? undefined : c.table.get<StoredUser>(keys.user(message.tenantId, message.userId)),
  ])
  const user = stored && presentUser(await inLivingGroups(c, stored.body))
  const variables = {
    tenant: {
      id: tenant.id,
      name: tenant.name,
      issuer: tenant.issuer,
      baseURL: tenant.baseURL ?? c.baseUrl,
      data: tenant.data,
    },
    ...(application && { application: applicationOf(application, tenant.id) }),
    ...(user && { user }),
    ...given,
  }
  return { variables, languages: message.preferredLanguages ?? stored?.body.preferredLanguages ?? languagesOf(given) }
}

/** A user who is gone by now was handed over with the message. */
function languagesOf({ user }: Variables): readonly string[] {
  const { preferredLanguages }: { preferredLanguages?: unknown } = Object(user)
  return Array.isArray(preferredLanguages) ? preferredLanguages.filter(one => typeof one === 'string') : []
}

type Application = NonNullable<Awaited<ReturnType<With<'read'>['configuration']['application']>>>

function applicationOf(application: Application, tenantId: string) {
  return {
    id: application.id,
    name: application.name,
    ...(application.baseURL !== undefined && { baseURL: application.baseURL }),
    tenantId,
    data: application.data,
    oauthConfiguration: { clientId: application.oauthConfiguration.clientId },
  }
}
