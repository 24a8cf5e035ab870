// Which application does a registration name?
import { serves } from '../../domain/application-tenant.ts'
import { invalid } from '../../kernel/refusal.ts'
import type { With } from '../../powers.ts'
import type { Application } from '../../resources/application.ts'
import { keys } from '../../storage/keys.ts'
import type { Write } from '../../storage/table.ts'
import { sideBySide } from './side-by-side.ts'

/** The application a registration of this tenant may be for. Another tenant's is as unknown as none at all. */
export async function registrable(
  c: With<'read'>,
  tenantId: string,
  applicationId: string | undefined,
): Promise<Application> {
  if (applicationId === undefined) throw invalid('registration.applicationId', 'missing')
  const application = await c.configuration.application(applicationId)
  if (application === undefined || !serves(application, tenantId))
    throw invalid('registration.applicationId', 'invalid')
  return application
}

/** An import may name fifty thousand; asked for all at once, they would keep the table from answering anybody else. */
const lookUps = 16

/** Those of `ids` that serve the tenant. */
export async function servingOf(
  c: With<'read'>,
  tenantId: string,
  ids: Iterable<string>,
): Promise<ReadonlyMap<string, Application>> {
  const found = new Map<string, Application>()
  await sideBySide(ids, lookUps, async id => {
    const application = await c.configuration.application(id)
    if (application !== undefined && serves(application, tenantId)) found.set(id, application)
  })
  return found
}

/**
 * Time line: we read the application; it is deleted, and the sweep takes the registrations it had; we would leave one
 * behind. So the commit of a registration proves that the application is still there.
 */
export const stillThere = ({ id, tenantId }: Application): Write => ({
  check: keys.record(tenantId ?? 'instance', 'application', id),
  expect: 'present',
})

/** The application whose letters and audience a request wants; none named is none wanted. */
export async function wanted(
  c: With<'read'>,
  tenantId: string,
  applicationId: string | undefined,
): Promise<Application | undefined> {
  if (applicationId === undefined) return undefined
  const application = await c.configuration.application(applicationId)
  if (application === undefined || !serves(application, tenantId)) throw invalid('applicationId', 'invalid')
  return application
}
