// PUT, PATCH and DELETE /api/user/{userId}: how is a user changed, closed, opened again or deleted?
import { presentUser } from '../../shared/domain/user-present.ts'
import { deactivateUser, deleteUser, reactivateUser } from '../../shared/flows/users/delete-user.ts'
import { wanted } from '../../shared/flows/users/find-application.ts'
import { needUser } from '../../shared/flows/users/find-user.ts'
import { asPatched, userDocument } from '../../shared/flows/users/patch.ts'
import { updateUser } from '../../shared/flows/users/update-user.ts'
import { type Context, empty, endpoint, reply } from '../../shared/http/endpoint.ts'
import { eventInfo, infoOf } from '../../shared/http/event-info.ts'
import { flag, group, optional, text, type Value } from '../../shared/kernel/fields.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import { changedUser } from './answers.ts'
import { type Powers, userAnswer, userPath, userRequest } from './shapes.ts'

type Request = Value<typeof userRequest>
const answers = { 200: userAnswer, 404: 'empty' } as const

type Change = {
  readonly userId: string
  readonly first: Request
  readonly asks: Parameters<typeof updateUser>[1]['asks']
}

async function change(c: Context<Powers>, { userId, first, asks }: Change) {
  const application = await applicationOf(c, userId, first.applicationId)
  const info = infoOf(c, first.eventInfo)
  return reply(200, changedUser(await updateUser(c, { tenantId: c.tenantId, userId, asks, application, info })))
}

/** An application of the user's own tenant; only looked up when one is named. */
async function applicationOf(c: Context<Powers>, userId: string, applicationId: string | undefined) {
  if (applicationId === undefined) return undefined
  const { body } = await needUser(c, { tenantId: c.tenantId, userId })
  return wanted(c, body.tenantId, applicationId)
}

export const putUser = endpoint<Powers>()({
  doc: 'Replace what may be said of a user, or open a closed account.',
  path: userPath,
  query: group('Query', {
    reactivate: optional(text({ doc: '`true` opens the account and changes nothing else.', max: 10 })),
  }),
  // Read below: reactivating needs no body, replacing needs a whole one.
  body: group('User request', { user: optional(userRequest.entries.user), ...withoutUser() }),
  answers,
  async run(c, { path, query, body }) {
    if (query.reactivate === 'true') {
      const open = await reactivateUser(c, { tenantId: c.tenantId, ...path, info: infoOf(c, body.eventInfo) })
      return reply(200, { user: presentUser(open.user, open) })
    }
    const { user } = body
    if (user === undefined) throw new Refusal('invalid', [{ path: 'user', reason: 'missing' }])
    const request = { ...body, user }
    return change(c, { userId: path.userId, first: request, asks: () => request })
  },
})

function withoutUser() {
  const { user: _, ...rest } = userRequest.entries
  return rest
}

export const patchUser = endpoint<Powers>()({
  doc: 'Change some of what may be said of a user.',
  path: userPath,
  takes: 'patch',
  answers,
  async run(c, { path, body }) {
    const row = await needUser(c, { tenantId: c.tenantId, ...path })
    const first = asPatched(userRequest, userDocument(row.body), body)
    return change(c, { userId: path.userId, first, asks: before => asPatched(userRequest, userDocument(before), body) })
  },
})

/** A word that is neither yes nor no is refused: whoever asks to be forgotten must not be kept in silence. */
const hardDelete = (doc: string) => optional(flag({ doc }))

export const deleteUserById = endpoint<'write' | 'sign' | 'seal' | 'callOut'>()({
  doc: 'Close an account, or delete its user for good.',
  path: userPath,
  query: group('Query', { hardDelete: hardDelete('`true` deletes for good.') }),
  body: group('Delete request', { hardDelete: hardDelete('The same, in the body.'), eventInfo }),
  answers: { 200: 'empty', 404: 'empty' },
  async run(c, { path, query, body }) {
    const named = { tenantId: c.tenantId, ...path, info: infoOf(c, body.eventInfo) }
    if (query.hardDelete === true || body.hardDelete === true) await deleteUser(c, named)
    else await deactivateUser(c, named)
    return empty(200)
  },
})
