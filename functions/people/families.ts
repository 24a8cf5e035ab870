// /api/user/family: who belongs to which family, and who waits for one?
import {
  familiesOf,
  foundFamily,
  joinFamily,
  leaveFamily,
  retrieveFamily,
} from '../../shared/flows/families/families.ts'
import { askParent, pendingChildren } from '../../shared/flows/families/pending.ts'
import { empty, endpoint, reply } from '../../shared/http/endpoint.ts'
import { infoOf } from '../../shared/http/event-info.ts'
import { needTenant } from '../../shared/http/tenant.ts'
import { userOut } from '../../shared/http/user-shape.ts'
import { bag, choice, flag, group, id, instant, list, text } from '../../shared/kernel/fields.ts'

const member = {
  userId: id({ doc: 'Who it is.' }),
  role: choice({ doc: 'What they are in the family.', of: ['Child', 'Teen', 'Adult'] }),
  owner: flag({ doc: 'Whether they own the family.', default: false }),
  data: bag({ doc: 'Anything you want to keep with it.' }),
}
const familyRequest = group('Family request', { familyMember: group('Member', member) })
const since = { insertInstant: instant({ doc: 'Since when.' }), lastUpdateInstant: instant({ doc: 'Last change.' }) }
const familyOut = group('Family', {
  id: id({ doc: 'Its id.' }),
  ...since,
  members: list(group('Member', { ...member, ...since }), { doc: 'Who is in it.' }),
})
const answer = group('Family answer', { family: familyOut })
const path = group('Path', { familyId: id({ doc: 'The id of the family.' }) })

type Powers = 'write' | 'sign' | 'seal' | 'callOut'

export const postFamily = endpoint<Powers>()({
  doc: 'Found a family.',
  body: familyRequest,
  answers: { 200: answer, 403: 'empty' },
  run: async (c, { body: { familyMember: input } }) => {
    const asking = { tenantId: c.tenantId, familyId: undefined, input, info: infoOf(c) }
    return reply(200, { family: await foundFamily(c, asking) })
  },
})

export const postFamilyAs = endpoint<Powers>()({
  doc: 'Found a family of this id.',
  path,
  body: familyRequest,
  answers: { 200: answer, 403: 'empty' },
  run: async (c, { path: { familyId }, body: { familyMember: input } }) =>
    reply(200, { family: await foundFamily(c, { tenantId: c.tenantId, familyId, input, info: infoOf(c) }) }),
})

export const putMember = endpoint<Powers>()({
  doc: 'Take somebody into a family, or change what they are in it.',
  path,
  body: familyRequest,
  answers: { 200: answer, 403: 'empty', 404: 'empty' },
  run: async (c, { path: { familyId }, body: { familyMember: input } }) =>
    reply(200, { family: await joinFamily(c, { tenantId: c.tenantId, familyId, input, info: infoOf(c) }) }),
})

export const deleteMember = endpoint<Powers>()({
  doc: 'Let somebody leave a family.',
  path: group('Path', { familyId: id({ doc: 'The id of the family.' }), userId: id({ doc: 'Who leaves.' }) }),
  answers: { 200: 'empty', 403: 'empty', 404: 'empty' },
  run: async (c, { path: leaving }) => {
    await leaveFamily(c, { tenantId: c.tenantId, ...leaving })
    return empty(200)
  },
})

export const getFamily = endpoint<'read'>()({
  doc: 'Read a family.',
  path,
  answers: { 200: answer, 403: 'empty', 404: 'empty' },
  run: async (c, { path: { familyId } }) =>
    reply(200, { family: await retrieveFamily(c, { tenantId: c.tenantId, id: familyId }) }),
})

export const getFamilies = endpoint<'read'>()({
  doc: 'List the families that a user is in.',
  query: group('Query', { userId: id({ doc: 'The user.' }) }),
  answers: {
    200: group('Families', { families: list(familyOut, { doc: 'In which the user is.' }) }),
    403: 'empty',
    404: 'empty',
  },
  run: async (c, { query: { userId } }) =>
    reply(200, { families: await familiesOf(c, { tenantId: c.tenantId, userId }) }),
})

const ofParent = group('Parent', { parentEmail: text({ doc: 'The address of a parent.', format: 'email', max: 191 }) })

export const getPending = endpoint<'read'>()({
  doc: 'List who names this address as a parent’s and is in no family yet.',
  query: ofParent,
  answers: { 200: group('Pending', { users: list(userOut, { doc: 'Who waits.' }) }), 403: 'empty' },
  run: async (c, { query: { parentEmail } }) =>
    reply(200, { users: await pendingChildren(c, { tenantId: needTenant(c), parentEmail }) }),
})

export const postRequest = endpoint<'write' | 'seal'>()({
  doc: 'Ask a parent to take into a family whoever names their address.',
  body: ofParent,
  answers: { 200: 'empty', 403: 'empty', 404: 'empty' },
  run: async (c, { body: { parentEmail } }) => {
    await askParent(c, { tenantId: needTenant(c), parentEmail })
    return empty(200)
  },
})
