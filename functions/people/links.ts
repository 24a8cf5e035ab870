// /api/identity-provider/link: which accounts elsewhere are a user's?
import { createLink, deleteLink } from '../../shared/flows/links/change-links.ts'
import { listLinks, retrieveLink } from '../../shared/flows/links/find-links.ts'
import { empty, endpoint, reply } from '../../shared/http/endpoint.ts'
import { eventInfo, infoOf } from '../../shared/http/event-info.ts'
import { bag, group, id, instant, list, optional, text } from '../../shared/kernel/fields.ts'
import { invalid } from '../../shared/kernel/refusal.ts'

const theirId = { doc: 'The user’s id over there.', exact: true, min: 1, max: 191 } as const
const named = {
  displayName: optional(text({ doc: 'What people call the account.', max: 255 })),
  token: optional(
    text({ doc: 'What lets one speak there in the user’s name.', exact: true, max: 20_000, secret: true }),
  ),
  data: bag({ doc: 'Anything you want to keep with the link.' }),
}

const linkRequest = group('Link request', {
  identityProviderLink: group('Link', {
    identityProviderId: id({ doc: 'Where the account is.' }),
    identityProviderUserId: text(theirId),
    userId: id({ doc: 'Whose it is.' }),
    ...named,
  }),
  pendingIdPLinkId: optional(text({ doc: 'A login elsewhere that waits for its user.', exact: true, max: 256 })),
  eventInfo,
})

const linkOut = group('Link', {
  identityProviderId: id({ doc: 'Where the account is.' }),
  identityProviderName: text({ doc: 'What people call that provider.' }),
  identityProviderType: text({ doc: 'Who it is, or what it speaks.' }),
  identityProviderUserId: text({ doc: 'The user’s id over there.', exact: true }),
  tenantId: id({ doc: 'Where the user lives.' }),
  userId: id({ doc: 'Whose it is.' }),
  ...named,
  insertInstant: instant({ doc: 'When it was linked.' }),
  lastLoginInstant: optional(instant({ doc: 'When the user last came from there.' })),
})
const oneLink = group('Query', {
  identityProviderId: id({ doc: 'Where the account is.' }),
  identityProviderUserId: text(theirId),
  userId: optional(id({ doc: 'Whose it must be.' })),
})
const someLinks = group('Query', {
  identityProviderId: optional(id({ doc: 'Where the account is.' })),
  identityProviderUserId: optional(text(theirId)),
  userId: optional(id({ doc: 'Whose it must be.' })),
})
const linkAnswer = group('Link answer', { identityProviderLink: linkOut })

type Powers = 'write' | 'sign' | 'seal' | 'callOut'

export const postLink = endpoint<Powers>()({
  doc: 'Link a user to an account at an identity provider.',
  body: linkRequest,
  answers: { 200: linkAnswer },
  run: async (c, { body: { identityProviderLink: input, pendingIdPLinkId, eventInfo: given } }) => {
    // Nobody has been given one yet: whatever is presented is unknown.
    if (pendingIdPLinkId !== undefined) throw invalid('pendingIdPLinkId', 'invalid')
    const link = await createLink(c, { tenantId: c.tenantId, input, info: infoOf(c, given) })
    return reply(200, { identityProviderLink: link })
  },
})

export const deleteLinks = endpoint<Powers>()({
  doc: 'Unlink an account at an identity provider from its user.',
  query: oneLink,
  body: group('Unlink request', { eventInfo }),
  answers: { 200: linkAnswer, 404: 'empty' },
  run: async (c, { query, body }) => {
    const link = await deleteLink(c, { tenantId: c.tenantId, ...query, info: infoOf(c, body.eventInfo) })
    return reply(200, { identityProviderLink: link })
  },
})

export const getLinks = endpoint<'read' | 'seal'>()({
  doc: 'Read the link of an account at an identity provider, or the links of a user.',
  query: someLinks,
  answers: {
    200: group('Links', {
      identityProviderLink: optional(linkOut),
      identityProviderLinks: optional(list(linkOut, { doc: 'Links of the user.' })),
    }),
    404: 'empty',
  },
  run: async (c, { query: { identityProviderId, identityProviderUserId, userId } }) => {
    const { tenantId } = c
    if (identityProviderUserId !== undefined) {
      if (identityProviderId === undefined) throw invalid('identityProviderId', 'missing')
      const link = await retrieveLink(c, { tenantId, identityProviderId, identityProviderUserId, userId })
      return link === undefined ? empty(404) : reply(200, { identityProviderLink: link })
    }
    if (userId === undefined) throw invalid('userId', 'missing')
    const links = await listLinks(c, { tenantId, userId, identityProviderId })
    return reply(200, { identityProviderLinks: links })
  },
})
