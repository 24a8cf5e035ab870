// Which accounts elsewhere are linked to whom?
import { type Link, presentLink, serves } from '../../domain/link.ts'
import { refuse } from '../../kernel/refusal.ts'
import type { With } from '../../powers.ts'
import { find } from '../../resources/find.ts'
import { type IdentityProvider, identityProvider } from '../../resources/identity-provider.ts'
import type { Row } from '../../storage/table.ts'
import { findUser, needUser, tenantOfUser } from '../users/find-user.ts'
import { type LinkRow, linkOf, linkRow, linksOf } from './link-rows.ts'

type Means = With<'read' | 'seal'>

export const placeOfToken = ({ identityProviderId, identityProviderUserId }: Link): string =>
  `link/${identityProviderId}/${identityProviderUserId}/token`

/** A provider that users of this tenant may come from. What a tenant borrows from the instance serves it as well. */
export async function providerFor(
  c: With<'read'>,
  tenantId: string,
  id: string,
): Promise<IdentityProvider | undefined> {
  const record = (await find(c.table, identityProvider, {}, id))?.record
  return record !== undefined && serves(record, tenantId) ? record : undefined
}

export type Named = {
  readonly tenantId: string | undefined
  readonly identityProviderId: string
  readonly identityProviderUserId: string
  readonly userId?: string | undefined
}
type Found = {
  readonly row: Row<LinkRow>
  readonly provider: IdentityProvider
  readonly user: NonNullable<Awaited<ReturnType<typeof findUser>>>['row']
}

/** One link; the provider's own id says nothing of the tenant, the user's does. */
export async function findLink(c: With<'read'>, named: Named): Promise<Found | undefined> {
  const { userId, identityProviderId } = named
  const tenantId =
    named.tenantId ??
    (userId === undefined ? refuse('tenantRequired') : await tenantOfUser(c, { tenantId: undefined, userId }))
  if (tenantId === undefined) return undefined
  const [row, provider] = await Promise.all([
    linkRow(c, { ...named, tenantId }),
    providerFor(c, tenantId, identityProviderId),
  ])
  // Neither a user nor a provider that is gone has links, whether or not the sweep has come by.
  const user = row && (await findUser(c, { tenantId, userId: row.body.userId }))?.row
  return row === undefined || provider === undefined || user === undefined ? undefined : { row, provider, user }
}

export async function retrieveLink(c: Means, named: Named) {
  const found = await findLink(c, named)
  return found && shownLink(c, linkOf(found.row.body), found.provider)
}

type Listing = {
  readonly tenantId: string | undefined
  readonly userId: string
  readonly identityProviderId?: string | undefined
}

/** All of a user's, or those with one provider; oldest first. */
export async function listLinks(c: Means, { identityProviderId, ...by }: Listing) {
  const { body: user } = await needUser(c, by)
  const rows = await linksOf(c, { tenantId: user.tenantId, userId: user.id }, identityProviderId)
  const ids = [...new Set(rows.map(({ body }) => body.identityProviderId))]
  const providers = await Promise.all(ids.map(id => providerFor(c, user.tenantId, id)))
  const known = new Map(ids.map((id, n) => [id, providers[n]]))
  const shown = await Promise.all(
    rows.map(async ({ body }) => {
      const provider = known.get(body.identityProviderId)
      return provider === undefined ? [] : [await shownLink(c, linkOf(body), provider)]
    }),
  )
  return shown.flat().sort((a, b) => a.insertInstant - b.insertInstant)
}

/** With the token readable: a caller with a key asks for it to speak to the provider in the user's name. */
export async function shownLink(c: Means, link: Link, provider: IdentityProvider) {
  const { token, ...told } = presentLink(link, provider)
  if (token === undefined) return told
  return { ...told, token: await c.sealer.open(link.tenantId, placeOfToken(link), token) }
}
