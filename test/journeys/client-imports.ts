// Do imports, bulk deletions and letters on request answer the official client as it expects?
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { acme, applicationId, call, door, empty, jwt, ok, password, text } from './client-world.ts'

export function imports(): void {
  test('users and their refresh tokens of another system: imported, signed in, refused the second time', async () => {
    const [id, email, refreshToken] = [randomUUID(), 'grace@example.com', `theirs-${randomUUID()}`]
    // bcrypt of `abc`, published with OpenBSD
    const hash = { password: '0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i', salt: 'If6bvum7DFjUnE9p2uDeDu' }
    const user = { id, email, ...hash, active: true, verified: true, registrations: [{ applicationId }] }
    const asked = { users: [user], encryptionScheme: 'bcrypt', factor: 6, validateDbConstraints: true }
    await empty(acme('importUsers', asked))
    await ok(acme('login', { loginId: email, password: 'abc', applicationId }), {
      token: jwt,
      user: { id, verified: true },
    })
    await ok(
      acme('importUsers', asked),
      {
        fieldErrors: {
          'users[0].email': [{ code: '[duplicate]users[0].email' }],
          'users[0].id': [{ code: '[duplicate]users[0].id' }],
        },
      },
      400,
    )
    const token = { userId: id, applicationId, token: refreshToken, startInstant: door.now() }
    await empty(acme('importRefreshTokens', { refreshTokens: [token] }))
    await ok(call('exchangeRefreshTokenForJWT', { refreshToken }), { token: jwt, refreshToken })
  })

  test('many users: closed, named, deleted for good', async () => {
    const ids = [randomUUID(), randomUUID()]
    await empty(acme('importUsers', { users: ids.map(id => ({ id, username: id, password, active: true })) }))
    await ok(acme('deactivateUsers', ids), { total: 2, dryRun: false, hardDelete: false, userIds: ids })
    await ok(acme('deactivateUsersByIds', ids), { total: 2, userIds: ids })
    await ok(acme('retrieveUser', ids[0]), { user: { active: false } })
    await ok(acme('deleteUsers', { userIds: ids, hardDelete: true, dryRun: true }), { total: 2, dryRun: true })
    await ok(acme('deleteUsersByQuery', { userIds: ids, hardDelete: true }), { total: 2, hardDelete: true })
    await empty(acme('retrieveUser', ids[0]), 404)
    await ok(
      acme('deleteUsersByQuery', { queryString: '*' }),
      { fieldErrors: { queryString: [{ code: '[notConfigured]queryString' }] } },
      400,
    )
  })

  test('a letter to a user and to an address', async () => {
    const emailTemplate = {
      name: 'Sent by the client',
      defaultSubject: 'Hello',
      defaultHtmlTemplate: 'Hello ${requestData.name}',
      defaultTextTemplate: 'Hello',
    }
    const { emailTemplate: made } = await ok(call('createEmailTemplate', null, { emailTemplate }))
    const { user } = await ok(acme('createUser', null, { user: { email: 'letters@example.com', password } }))
    const asked = { userIds: [user?.id], toAddresses: [{ address: 'anybody@example.com' }] }
    await ok(acme('sendEmail', made?.id, { ...asked, requestData: { name: 'you' } }), {
      results: {},
      anonymousResults: {},
    })
    await ok(acme('sendEmail', made?.id, asked), {
      results: { [String(user?.id)]: { renderErrors: { html: text } } },
      anonymousResults: { 'anybody@example.com': { renderErrors: { html: text } } },
    })
    await empty(acme('sendEmail', randomUUID(), asked), 404)
    await door.drain()
    expect(door.mailbox.to('anybody@example.com')).toHaveLength(1)
  })

  test('the version of the API is the one that the client speaks', () =>
    ok(call('retrieveVersion'), { version: '1.69.0' }))
}
