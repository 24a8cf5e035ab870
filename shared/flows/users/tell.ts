// What do webhooks hear of a change to a user?
import type { NameChange } from '../../domain/identities.ts'
import type { Registration, StoredUser } from '../../domain/user.ts'
import { presentRegistration, presentUser } from '../../domain/user-present.ts'
import { type Envelope, type EventInfo, occurred } from '../../events/outbox.ts'
import { newId } from '../../kernel/ids.ts'
import type { Always } from '../../powers.ts'

type Told = { readonly user: StoredUser; readonly info: EventInfo }
type Events = readonly Envelope[]

const about = ({ user, info }: Told) => ({ tenantId: user.tenantId, info, user: presentUser(user) })
const when = (c: Always) => ({ now: c.now, id: newId() })

export const userCreated = (c: Always, told: Told): Events => [
  occurred('user.create', about(told), when(c)),
  occurred('user.create.complete', about(told), when(c)),
]

export const userDeleted = (c: Always, told: Told): Events => [
  occurred('user.delete', about(told), when(c)),
  occurred('user.delete.complete', about(told), when(c)),
]

export const userDeactivated = (c: Always, told: Told): Events => [occurred('user.deactivate', about(told), when(c))]
export const userReactivated = (c: Always, told: Told): Events => [occurred('user.reactivate', about(told), when(c))]

type Updated = Told & {
  readonly original: StoredUser
  readonly changes: readonly NameChange[]
  readonly newPassword: boolean
}

export function userUpdated(c: Always, told: Updated): Events {
  const changed = { ...about(told), original: presentUser(told.original) }
  const renamed = told.changes.filter(({ previous }) => previous !== undefined)
  return [
    occurred('user.update', changed, when(c)),
    occurred('user.update.complete', changed, when(c)),
    ...renamed.flatMap(change => identityUpdated(c, told, change)),
    ...(told.newPassword ? [occurred('user.password.update', about(told), when(c))] : []),
  ]
}

function identityUpdated(c: Always, told: Told, { type, previous, next }: NameChange): Events {
  const previousName = previous?.displayValue
  return [
    occurred(
      'user.identity.update',
      {
        ...about(told),
        loginIdType: type,
        ...(previousName !== undefined && { previousLoginId: previousName }),
        ...(next !== undefined && { newLoginId: next.displayValue }),
      },
      when(c),
    ),
    ...(type === 'email'
      ? [
          occurred(
            'user.email.update',
            { ...about(told), ...(previousName !== undefined && { previousEmail: previousName }) },
            when(c),
          ),
        ]
      : []),
  ]
}

type ToldRegistration = Told & { readonly registration: Registration }

const aboutRegistration = (told: ToldRegistration) => ({
  ...about(told),
  applicationId: told.registration.applicationId,
  registration: presentRegistration(told.registration),
})

export const registrationCreated = (c: Always, told: ToldRegistration): Events => [
  occurred('user.registration.create', aboutRegistration(told), when(c)),
  occurred('user.registration.create.complete', aboutRegistration(told), when(c)),
]

export const registrationDeleted = (c: Always, told: ToldRegistration): Events => [
  occurred('user.registration.delete', aboutRegistration(told), when(c)),
  occurred('user.registration.delete.complete', aboutRegistration(told), when(c)),
]

export function registrationUpdated(c: Always, told: ToldRegistration & { readonly original: Registration }): Events {
  const changed = { ...aboutRegistration(told), original: presentRegistration(told.original) }
  return [
    occurred('user.registration.update', changed, when(c)),
    occurred('user.registration.update.complete', changed, when(c)),
  ]
}
