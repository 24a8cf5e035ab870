// Which tenant is a request about?
import { isUuid } from '../kernel/ids.ts'
import { invalid, refuse } from '../kernel/refusal.ts'
import type { Granted } from '../powers.ts'
import type { Caller } from './access.ts'
import type { Asked } from './endpoint.ts'

/** As headers are asked for: in lower case. */
export const tenantHeader = 'x-fusionauth-tenantid'

/**
 * The tenant named by the caller's key or token, else by the header, else the only one there is. `undefined` when
 * there are several and none is named: look-ups by id find their tenant themselves, all others answer
 * `[TenantIdRequired]` through {@link needTenant}.
 */
export async function tenantOf(
  c: Granted['read'],
  caller: Caller,
  header: string | undefined,
): Promise<string | undefined> {
  if (caller.kind === 'key' && caller.key.tenantId !== undefined) return caller.key.tenantId
  if (caller.kind === 'user') return caller.tenantId
  if (header === undefined) return c.configuration.onlyTenant()
  if (!isUuid(header)) throw invalid('X-FusionAuth-TenantId', 'couldNotConvert')
  const tenant = await c.configuration.tenant(header.toLowerCase())
  return tenant === undefined ? refuse('notFound') : tenant.id
}

/**
 * The tenant that key or header name. That there is only one names none: of the instance's own records it hides nothing,
 * and an id says where it lives.
 */
export const namedTenant = ({ caller, header, tenantId }: Pick<Asked, 'caller' | 'header' | 'tenantId'>) =>
  (caller.kind === 'key' && caller.key.tenantId !== undefined) || header(tenantHeader) !== undefined
    ? tenantId
    : undefined

/** The request's tenant, or the wire's 400 when none is named. */
export const needTenant = (c: { readonly tenantId: string | undefined }): string =>
  c.tenantId ?? refuse('tenantRequired')
