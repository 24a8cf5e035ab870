// POST /api/user: how is a user created?
import { createUser } from '../../shared/flows/users/create-user.ts'
import { wanted } from '../../shared/flows/users/find-application.ts'
import { needSettings } from '../../shared/flows/users/find-user.ts'
import { type Context, endpoint, reply } from '../../shared/http/endpoint.ts'
import { infoOf } from '../../shared/http/event-info.ts'
import { needTenant } from '../../shared/http/tenant.ts'
import type { Value } from '../../shared/kernel/fields.ts'
import { createdUser } from './answers.ts'
import { type Powers, userAnswer, userPath, userRequest } from './shapes.ts'

async function create(c: Context<Powers>, userId: string | undefined, body: Value<typeof userRequest>) {
  const tenant = await needSettings(c, needTenant(c))
  const application = await wanted(c, tenant.id, body.applicationId)
  const created = await createUser(c, { tenant, userId, request: body, application, info: infoOf(c, body.eventInfo) })
  return reply(200, createdUser(created))
}

const declared = { body: userRequest, answers: { 200: userAnswer } } as const

export const postUser = endpoint<Powers>()({
  doc: 'Create a user with an id that is drawn.',
  ...declared,
  run: (c, { body }) => create(c, undefined, body),
})

export const postUserWithId = endpoint<Powers>()({
  doc: 'Create a user with this id.',
  path: userPath,
  ...declared,
  run: (c, { path, body }) => create(c, path.userId, body),
})
