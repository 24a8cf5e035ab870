// How is what is served beyond the verbs loaded, when somebody first asks for it? The same as more.ts has all at once.
import type { deletionMore } from '../../shared/flows/tenants/routes.ts'
import type { More } from '../../shared/resources/define.ts'
import type { KindName, lines, MoreRoute, ResourceRoute } from '../../shared/resources/routes.ts'

type Deletion = keyof typeof deletionMore
type Of<K extends KindName> = Exclude<keyof (typeof lines)[K]['more'], Deletion>
/** The kinds that serve more than verbs and deletions: one that is missing here does not compile. */
type Loads = {
  readonly [K in KindName as Of<K> extends never ? never : K]: () => Promise<Readonly<Record<Of<K>, More>>>
}

const loads: Loads = {
  application: async () => (await import('../../shared/resources/application-more.ts')).applicationMore,
  'email-template': async () => (await import('../../shared/resources/preview.ts')).previewMore,
  entity: async () => (await import('../../shared/flows/entities/routes.ts')).entityMore,
  'entity-type': async () => (await import('../../shared/resources/entity-type-more.ts')).entityTypeMore,
  group: async () => (await import('../../shared/flows/groups/routes.ts')).groupMore,
  'identity-provider': async () =>
    (await import('../../shared/resources/identity-provider-more.ts')).identityProviderMore,
  integration: async () => (await import('../../shared/resources/system-more.ts')).systemMore,
  key: async () => (await import('../../shared/resources/key-more.ts')).keyMore,
  lambda: async () => (await import('../../shared/resources/lambda-more.ts')).lambdaMore,
  'message-template': async () => (await import('../../shared/resources/preview.ts')).previewMore,
  'system-configuration': async () => (await import('../../shared/resources/system-more.ts')).systemMore,
}

const deletions: Readonly<Record<Deletion, true>> = {
  'DELETE /api/application/:applicationId': true,
  'DELETE /api/consent/:consentId': true,
  'DELETE /api/entity/:entityId': true,
  'DELETE /api/group/:groupId': true,
  'DELETE /api/identity-provider/:identityProviderId': true,
  'DELETE /api/tenant/:tenantId': true,
}

const isDeletion = (route: ResourceRoute): route is Deletion => Object.hasOwn(deletions, route)

/** The same without knowing whose routes are whose. */
type AnyKinds = { readonly [K in KindName]?: () => Promise<Readonly<Record<string, More>>> }

export async function loadMore(kind: KindName, route: MoreRoute): Promise<More> {
  if (isDeletion(route)) return (await import('../../shared/flows/tenants/routes.ts')).deletionMore[route]
  const anyKinds: AnyKinds = loads
  const found = (await anyKinds[kind]?.())?.[route]
  if (found === undefined) throw new Error(`nothing serves ${route}`)
  return found
}
