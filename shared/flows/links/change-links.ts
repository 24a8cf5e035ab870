// How is an account elsewhere linked to a user, and how does it come off?
import { type Link, mostLinks, presentLink } from '../../domain/link.ts'
import type { StoredUser } from '../../domain/user.ts'
import { presentUser } from '../../domain/user-present.ts'
import { type EventInfo, occurred } from '../../events/outbox.ts'
import { newId } from '../../kernel/ids.ts'
import { invalid, Refusal, refuse } from '../../kernel/refusal.ts'
import type { Always, With } from '../../powers.ts'
import { commitPlanned } from '../../resources/commit-planned.ts'
import type { Planned } from '../../resources/define.ts'
import type { IdentityProvider } from '../../resources/identity-provider.ts'
import { settle } from '../../storage/settle.ts'
import { announce } from '../announce.ts'
import { type FoundUser, findUser } from '../users/find-user.ts'
import { userPut, userStands } from '../users/user-row.ts'
import { findLink, type Named, placeOfToken, providerFor, shownLink } from './find-links.ts'
import { linkOf, linkPuts, linkRemovals, linksOf } from './link-rows.ts'

type Means = With<'write' | 'sign' | 'seal' | 'callOut'>

type LinkInput = {
  readonly identityProviderId: string
  readonly identityProviderUserId: string
  readonly userId: string
  readonly displayName?: string | undefined
  readonly token?: string | undefined
  readonly data: Readonly<Record<string, unknown>>
}
type Linking = { readonly tenantId: string | undefined; readonly input: LinkInput; readonly info: EventInfo }

const at = (name: string) => `identityProviderLink.${name}`

export const createLink = (c: Means, { tenantId, input, info }: Linking) =>
  settle(async () => {
    const { userId, identityProviderId, displayName, data } = input
    const found = await findUser(c, { tenantId, userId })
    if (found === undefined) throw invalid(at('userId'), 'invalid')
    const user = found.row.body
    const provider = await providerFor(c, user.tenantId, identityProviderId)
    if (provider === undefined) throw invalid(at('identityProviderId'), 'invalid')
    const bare: Link = {
      identityProviderId,
      identityProviderUserId: input.identityProviderUserId,
      tenantId: user.tenantId,
      userId,
      ...(displayName !== undefined && { displayName }),
      data,
      insertInstant: c.now,
    }
    const link = await withToken(c, bare, input.token)
    const stays = await userStays(c, found, provider)
    const told = await announce(c, [linkEvent(c, 'link', { user, link, provider, info })])
    await commitPlanned(c.table, [...linkPuts(link), stays, ...told.map(write => ({ write }))])
    return shownLink(c, link, provider)
  })

const withToken = async (c: Means, link: Link, token: string | undefined): Promise<Link> =>
  token === undefined ? link : { ...link, token: await c.sealer.seal(link.tenantId, placeOfToken(link), token) }

/** That the user is still there when the link arrives; where links are counted, that nobody else adds one meanwhile. */
async function userStays(c: Means, { row }: FoundUser, provider: IdentityProvider): Promise<Planned> {
  const { tenantId, id: userId } = row.body
  const most = mostLinks(provider, tenantId)
  if (most === undefined) return userStands(row.body, at('userId'))
  const there = await linksOf(c, { tenantId, userId }, provider.id)
  if (there.length >= most) throw new Refusal('invalid', [{ path: '', reason: 'LinkCountExceeded' }])
  // Time line: two links are made, each counts the other out. Both write the user they read, and one of them anew.
  return { write: userPut(row.body, row) }
}

type Unlinking = Named & { readonly info: EventInfo }

/** Answers the link that was. */
export const deleteLink = (c: Means, { info, ...named }: Unlinking) =>
  settle(async () => {
    const { row, provider, user } = (await findLink(c, named)) ?? refuse('notFound')
    const link = linkOf(row.body)
    const told = await announce(c, [linkEvent(c, 'unlink', { user: user.body, link, provider, info })])
    await commitPlanned(c.table, [...linkRemovals(row), ...told.map(write => ({ write }))])
    return shownLink(c, link, provider)
  })

type Telling = {
  readonly user: StoredUser
  readonly link: Link
  readonly provider: IdentityProvider
  readonly info: EventInfo
}

/** Receivers hear of the link, and not of the token that speaks in the user's name. */
function linkEvent(c: Always, what: 'link' | 'unlink', { user, link, provider, info }: Telling) {
  const { token: _, ...identityProviderLink } = presentLink(link, provider)
  return occurred(
    `user.identity-provider.${what}`,
    { tenantId: user.tenantId, info, user: presentUser(user), identityProviderLink },
    { now: c.now, id: newId() },
  )
}
