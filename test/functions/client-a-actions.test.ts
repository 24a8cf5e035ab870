// What is done to users, and what becomes of their logins?
import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { keys } from '../../shared/storage/keys.ts'
import { type Answer, type Door, ms, openDoor } from '../door.ts'
import { tableOf } from '../look.ts'
import { type Receiver, startReceiver } from '../receiver.ts'

let door: Door
let receiver: Receiver
let letters: string
let ban: string
let praise: string
let reason: string
let actioner: string

const idOf = (answer: Answer, envelope: string): string => {
  expect([answer.status, answer.text]).toEqual([200, expect.stringContaining(envelope)])
  return String(answer.body[envelope]?.id)
}

beforeAll(async () => {
  door = await openDoor()
  receiver = await startReceiver()
  const letter = (subject: string) => ({
    name: `${subject} ${randomUUID()}`,
    defaultSubject: subject,
    defaultHtmlTemplate: '<p>${action.name}</p>',
    defaultTextTemplate: 'See above.',
  })
  letters = idOf(await door.post('/api/email/template', { emailTemplate: letter('You are banned') }), 'emailTemplate')
  const each = { modifyEmailTemplateId: letters, cancelEmailTemplateId: letters, endEmailTemplateId: letters }
  ban = idOf(
    await door.post('/api/user-action', {
      userAction: {
        name: 'Ban',
        localizedNames: { de: 'Sperre' },
        temporal: true,
        preventLogin: true,
        userEmailingEnabled: true,
        startEmailTemplateId: letters,
        ...each,
        options: [{ name: 'Soft', localizedNames: { de: 'Sanft' } }],
      },
    }),
    'userAction',
  )
  praise = idOf(await door.post('/api/user-action', { userAction: { name: 'Praise' } }), 'userAction')
  reason = idOf(
    await door.post('/api/user-action-reason', {
      userActionReason: { text: 'Rude words', code: 'rude', localizedTexts: { de: 'Grobe Worte' } },
    }),
    'userActionReason',
  )
  actioner = await person()
  const webhook = {
    url: receiver.url,
    connectTimeout: 500,
    readTimeout: 500,
    global: true,
    eventsEnabled: { 'user.action': true, 'jwt.refresh-token.revoke': true },
  }
  await door.post('/api/webhook', { webhook })
  const events = { 'user.action': { enabled: true }, 'jwt.refresh-token.revoke': { enabled: true } }
  await door.patch(`/api/tenant/${door.tenantId}`, {
    tenant: {
      eventConfiguration: { events },
      jwtConfiguration: { refreshTokenRevocationPolicy: { onLoginPrevented: true } },
      failedAuthenticationConfiguration: {
        userActionId: ban,
        tooManyAttempts: 3,
        resetCountInSeconds: 600,
        actionDuration: 1,
        actionDurationUnit: 'HOURS',
        actionCancelPolicy: { onPasswordReset: true },
      },
    },
  })
})
afterEach(() => receiver.behave(200))
afterAll(async () => {
  await door.close()
  await receiver.stop()
})

const emails = new Map<string, string>()
async function person(more: object = {}): Promise<string> {
  const email = `${randomUUID()}@example.com`
  const registration = { applicationId: door.applicationId }
  const made = await door.post('/api/user/registration', {
    user: { email, password: 'password', ...more },
    registration,
  })
  const id = idOf(made, 'user')
  emails.set(id, email)
  return id
}
const signIn = (userId: string, password = 'password') =>
  door.post('/api/login', { loginId: emails.get(userId), password, applicationId: door.applicationId })
const act = (action: object, more: object = {}) =>
  door.post('/api/user/action', { action: { actionerUserId: actioner, ...action }, ...more })
const list = async (userId: string, query = '') =>
  (await door.get(`/api/user/action?userId=${userId}${query}`)).body.actions as unknown as Record<string, unknown>[]
const codes = ({ body }: Answer) =>
  Object.values((body?.fieldErrors ?? {}) as unknown as Record<string, { code: string }[]>).flatMap(errors =>
    errors.map(({ code }) => code),
  )

describe('a ban', () => {
  test('keeps the user out from the commit to its end, and ends their sessions', async () => {
    const userId = await person({ preferredLanguages: ['de'] })
    const token = String((await signIn(userId)).body.refreshToken)
    const taken = await act(
      {
        actioneeUserId: userId,
        userActionId: ban,
        expiry: door.now() + ms('2 hours'),
        comment: 'Enough.',
        option: 'Soft',
        reasonId: reason,
        applicationIds: [door.applicationId],
        emailUser: true,
      },
      { broadcast: true },
    )
    expect(taken.status).toBe(200)
    expect(taken.body.action).toMatchObject({
      actioneeUserId: userId,
      actionerUserId: actioner,
      applicationIds: [door.applicationId],
      name: 'Ban',
      localizedName: 'Sperre',
      option: 'Soft',
      localizedOption: 'Sanft',
      reason: 'Rude words',
      reasonCode: 'rude',
      localizedReason: 'Grobe Worte',
      comment: 'Enough.',
      expiry: door.now() + ms('2 hours'),
      insertInstant: door.now(),
      history: { historyItems: [{ actionerUserId: actioner, comment: 'Enough.', createInstant: door.now() }] },
    })
    for (const member of ['automatic', 'preventsLogin', 'beside', 'tenantId'])
      expect(taken.body.action).not.toHaveProperty(member)
    const refused = await signIn(userId)
    expect([refused.status, refused.body.actions]).toEqual([
      409,
      [expect.objectContaining({ actionId: taken.body.action?.id, actionerUserId: actioner, name: 'Ban' })],
    ])
    expect((await door.post('/api/jwt/refresh', { refreshToken: token })).status).toBe(400)
    expect((await list(userId, '&preventingLogin=true')).map(({ id }) => id)).toEqual([taken.body.action?.id])
    expect((await door.get(`/api/user/action/${taken.body.action?.id}`)).body.action).toEqual(taken.body.action)
    await door.drain()
    const told = receiver.of('user.action').map(({ event }) => event)
    expect(told.find(event => event.actioneeUserId === userId)).toMatchObject({
      phase: 'start',
      action: 'Ban',
      localizedAction: 'Sperre',
      emailedUser: true,
      actionId: taken.body.action?.id,
    })
    expect(receiver.of('jwt.refresh-token.revoke').some(({ event }) => event.userId === userId)).toBe(true)
    const mail = door.mailbox.to(String(emails.get(userId)))
    expect(mail.map(({ letter }) => [letter.subject, letter.html])).toEqual([['You are banned', '<p>Ban</p>']])
    await door.later('2 hours')
    expect((await signIn(userId)).status).toBe(200)
    expect(await list(userId, '&active=true')).toEqual([])
    expect((await list(userId, '&active=false')).map(({ id }) => id)).toEqual([taken.body.action?.id])
  })

  test('answers the login with everything it says of itself, in the words of the user, beside what else bans', async () => {
    const userId = await person({ preferredLanguages: ['de'] })
    const twice = { actioneeUserId: userId, userActionId: ban }
    const plain = await act({ ...twice, expiry: door.now() + ms('1 hour') })
    const rich = await act({ ...twice, expiry: door.now() + ms('2 hours'), option: 'Soft', reasonId: reason })
    await act({ actioneeUserId: userId, userActionId: praise })
    const answer = await signIn(userId)
    const known = { actionerUserId: actioner, name: 'Ban', localizedName: 'Sperre' }
    expect([answer.status, answer.body]).toEqual([
      409,
      {
        actions: [
          {
            actionId: idOf(rich, 'action'),
            ...known,
            expiry: door.now() + ms('2 hours'),
            option: 'Soft',
            localizedOption: 'Sanft',
            reason: 'Rude words',
            reasonCode: 'rude',
            localizedReason: 'Grobe Worte',
          },
          { actionId: idOf(plain, 'action'), ...known, expiry: door.now() + ms('1 hour') },
        ],
      },
    ])
    expect(answer.cookies).toEqual([])
  })
  test('is changed and cancelled, step by step in its history', async () => {
    const userId = await person()
    const taken = await act({ actioneeUserId: userId, userActionId: ban, expiry: door.now() + ms('1 hour') })
    const id = taken.body.action?.id
    const later = door.now() + ms('3 hours')
    const change = { action: { actionerUserId: actioner, expiry: later, comment: 'Longer.' }, broadcast: true }
    const changed = await door.put(`/api/user/action/${id}`, change)
    expect(changed.body.action).toMatchObject({ id, expiry: later, comment: 'Longer.' })
    await door.later('2 hours')
    expect((await signIn(userId)).status).toBe(409)
    const cancel = { action: { actionerUserId: actioner, comment: 'Sorry.' }, broadcast: true }
    const cancelled = await door.send('DELETE', `/api/user/action/${id}`, cancel)
    expect([cancelled.status, cancelled.body.action]).toEqual([
      200,
      expect.objectContaining({ id, expiry: door.now() }),
    ])
    const items = cancelled.body.action?.history?.historyItems as unknown as { comment?: string }[]
    expect(items.map(({ comment }) => comment)).toEqual([undefined, 'Longer.', 'Sorry.'])
    expect((await signIn(userId)).status).toBe(200)
    expect(codes(await door.send('DELETE', `/api/user/action/${id}`, cancel))).toEqual(['[invalid]actionId'])
    expect(codes(await door.put(`/api/user/action/${id}`, change))).toEqual(['[invalid]actionId'])
    await door.drain()
    const phases = receiver.of('user.action').flatMap(({ event }) => (event.actionId === id ? [event.phase] : []))
    expect(phases.sort()).toEqual(['cancel', 'modify'])
  })

  test('taken back leaves a longer one standing, and the other way round', async () => {
    const userId = await person()
    const take = async (hours: number) =>
      String(
        (await act({ actioneeUserId: userId, userActionId: ban, expiry: door.now() + ms(`${hours} hours`) })).body
          .action?.id,
      )
    const [long, short] = [await take(4), await take(1)]
    const cancel = (id: string) =>
      door.send('DELETE', `/api/user/action/${id}`, { action: { actionerUserId: actioner } })
    const preventing = async () => (await signIn(userId)).body.actions?.[0 as never]?.actionId
    expect(await preventing()).toBe(long)
    await cancel(long)
    expect(await preventing()).toBe(short)
    await cancel(short)
    expect((await signIn(userId)).status).toBe(200)
  })

  test('taken and taken back at the same time is counted with all others', async () => {
    const userId = await person()
    const take = (hours: number) =>
      act({ actioneeUserId: userId, userActionId: ban, expiry: door.now() + ms(`${hours} hours`) })
    const taken = await Promise.all([take(1), take(2), take(3)])
    const done = taken.filter(({ status }) => status === 200)
    expect(taken.every(({ status }) => status === 200 || status === 409)).toBe(true)
    const ends = done.map(({ body }) => Number(body.action?.expiry))
    expect((await signIn(userId)).body.actions?.[0 as never]?.expiry).toBe(Math.max(...ends))
    const cancel = (id: unknown) =>
      door.send('DELETE', `/api/user/action/${id}`, { action: { actionerUserId: actioner } })
    const cancelled = await Promise.all(done.map(({ body }) => cancel(body.action?.id)))
    const left = await list(userId, '&preventingLogin=true')
    expect(left).toHaveLength(cancelled.filter(({ status }) => status !== 200).length)
    expect((await signIn(userId)).status).toBe(left.length === 0 ? 200 : 409)
  })

  test('for ever, as other languages say it, is for ever', async () => {
    const userId = await person()
    const body = `{"action":{"actioneeUserId":"${userId}","actionerUserId":"${actioner}","userActionId":"${ban}","expiry":9223372036854775807}}`
    expect(
      (await door.post('/api/user/action', body, { headers: { 'content-type': 'application/json' } })).status,
    ).toBe(200)
    await door.later('10 days')
    expect((await signIn(userId)).status).toBe(409)
  })

  test('that a webhook vetoes does not happen', async () => {
    const strict = idOf(
      await door.post('/api/user-action', {
        userAction: { name: 'Strict', temporal: true, preventLogin: true, transactionType: 'AbsoluteMajority' },
      }),
      'userAction',
    )
    const userId = await person()
    receiver.behave(500)
    const action = { actioneeUserId: userId, userActionId: strict, expiry: door.now() + ms('1 hour') }
    expect((await act(action, { broadcast: true })).status).toBe(504)
    expect([(await signIn(userId)).status, await list(userId)]).toEqual([200, []])
    expect((await act(action)).status).toBe(200)
  })

  test('is not lifted by a forgotten password; a lock is', async () => {
    const [banned, locked] = [await person(), await person()]
    await act({ actioneeUserId: banned, userActionId: ban, expiry: door.now() + ms('1 hour') })
    for (const _ of [1, 2, 3]) await signIn(locked, 'wrong')
    expect([(await signIn(banned)).status, (await signIn(locked)).status]).toEqual([409, 409])
    for (const userId of [banned, locked]) {
      const forgot = await door.post('/api/user/forgot-password', {
        loginId: emails.get(userId),
        sendForgotPasswordEmail: false,
      })
      const id = String(forgot.body.changePasswordId)
      expect((await door.post(`/api/user/change-password/${id}`, { password: 'another password' })).status).toBe(200)
    }
    expect((await signIn(banned, 'another password')).status).toBe(409)
    expect((await signIn(locked, 'another password')).status).toBe(200)
    expect(await list(locked, '&active=true')).toEqual([])
  })
})

test('a ban can be taken back when nobody bans any more', async () => {
  const made = await door.post('/api/user-action', {
    userAction: { name: 'Old rule', temporal: true, preventLogin: true },
  })
  const rule = idOf(made, 'userAction')
  const userId = await person()
  const taken = await act({ actioneeUserId: userId, userActionId: rule, expiry: door.now() + ms('1 hour') })
  expect((await door.del(`/api/user-action/${rule}?hardDelete=true`)).status).toBe(200)
  expect((await signIn(userId)).status).toBe(409)
  const cancel = { action: { actionerUserId: actioner }, broadcast: true }
  expect((await door.send('DELETE', `/api/user/action/${taken.body.action?.id}`, cancel)).status).toBe(200)
  expect((await signIn(userId)).status).toBe(200)
})

describe('the end of an action', () => {
  test('is told once, when it has come, by event and letter; a cancelled one has none', async () => {
    const loud = idOf(
      await door.post('/api/user-action', {
        userAction: {
          name: 'Loud',
          temporal: true,
          sendEndEvent: true,
          userEmailingEnabled: true,
          startEmailTemplateId: letters,
          modifyEmailTemplateId: letters,
          cancelEmailTemplateId: letters,
          endEmailTemplateId: letters,
        },
      }),
      'userAction',
    )
    const [left, freed] = [await person(), await person()]
    const take = (actioneeUserId: string) =>
      act({ actioneeUserId, userActionId: loud, expiry: door.now() + ms('1 hour'), emailUser: true })
    const id = String((await take(left)).body.action?.id)
    const other = String((await take(freed)).body.action?.id)
    await door.send('DELETE', `/api/user/action/${other}`, { action: { actionerUserId: actioner } })
    const change = { action: { actionerUserId: actioner, expiry: door.now() + ms('2 hours') } }
    expect((await door.put(`/api/user/action/${id}`, change)).status).toBe(200)
    const ends = async () => {
      await door.run('action-ends')
      await door.drain()
      return receiver.of('user.action').flatMap(({ event }) => (event.phase === 'end' ? [event.actionId] : []))
    }
    await door.later('1 hour')
    expect(await ends()).toEqual([])
    await door.later('1 hour')
    expect(await ends()).toEqual([id])
    expect(await ends()).toEqual([id])
    expect((await door.get(`/api/user/action/${id}`)).body.action?.endEventSent).toBe(true)
    expect(door.mailbox.to(String(emails.get(left)))).toHaveLength(2)
    expect(door.mailbox.to(String(emails.get(freed)))).toHaveLength(1)
  })
})

describe('a lock after wrong passwords', () => {
  test('is listed like what somebody did, moves with each failure, and is cancelled', async () => {
    const userId = await person()
    for (const _ of [1, 2, 3]) await signIn(userId, 'wrong')
    const [lock] = await list(userId, '&preventingLogin=true')
    expect(lock).toMatchObject({ name: 'Ban', userActionId: ban, expiry: door.now() + ms('1 hour') })
    expect(lock).not.toHaveProperty('actionerUserId')
    await door.later('10 minutes')
    await signIn(userId, 'wrong')
    expect((await door.get(`/api/user/action/${lock?.id}`)).body.action?.expiry).toBe(door.now() + ms('1 hour'))
    const cancel = { action: { actionerUserId: actioner } }
    expect((await door.send('DELETE', `/api/user/action/${lock?.id}`, cancel)).status).toBe(200)
    // Who is let in again has all attempts again.
    expect((await signIn(userId, 'wrong')).status).toBe(404)
    expect((await signIn(userId)).status).toBe(200)
  })
})

describe('an action', () => {
  test('that lasts no time is noted, keeps nobody out, and cannot be changed', async () => {
    const userId = await person()
    const taken = await act({ actioneeUserId: userId, userActionId: praise, comment: 'Well done' })
    expect(taken.body.action).not.toHaveProperty('expiry')
    expect((await signIn(userId)).status).toBe(200)
    expect((await list(userId)).map(({ comment }) => comment)).toEqual(['Well done'])
    expect(
      codes(await door.put(`/api/user/action/${taken.body.action?.id}`, { action: { actionerUserId: actioner } })),
    ).toEqual(['[invalid]actionId'])
  })

  test.each<[string, () => object, string[]]>([
    ['without a user', () => ({ userActionId: praise }), ['[missing]action.actioneeUserId']],
    ['on nobody', () => ({ actioneeUserId: randomUUID(), userActionId: praise }), ['[invalid]action.actioneeUserId']],
    [
      'that there is not',
      () => ({ actioneeUserId: actioner, userActionId: randomUUID() }),
      ['[invalid]action.userActionId'],
    ],
    ['without an end', () => ({ actioneeUserId: actioner, userActionId: ban }), ['[missing]action.expiry']],
    ['that has ended', () => ({ actioneeUserId: actioner, userActionId: ban, expiry: 1 }), ['[invalid]action.expiry']],
    [
      'by nobody',
      () => ({ actioneeUserId: actioner, userActionId: praise, actionerUserId: randomUUID() }),
      ['[invalid]action.actionerUserId'],
    ],
    [
      'for a reason nobody made',
      () => ({ actioneeUserId: actioner, userActionId: praise, reasonId: randomUUID() }),
      ['[invalid]action.reasonId'],
    ],
    [
      'with an option it has not',
      () => ({ actioneeUserId: actioner, userActionId: praise, option: 'Hard' }),
      ['[invalid]action.option'],
    ],
    [
      'for an application that is not there',
      () => ({ actioneeUserId: actioner, userActionId: praise, applicationIds: [randomUUID()] }),
      ['[invalid]action.applicationIds'],
    ],
  ])('%s is refused', async (_, action, expected) => {
    const answer = await act(action())
    expect([answer.status, codes(answer)]).toEqual([400, expected])
  })

  test('is not there for another tenant, and goes with its user', async () => {
    const other = String((await door.post('/api/tenant', { tenant: { name: randomUUID() } })).body.tenant?.id)
    const here = { tenantId: door.tenantId }
    const made = await door.post(
      '/api/user',
      { user: { email: `${randomUUID()}@example.com`, password: 'password' } },
      here,
    )
    const userId = idOf(made, 'user')
    const taken = await act({ actioneeUserId: userId, userActionId: praise })
    const id = taken.body.action?.id
    const cancel = { action: { actionerUserId: actioner } }
    expect((await door.get(`/api/user/action/${id}`, { tenantId: other })).status).toBe(404)
    expect((await door.get(`/api/user/action?userId=${userId}`, { tenantId: other })).status).toBe(404)
    expect((await door.send('DELETE', `/api/user/action/${id}`, cancel, { tenantId: other })).status).toBe(404)
    expect((await door.get(`/api/user/action/${id}`)).status).toBe(200)
    expect((await door.del(`/api/user/${userId}?hardDelete=true`)).status).toBe(200)
    expect((await door.get(`/api/user/action/${id}`)).status).toBe(404)
    const rows = await tableOf(door).get(keys.home('action', String(id)))
    expect(rows).toBeUndefined()
  })
})
