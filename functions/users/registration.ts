// GET, PUT, PATCH and DELETE /api/user/registration/…: how is a registration read, changed and ended?

import { registrationFor } from '../../shared/domain/user.ts'
import { presentRegistration } from '../../shared/domain/user-present.ts'
import { wantedToken } from '../../shared/flows/users/authentication-token.ts'
import { findUser } from '../../shared/flows/users/find-user.ts'
import { asPatched, type Patch, registrationDocument } from '../../shared/flows/users/patch.ts'
import {
  deleteRegistration,
  needRegistration,
  updateRegistration,
} from '../../shared/flows/users/update-registration.ts'
import { type Context, empty, endpoint, reply } from '../../shared/http/endpoint.ts'
import { eventInfo, infoOf } from '../../shared/http/event-info.ts'
import { group, type Value } from '../../shared/kernel/fields.ts'
import { invalid } from '../../shared/kernel/refusal.ts'
import { toldWith } from './answers.ts'
import { type Powers, registrationAnswer, registrationChange, registrationPath, userPath } from './shapes.ts'

const answers = { 200: registrationAnswer, 404: 'empty' } as const

type Replacing = {
  readonly userId: string
  readonly applicationId: string | undefined
  readonly body: Value<typeof registrationChange>
}

async function replace(c: Context<Powers>, { userId, applicationId, body }: Replacing) {
  if (applicationId === undefined) throw invalid('registration.applicationId', 'missing')
  const info = infoOf(c, body.eventInfo)
  const authenticationToken = wantedToken(body)
  const named = { tenantId: c.tenantId, userId, applicationId, authenticationToken }
  const { registration } = await updateRegistration(c, { ...named, info, asks: () => body.registration })
  return reply(200, { registration: toldWith(registration, authenticationToken) })
}

type Patching = { readonly userId: string; readonly applicationId: string | undefined; readonly patch: Patch }

async function change(c: Context<Powers>, { userId, applicationId, patch }: Patching) {
  if (applicationId === undefined) throw invalid('registration.applicationId', 'missing')
  const named = { tenantId: c.tenantId, userId, applicationId }
  const { registration: before } = await needRegistration(c, named)
  const { eventInfo: given, ...asked } = asPatched(registrationChange, registrationDocument(before), patch)
  const authenticationToken = wantedToken(asked)
  const { registration } = await updateRegistration(c, {
    ...named,
    authenticationToken,
    info: infoOf(c, given),
    asks: present => asPatched(registrationChange, registrationDocument(present), patch).registration,
  })
  return reply(200, { registration: toldWith(registration, authenticationToken) })
}

/** Where the URL names no application, the document has to; a list of operations names none. */
function applicationIn({ document }: Patch): string | undefined {
  const { registration }: { registration?: unknown } = Object(document)
  const { applicationId }: { applicationId?: unknown } = Object(registration)
  return typeof applicationId === 'string' ? applicationId.toLowerCase() : undefined
}

export const getRegistration = endpoint<'read'>()({
  doc: 'Find the registration of a user for an application.',
  path: registrationPath,
  answers,
  async run(c, { path }) {
    const found = await findUser(c, { tenantId: c.tenantId, userId: path.userId })
    const registration = found && registrationFor(found.row.body, path.applicationId)
    return registration ? reply(200, { registration: presentRegistration(registration, found?.activity) }) : empty(404)
  },
})

export const putRegistration = endpoint<Powers>()({
  doc: 'Replace the registration for the application that the body names.',
  path: userPath,
  body: registrationChange,
  answers,
  run: (c, { path, body }) => replace(c, { ...path, applicationId: body.registration.applicationId, body }),
})

export const putRegistrationFor = endpoint<Powers>()({
  doc: 'Replace the registration for this application.',
  path: registrationPath,
  body: registrationChange,
  answers,
  run: (c, { path, body }) => replace(c, { ...path, body }),
})

export const patchRegistration = endpoint<Powers>()({
  doc: 'Change some of the registration for the application that the body names.',
  path: userPath,
  takes: 'patch',
  answers,
  run: (c, { path, body }) => change(c, { ...path, applicationId: applicationIn(body), patch: body }),
})

export const patchRegistrationFor = endpoint<Powers>()({
  doc: 'Change some of the registration for this application.',
  path: registrationPath,
  takes: 'patch',
  answers,
  run: (c, { path, body }) => change(c, { ...path, patch: body }),
})

export const deleteRegistrationFor = endpoint<'write' | 'sign' | 'seal' | 'callOut'>()({
  doc: 'End the registration for this application.',
  path: registrationPath,
  body: group('Delete request', { eventInfo }),
  answers: { 200: 'empty', 404: 'empty' },
  async run(c, { path, body }) {
    await deleteRegistration(c, { tenantId: c.tenantId, ...path, info: infoOf(c, body.eventInfo) })
    return empty(200)
  },
})
