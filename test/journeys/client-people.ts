// Do users, registrations, verifications and passwords answer the official client as it expects?
import { expect, test } from 'vitest'
import {
  acme,
  applicationId,
  door,
  email,
  empty,
  jwt,
  ok,
  otherId,
  password,
  tenantId,
  text,
  userId,
  uuid,
} from './client-world.ts'

export function people(): void {
  test('users: created, found in every way, patched, replaced, put to sleep, woken, deleted', async () => {
    const made = await ok(
      acme('createUser', userId, {
        user: { email, username: 'ada', password, firstName: 'Ada', mobilePhone: '+1 555' },
      }),
      {
        user: { id: userId, tenantId, email, username: 'ada', active: true, verified: false, usernameStatus: 'ACTIVE' },
        token: jwt,
      },
    )
    expect(made.user?.password).toBeUndefined()
    for (const heard of [
      acme('retrieveUser', userId),
      acme('retrieveUserByEmail', 'Ada@Example.com'),
      acme('retrieveUserByUsername', 'ada'),
      acme('retrieveUserByLoginId', email),
      acme('retrieveUserByLoginIdWithLoginIdTypes', 'ada', ['username']),
    ]) {
      await ok(heard, { user: { id: userId, firstName: 'Ada' } })
    }
    await empty(acme('retrieveUserByLoginIdWithLoginIdTypes', 'ada', ['email']), 404)
    await empty(acme('retrieveUserByEmail', 'nobody@example.com'), 404)
    await ok(acme('patchUser', userId, { user: { lastName: 'Byron' } }), {
      user: { firstName: 'Ada', lastName: 'Byron', email },
    })
    const replaced = await ok(acme('updateUser', userId, { user: { email, username: 'ada', lastName: 'Lovelace' } }), {
      user: { lastName: 'Lovelace' },
    })
    expect(replaced.user?.firstName).toBeUndefined()
    await ok(
      acme('createUser', null, { user: { email, password } }),
      { fieldErrors: { 'user.email': [{ code: '[duplicate]user.email' }] } },
      400,
    )

    const { user: eve } = await ok(acme('createUser', null, { user: { username: 'eve', password } }), {
      user: { id: uuid },
    })
    await empty(acme('deactivateUser', eve?.id))
    await ok(acme('retrieveUser', eve?.id), { user: { active: false } })
    await ok(acme('reactivateUser', eve?.id), { user: { active: true } })
    await empty(acme('deleteUser', eve?.id))
    await empty(acme('retrieveUser', eve?.id), 404)
    const { user: mal } = await ok(acme('createUser', null, { user: { username: 'mal', password } }))
    await empty(acme('deleteUserWithRequest', mal?.id, { hardDelete: true }))
    await empty(acme('retrieveUser', mal?.id), 404)
  })

  test('registrations: made for a user there is and with a new one, read, patched, replaced, deleted', async () => {
    await ok(acme('register', userId, { registration: { applicationId } }), {
      registration: { id: uuid, applicationId, roles: ['buyer'], verified: true },
      token: jwt,
    })
    await ok(
      acme('register', null, { user: { email: 'bob@example.com', password }, registration: { applicationId } }),
      {
        user: { id: uuid, email: 'bob@example.com', registrations: [{ applicationId }] },
        registration: { applicationId },
        token: jwt,
        refreshToken: text,
      },
    )
    await ok(acme('retrieveRegistration', userId, applicationId), { registration: { applicationId, roles: ['buyer'] } })
    await ok(
      acme('updateRegistration', userId, { registration: { applicationId, roles: ['buyer'], username: 'Countess' } }),
      {
        registration: { username: 'Countess' },
      },
    )
    await ok(acme('patchRegistration', userId, { registration: { applicationId, data: { seat: 1 } } }), {
      registration: { username: 'Countess', data: { seat: 1 } },
    })
    await ok(acme('register', userId, { registration: { applicationId: otherId } }))
    await empty(acme('deleteRegistration', userId, otherId))
    await ok(acme('register', userId, { registration: { applicationId: otherId } }))
    await empty(acme('deleteRegistrationWithRequest', userId, otherId, { eventInfo: { ipAddress: '192.0.2.7' } }))
    await empty(acme('retrieveRegistration', userId, otherId), 404)
  })

  test('groups: created, read, listed, searched, replaced, patched, deleted; members put in, found, replaced, taken out', async () => {
    const { group } = await ok(acme('createGroup', null, { group: { name: 'Friends' } }), {
      group: { id: uuid, tenantId, name: 'Friends' },
    })
    const groupId = String(group?.id)
    await ok(acme('retrieveGroup', groupId), { group: { name: 'Friends' } })
    await ok(acme('retrieveGroups'), { groups: [{ id: groupId }] })
    await ok(acme('searchGroups', { search: { name: 'frie*' } }), { total: 1, groups: [{ id: groupId }] })
    await ok(acme('updateGroup', groupId, { group: { name: 'Good friends' } }), { group: { name: 'Good friends' } })
    await ok(acme('patchGroup', groupId, { group: { data: { since: 1843 } } }), {
      group: { name: 'Good friends', data: { since: 1843 } },
    })
    const members = { [groupId]: [{ userId }] }
    const found = (total: number) => ok(acme('searchGroupMembers', { search: { groupId } }), { total })
    await ok(acme('createGroupMembers', { members }), { members: { [groupId]: [{ userId }] } })
    await ok(acme('updateGroupMembers', { members }), { members: { [groupId]: [{ userId }] } })
    await found(1)
    await empty(acme('deleteGroupMembers', { members: { [groupId]: [userId] } }))
    await found(0)
    await empty(acme('deleteGroup', groupId))
    await empty(acme('retrieveGroup', groupId), 404)
  })

  test('verification: of an address and of a registration, by id, by user, resent and generated', async () => {
    const { verificationId } = await ok(acme('generateEmailVerificationId', email), { verificationId: text })
    await ok(acme('retrieveUserByVerificationId', verificationId), { user: { id: userId } })
    await empty(acme('verifyEmailAddress', { verificationId }))
    await empty(acme('verifyEmailAddress', { verificationId }), 404)
    await ok(acme('retrieveUser', userId), { user: { verified: true, verifiedInstant: door.now() } })

    await ok(acme('resendEmailVerification', 'bob@example.com'), { verificationId: text })
    const again = await ok(acme('resendEmailVerificationWithApplicationTemplate', applicationId, 'bob@example.com'), {
      verificationId: text,
    })
    await empty(acme('verifyEmail', again.verificationId))
    const { user: cleo } = await ok(acme('createUser', null, { user: { email: 'cleo@example.com', password } }))
    await empty(acme('verifyEmailAddressByUserId', { userId: cleo?.id }))
    await ok(acme('retrieveUser', cleo?.id), { user: { verified: true } })
    await door.drain()
    expect(door.mailbox.to('bob@example.com').length).toBeGreaterThan(0)

    await ok(
      acme('patchApplication', otherId, {
        application: { verifyRegistration: true, verificationEmailTemplateId: '0b0c5ad6-6a0e-4d0f-9a3e-2f6a7a1d0004' },
      }),
    )
    await ok(acme('register', userId, { registration: { applicationId: otherId } }), {
      registration: { verified: false },
    })
    const first = await ok(acme('generateRegistrationVerificationId', email, otherId), { verificationId: text })
    await empty(acme('verifyUserRegistration', { verificationId: first.verificationId }))
    await ok(acme('retrieveRegistration', userId, otherId), { registration: { verified: true } })
    await ok(acme('register', cleo?.id, { registration: { applicationId: otherId } }), {
      registration: { verified: false },
    })
    const second = await ok(acme('resendRegistrationVerification', 'cleo@example.com', otherId), {
      verificationId: text,
    })
    await empty(acme('verifyRegistration', second.verificationId))

    const { user: dan } = await ok(acme('createUser', null, { user: { email: 'dan@example.com', password } }))
    const started = await ok(
      acme('startVerifyIdentity', { loginId: 'dan@example.com', loginIdType: 'email', state: { from: 'test' } }),
      { verificationId: text },
    )
    await empty(acme('sendVerifyIdentity', { verificationId: started.verificationId }))
    await ok(acme('completeVerifyIdentity', { verificationId: started.verificationId }), { state: { from: 'test' } })
    await ok(acme('retrieveUser', dan?.id), { user: { verified: true } })
    await ok(acme('createUser', null, { user: { email: 'fay@example.com', password } }))
    await empty(acme('verifyIdentity', { loginId: 'fay@example.com', loginIdType: 'email' }))
  })

  test('passwords: forgotten, checked, changed by id, by login name and by token', async () => {
    await ok(acme('retrievePasswordValidationRules'), { passwordValidationRules: { minLength: 8, maxLength: 256 } })
    const { changePasswordId } = await ok(acme('forgotPassword', { loginId: email, state: { to: '/basket' } }), {
      changePasswordId: text,
    })
    await ok(acme('retrieveUserByChangePasswordId', changePasswordId), { user: { id: userId } })
    await empty(acme('checkChangePasswordUsingId', changePasswordId))
    await empty(acme('checkChangePasswordUsingIdAndIPAddress', changePasswordId, '192.0.2.7'))
    await ok(
      acme('changePassword', changePasswordId, { password: 'short' }),
      { fieldErrors: { password: [{ code: '[tooShort]password' }] } },
      400,
    )
    const changed = await ok(acme('changePassword', changePasswordId, { password }), {
      oneTimePassword: text,
      state: { to: '/basket' },
    })
    const once = { oneTimePassword: changed.oneTimePassword, applicationId }
    const { token } = await ok(acme('login', once), { token: jwt, state: { to: '/basket' } })
    await empty(acme('login', once), 404)
    await empty(acme('checkChangePasswordUsingId', changePasswordId), 404)

    await ok(acme('changePasswordByIdentity', { loginId: email, currentPassword: password, password }), {
      oneTimePassword: text,
    })
    await ok(
      acme('changePasswordByIdentity', { loginId: email, currentPassword: 'wrong one', password }),
      { fieldErrors: { currentPassword: [{ code: '[invalid]currentPassword' }] } },
      400,
    )
    await empty(acme('checkChangePasswordUsingLoginId', email))
    await empty(acme('checkChangePasswordUsingLoginIdAndIPAddress', email, '192.0.2.7'))
    await empty(acme('checkChangePasswordUsingLoginIdAndLoginIdTypes', 'ada', ['username']))
    await empty(acme('checkChangePasswordUsingLoginIdAndLoginIdTypesAndIPAddress', 'ada', ['username'], '192.0.2.7'))
    await empty(acme('checkChangePasswordUsingJWT', token))
    await empty(acme('checkChangePasswordUsingJWTAndIPAddress', token, '192.0.2.7'))
    await ok(acme('changePasswordByJWT', token, { currentPassword: password, password }), { oneTimePassword: text })
    await ok(acme('changePasswordUsingJWT', token, { currentPassword: password, password }), { oneTimePassword: text })
  })
}
