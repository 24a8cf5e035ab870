// Which applications sign with other keys when their tenant does?
import { application } from './application.ts'
import { type Change, type Means, type Planned, recordFrom, type Stored } from './define.ts'
import { rowsOf } from './find.ts'
import { type Signing, signingKeysTold, signsOtherwise } from './signing-keys-told.ts'

/** The keys of a tenant are those of each application that has none of its own; for its users, of universal ones too. */
export async function signingKeysOfTenant(
  { before, after, by }: Change<Stored & Signing>,
  c: Means,
): Promise<Planned[]> {
  if (c.announce === undefined || after === undefined || !signsOtherwise(before, after)) return []
  const rows = await Promise.all([after.id, 'instance'].map(owner => rowsOf(c.table, owner, 'application')))
  const applicationIds = rows
    .flat()
    .map(({ body }) => recordFrom(application, body))
    .filter(
      ({ jwtConfiguration: { enabled, accessTokenKeyId, idTokenKeyId } }) =>
        !(enabled && accessTokenKeyId && idTokenKeyId),
    )
    .map(({ id }) => id)
  const told = await c.announce([signingKeysTold({ tenantId: after.id, applicationIds, by }, c.now)])
  return told.map(write => ({ write }))
}
