// May this login be asked for without an API key?
import type { Granted } from '../powers.ts'
import { readBody } from './body.ts'
import type { Inbound } from './inbound.ts'

/**
 * The application decides when one is named, else the tenant (wire reference, section 2). What cannot be read names no
 * application: a caller learns nothing of the body's faults before it is known who they are.
 */
export async function mayLogInWithoutKey(
  c: Granted['read'],
  tenantId: string | undefined,
  inbound: Inbound,
): Promise<boolean> {
  if (inbound.body.length > longest) return false
  const applicationId = namedApplication(inbound)
  if (applicationId !== undefined) {
    const application = await c.configuration.application(applicationId)
    return application?.loginConfiguration.requireAuthentication === false
  }
  const tenant = tenantId === undefined ? undefined : await c.configuration.tenant(tenantId)
  return tenant?.loginConfiguration.requireAuthentication === false
}

/** A stranger's body is read up to here: a login is smaller. What is longer names its application to nobody. */
const longest = 65_536

function namedApplication(inbound: Inbound): string | undefined {
  try {
    const body = readBody({ text: inbound.body, contentType: inbound.header('content-type') }, 'json') as {
      applicationId?: unknown
    }
    return typeof body.applicationId === 'string' ? body.applicationId.toLowerCase() : undefined
  } catch {
    return undefined
  }
}
