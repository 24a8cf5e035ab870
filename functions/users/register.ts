// POST /api/user/registration: how is a user registered for an application, and created when the body has one?
import type { UserInput } from '../../shared/domain/user-input.ts'
import { wantedToken } from '../../shared/flows/users/authentication-token.ts'
import { createUser } from '../../shared/flows/users/create-user.ts'
import { registrable } from '../../shared/flows/users/find-application.ts'
import { needSettings } from '../../shared/flows/users/find-user.ts'
import { register } from '../../shared/flows/users/register.ts'
import { type Context, endpoint, reply } from '../../shared/http/endpoint.ts'
import { infoOf } from '../../shared/http/event-info.ts'
import { needTenant } from '../../shared/http/tenant.ts'
import type { Value } from '../../shared/kernel/fields.ts'
import { invalid } from '../../shared/kernel/refusal.ts'
import { registered } from './answers.ts'
import { type Powers, registrationAnswer, registrationRequest, userPath } from './shapes.ts'

type Body = Value<typeof registrationRequest>

async function registerAny(c: Context<Powers>, userId: string | undefined, body: Body) {
  const info = infoOf(c, body.eventInfo)
  if (body.user !== undefined) return createRegistered(c, { userId, body, user: body.user })
  if (userId === undefined) throw invalid('user', 'missing')
  const authenticationToken = wantedToken(body)
  const named = { tenantId: c.tenantId, userId, authenticationToken }
  return reply(200, registered(await register(c, { ...named, request: body, info }), authenticationToken))
}

type Both = { readonly userId: string | undefined; readonly body: Body; readonly user: UserInput }

async function createRegistered(c: Context<Powers>, { userId, body, user }: Both) {
  const tenantId = c.tenantId ?? (await impliedTenant(c, body.registration.applicationId))
  const tenant = await needSettings(c, needTenant({ tenantId }))
  const application = await registrable(c, tenant.id, body.registration.applicationId)
  const { registration: input, skipRegistrationVerification } = body
  const authenticationToken = wantedToken(body)
  const { registration, ...created } = await createUser(c, {
    tenant,
    userId,
    request: { ...body, user },
    application,
    registering: { input, application, skipVerification: skipRegistrationVerification === true, authenticationToken },
    info: infoOf(c, body.eventInfo),
  })
  if (registration === undefined) throw new Error('a user was created without the registration that was asked for')
  return reply(200, registered({ ...created, registration }, authenticationToken))
}

/** An application's id implies its tenant (wire reference, section 2). */
async function impliedTenant(c: Context<Powers>, applicationId: string | undefined): Promise<string | undefined> {
  return applicationId === undefined ? undefined : (await c.configuration.application(applicationId))?.tenantId
}

const declared = { body: registrationRequest, answers: { 200: registrationAnswer, 404: 'empty' } } as const

export const postRegistration = endpoint<Powers>()({
  doc: 'Create a user together with a registration.',
  body: registrationRequest,
  answers: { 200: registrationAnswer },
  run: (c, { body }) => registerAny(c, undefined, body),
})

export const postRegistrationWithId = endpoint<Powers>()({
  doc: 'Register the user with this id, or create the user with it.',
  path: userPath,
  ...declared,
  run: (c, { path, body }) => registerAny(c, path.userId, body),
})
