// /api/user/consent: what has a user agreed to?

import { listConsents, retrieveConsent } from '../../shared/flows/consents/find-consents.ts'
import { changeConsent, giveConsent, revokeConsent } from '../../shared/flows/consents/give-consent.ts'
import { asPatched } from '../../shared/flows/users/patch.ts'
import { empty, endpoint, reply } from '../../shared/http/endpoint.ts'
import { bag, choice, group, id, instant, list, optional, text, whole } from '../../shared/kernel/fields.ts'

const value = text({ doc: 'A value of the consent.', max: 255 })
const said = {
  status: choice({ doc: 'Whether it holds.', of: ['Active', 'Revoked'], default: 'Active' }),
  values: list(value, { doc: 'What of it was agreed to.', max: 1_000, default: [] }),
  data: bag({ doc: 'Anything you want to keep with it.' }),
}
const consentRequest = group('User consent request', {
  userConsent: group('User consent', {
    ...said,
    consentId: id({ doc: 'What is agreed to.' }),
    userId: id({ doc: 'For whom it holds.' }),
    giverUserId: optional(id({ doc: 'Who agrees; the user unless somebody else is named.' })),
  }),
})
const changeRequest = group('User consent request', { userConsent: group('User consent', said) })

const consentOut = group('User consent', {
  ...said,
  id: id({ doc: 'Its id.' }),
  consentId: id({ doc: 'What is agreed to.' }),
  consent: whole({ doc: 'The same, in full.' }),
  userId: id({ doc: 'For whom it holds.' }),
  giverUserId: id({ doc: 'Who agreed.' }),
  insertInstant: instant({ doc: 'When it was first given.' }),
  lastUpdateInstant: instant({ doc: 'When it last changed.' }),
})
const answer = group('User consent answer', { userConsent: consentOut })
const path = group('Path', { userConsentId: id({ doc: 'The id of what was agreed.' }) })

type Powers = 'write' | 'seal'

export const postConsent = endpoint<Powers>()({
  doc: 'Note that a user agrees to something.',
  body: consentRequest,
  answers: { 200: answer },
  run: async (c, { body: { userConsent: input } }) =>
    reply(200, { userConsent: await giveConsent(c, { tenantId: c.tenantId, id: undefined, input }) }),
})

export const postConsentAs = endpoint<Powers>()({
  doc: 'Note that a user agrees to something, under this id.',
  path,
  body: consentRequest,
  answers: { 200: answer },
  run: async (c, { path: { userConsentId }, body: { userConsent: input } }) =>
    reply(200, { userConsent: await giveConsent(c, { tenantId: c.tenantId, id: userConsentId, input }) }),
})

export const putConsent = endpoint<Powers>()({
  doc: 'Replace what a user has said to a consent.',
  path,
  body: changeRequest,
  answers: { 200: answer, 404: 'empty' },
  run: async (c, { path: { userConsentId }, body: { userConsent: next } }) =>
    reply(200, { userConsent: await changeConsent(c, { tenantId: c.tenantId, id: userConsentId, to: () => next }) }),
})

export const patchConsent = endpoint<Powers>()({
  doc: 'Change some of what a user has said to a consent.',
  path,
  takes: 'patch',
  answers: { 200: answer, 404: 'empty' },
  run: async (c, { path: { userConsentId }, body }) => {
    const userConsent = await changeConsent(c, {
      tenantId: c.tenantId,
      id: userConsentId,
      to: ({ status, values, data }) =>
        asPatched(changeRequest, { userConsent: { status, values, data } }, body).userConsent,
    })
    return reply(200, { userConsent })
  },
})

export const deleteConsent = endpoint<Powers>()({
  doc: 'Take back what a user has agreed to.',
  path,
  answers: { 200: 'empty', 404: 'empty' },
  run: async (c, { path: { userConsentId } }) => {
    await revokeConsent(c, { tenantId: c.tenantId, id: userConsentId })
    return empty(200)
  },
})

export const getConsent = endpoint<'read'>()({
  doc: 'Read what a user has said to a consent.',
  path,
  answers: { 200: answer, 404: 'empty' },
  run: async (c, { path: { userConsentId } }) => {
    const userConsent = await retrieveConsent(c, { tenantId: c.tenantId, id: userConsentId })
    return userConsent === undefined ? empty(404) : reply(200, { userConsent })
  },
})

export const getConsents = endpoint<'read'>()({
  doc: 'List what a user has said to consents.',
  query: group('Query', { userId: id({ doc: 'The user.' }) }),
  answers: {
    200: group('User consents', { userConsents: list(consentOut, { doc: 'What the user has said.' }) }),
    404: 'empty',
  },
  run: async (c, { query: { userId } }) =>
    reply(200, { userConsents: await listConsents(c, { tenantId: c.tenantId, userId }) }),
})
