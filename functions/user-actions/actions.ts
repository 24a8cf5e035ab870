// /api/user/action: how is something done to a user, changed, ended and read?
import { cancelAction, modifyAction, presentAction } from '../../shared/flows/actions/change-action.ts'
import { listActions, retrieveAction } from '../../shared/flows/actions/list-actions.ts'
import { takeAction } from '../../shared/flows/actions/take-action.ts'
import { empty, endpoint, reply } from '../../shared/http/endpoint.ts'
import { infoOf } from '../../shared/http/event-info.ts'
import { group, id, optional, text } from '../../shared/kernel/fields.ts'
import { actionAnswer, actionPath, actionsAnswer, changeRequest, takeRequest } from './shapes.ts'

type Powers = 'write' | 'sign' | 'seal' | 'callOut'

export const postAction = endpoint<Powers>()({
  doc: 'Do something to a user, such as keeping them from signing in.',
  body: takeRequest,
  answers: { 200: actionAnswer },
  run: async (c, { body: { action: input, broadcast = false, eventInfo } }) => {
    const log = await takeAction(c, { tenantId: c.tenantId, input, broadcast, info: infoOf(c, eventInfo) })
    return reply(200, { action: presentAction(log) })
  },
})

const changed = { path: actionPath, body: changeRequest, answers: { 200: actionAnswer, 404: 'empty' } } as const

export const putAction = endpoint<Powers>()({
  doc: 'Let what was done to a user end at another time.',
  ...changed,
  run: async (c, { path, body: { action: input, broadcast = false, eventInfo } }) => {
    const asked = { tenantId: c.tenantId, id: path.actionId, input, broadcast, info: infoOf(c, eventInfo) }
    return reply(200, { action: presentAction(await modifyAction(c, asked)) })
  },
})

export const deleteAction = endpoint<Powers>()({
  doc: 'End what was done to a user.',
  ...changed,
  run: async (c, { path, body: { action: input, broadcast = false, eventInfo } }) => {
    const asked = { tenantId: c.tenantId, id: path.actionId, input, broadcast, info: infoOf(c, eventInfo) }
    return reply(200, { action: presentAction(await cancelAction(c, asked)) })
  },
})

export const getAction = endpoint<'read'>()({
  doc: 'Read what was done to a user.',
  path: actionPath,
  answers: { 200: actionAnswer, 404: 'empty' },
  run: async (c, { path }) => {
    const action = await retrieveAction(c, { tenantId: c.tenantId, id: path.actionId })
    return action === undefined ? empty(404) : reply(200, { action })
  },
})

const yesOrNo = (doc: string) => optional(text({ doc, pattern: /^(true|false)$/ }))

export const getActions = endpoint<'read'>()({
  doc: 'List what was done to a user.',
  query: group('Query', {
    userId: id({ doc: 'The user.' }),
    active: yesOrNo('Only what is running, or only what is not.'),
    preventingLogin: yesOrNo('Only what keeps the user from signing in now.'),
  }),
  answers: { 200: actionsAnswer, 404: 'empty' },
  run: async (c, { query: { userId, active, preventingLogin } }) => {
    const actions = await listActions(c, {
      tenantId: c.tenantId,
      userId,
      preventingLogin: preventingLogin === 'true',
      ...(active !== undefined && { active: active === 'true' }),
    })
    return reply(200, { actions })
  },
})
