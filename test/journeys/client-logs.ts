// Does the official client hear what was done to users, and what the logs say?
import { expect, test } from 'vitest'
import { acme, call, door, empty, ok, text, userId, uuid } from './client-world.ts'

export function logs(): void {
  test('a user is kept out for a time, longer, and let in again', async () => {
    const { userAction } = await ok(
      call('createUserAction', null, { userAction: { name: 'Time-out', temporal: true, preventLogin: true } }),
    )
    const said = { actionerUserId: userId, comment: 'For the test.', expiry: door.now() + 60_000 }
    const { action } = await ok(
      acme('actionUser', {
        action: { ...said, actioneeUserId: userId, userActionId: userAction?.id },
        broadcast: true,
      }),
      { action: { id: uuid, name: 'Time-out', expiry: said.expiry } },
    )
    const id = action?.id
    await ok(acme('retrieveAction', id), { action: { id } })
    await ok(acme('retrieveActions', userId), { actions: [{ id }] })
    await ok(acme('retrieveActiveActions', userId), { actions: [{ id }] })
    await ok(acme('retrieveActionsPreventingLogin', userId), { actions: [{ id }] })
    await ok(acme('retrieveInactiveActions', userId), { actions: [] })
    const later = { ...said, expiry: said.expiry + 60_000 }
    await ok(acme('modifyAction', id, { action: later }), { action: { expiry: later.expiry } })
    await ok(acme('cancelAction', id, { action: { actionerUserId: userId, comment: 'Enough.' } }), {
      action: { expiry: door.now() },
    })
    await ok(acme('retrieveActiveActions', userId), { actions: [] })
  })

  test('the audit log takes an entry and gives it back', async () => {
    const auditLog = { insertUser: 'ada@example.com', message: 'Walked through the client' }
    const made = await ok(call('createAuditLog', { auditLog }), { auditLog: { ...auditLog, id: expect.any(Number) } })
    await ok(call('retrieveAuditLog', made.auditLog?.id), made)
    await ok(call('searchAuditLogs', { search: { user: 'ada@*', message: 'walked' } }), {
      total: 1,
      auditLogs: [auditLog],
    })
  })

  test('the other logs are searched', async () => {
    await ok(call('searchEventLogs', { search: { type: 'Error' } }), { eventLogs: [], total: 0 })
    await empty(call('retrieveEventLog', 1), 404)
    await ok(acme('searchLoginRecords', { search: { numberOfResults: 5 } }), { logins: expect.any(Array) })
    await ok(acme('retrieveRecentLogins', 0, 5), { logins: expect.any(Array) })
    await ok(acme('retrieveUserRecentLogins', userId, 0, 5), { logins: expect.any(Array) })
    const { webhookEventLogs } = await ok(call('searchWebhookEventLogs', { search: { numberOfResults: 1 } }), {
      total: expect.any(Number),
    })
    const [told] = Object.values(webhookEventLogs ?? {})
    if (told !== undefined) {
      await ok(call('retrieveWebhookEventLog', told.id), { webhookEventLog: { id: told.id, eventType: text } })
    } else await empty(call('retrieveWebhookEventLog', userId), 404)
    await empty(call('retrieveWebhookAttemptLog', userId), 404)
  })
}
