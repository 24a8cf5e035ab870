// Where does a link stand, and how is it found from either side?
import type { Link } from '../../domain/link.ts'
import type { With } from '../../powers.ts'
import type { Planned } from '../../resources/define.ts'
import { keys } from '../../storage/keys.ts'
import { allRows } from '../../storage/pages.ts'
import type { Key, Row } from '../../storage/table.ts'

/** The body under keys.link; what stands beside it goes with it (flows/users/sweep-user.ts). */
export type LinkRow = Link & { readonly beside: readonly Key[] }
type Linked = { readonly userId: string; readonly beside: readonly Key[] }
type Named = Pick<Link, 'tenantId' | 'userId' | 'identityProviderId' | 'identityProviderUserId'>

const placesOf = ({ tenantId, userId, identityProviderId, identityProviderUserId }: Named) => ({
  here: keys.link(tenantId, userId, identityProviderId, identityProviderUserId),
  there: keys.linked(identityProviderId, tenantId, identityProviderUserId),
})

export const linkOf = ({ beside: _, ...link }: LinkRow): Link => link

/**
 * Two rows: the user's, which dies with the user, and the one by which the provider's own id is found, which dies with
 * the provider. Time line: A and B link one account to two users; both expect the second row absent, and the table lets
 * one of them through.
 */
export function linkPuts(link: Link): Planned[] {
  const { here, there } = placesOf(link)
  const lost = { path: 'identityProviderLink.identityProviderUserId', reason: 'duplicate' }
  const [row, linked]: [LinkRow, Linked] = [
    { ...link, beside: [there] },
    { userId: link.userId, beside: [here] },
  ]
  return [
    { write: { put: { ...there, type: 'linked', body: linked }, expect: 'absent' }, lost },
    { write: { put: { ...here, type: 'link', body: row }, expect: 'absent' }, lost },
    {
      // Time line: we find the provider; it is deleted, and the sweep takes its links; we would leave one behind.
      write: { check: keys.record('instance', 'identity-provider', link.identityProviderId), expect: 'present' },
      lost: { path: 'identityProviderLink.identityProviderId', reason: 'invalid' },
    },
  ]
}

/** Two unlink at once: the second finds nothing of this version, and looks again. */
export function linkRemovals(row: Row<LinkRow>): Planned[] {
  const { there } = placesOf(row.body)
  return [
    { write: { remove: row, expect: { version: row.version } } },
    { write: { remove: there, expect: 'anything' } },
  ]
}

type Wanted = Omit<Named, 'userId'> & { readonly userId?: string | undefined }

/** The link under the provider's own id, when it is this user's or nobody in particular was meant. */
export async function linkRow(c: With<'read'>, wanted: Wanted): Promise<Row<LinkRow> | undefined> {
  const { tenantId, identityProviderId, identityProviderUserId } = wanted
  const known = wanted.userId
  const userId =
    known ?? (await c.table.get<Linked>(keys.linked(identityProviderId, tenantId, identityProviderUserId)))?.body.userId
  return userId === undefined ? undefined : c.table.get<LinkRow>(placesOf({ ...wanted, userId }).here)
}

export async function linksOf(
  c: With<'read'>,
  { tenantId, userId }: { readonly tenantId: string; readonly userId: string },
  identityProviderId?: string,
): Promise<Row<LinkRow>[]> {
  const { pk, sk } = identityProviderId
    ? keys.link(tenantId, userId, identityProviderId, '')
    : keys.links(tenantId, userId)
  return allRows<LinkRow>(c.table, { pk, begins: sk })
}
