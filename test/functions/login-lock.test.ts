// Does guessing lock an account, and what does a guesser learn?
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Answer } from '../door.ts'
import { type LoginDoor, loginDoor, type Member } from './login-given.ts'
import { ok } from './users-given.ts'

let door: LoginDoor
let tenantId: string
let userActionId: string
let ada: Member

beforeAll(async () => {
  door = await loginDoor()
  const userAction = { name: 'Locked', temporal: true, preventLogin: true }
  userActionId = String((await ok(door.post('/api/user-action', { userAction }))).userAction?.id)
})
afterAll(() => door.close())

const locking = (more: object = {}) => ({
  failedAuthenticationConfiguration: {
    userActionId,
    tooManyAttempts: 3,
    resetCountInSeconds: 60,
    actionDuration: 5,
    actionDurationUnit: 'MINUTES',
    ...more,
  },
})
beforeEach(async () => {
  tenantId = await door.heardTenant(locking())
  ada = await door.member(tenantId, await door.loginApplication(tenantId))
})

const guess = (): Promise<Answer> => door.login(ada, { password: 'a guess' })
const guesses = async (times: number): Promise<number[]> => {
  const statuses: number[] = []
  for (let n = 0; n < times; n++) statuses.push((await guess()).status)
  return statuses
}
const expiryOf = ({ body }: Answer): number => Number(Object.values(body.actions ?? {})[0]?.expiry)

describe('a lock', () => {
  test('comes with the last allowed failure, and answers 409 with its action, without tokens', async () => {
    expect(await guesses(3)).toEqual([404, 404, 404])
    const answer = await door.login(ada)
    expect([answer.status, answer.cookies]).toEqual([409, []])
    expect(answer.body).toEqual({
      actions: [
        { actionId: expect.any(String), expiry: door.now() + 300_000, name: 'Locked', localizedName: 'Locked' },
      ],
    })
  })
  test('does not come while failures are far apart, nor for a name that nobody has', async () => {
    await guesses(2)
    await door.later('61 seconds')
    await guesses(2)
    expect((await door.login(ada)).status).toBe(200)
    for (let n = 0; n < 5; n++) expect((await door.login(ada, { loginId: 'no@example.com' })).status).toBe(404)
  })
  test('ends by itself', async () => {
    await guesses(3)
    await door.later('5 minutes')
    expect((await door.login(ada)).status).toBe(200)
  })
  test('starts again with each failure, and not with the right password', async () => {
    await guesses(3)
    await door.later('4 minutes')
    await guesses(1)
    await door.later('4 minutes')
    expect((await door.login(ada)).status).toBe(409)
    await door.later('1 minute')
    expect((await door.login(ada)).status).toBe(200)
  })
  test('looks the same to a right guess and to a wrong one, also from one to the next', async () => {
    await guesses(3)
    const seen: [Answer, number][] = []
    for (const password of [undefined, 'a guess', undefined, undefined, 'a guess']) {
      await door.later('10 seconds')
      seen.push([await door.login(ada, password === undefined ? {} : { password }), door.now()])
    }
    for (const [answer, at] of seen) expect([answer.status, expiryOf(answer)]).toEqual([409, at + 300_000])
    expect(new Set(seen.map(([{ headers }]) => Object.keys(headers).sort().join())).size).toBe(1)
  })
  test('ends the refresh tokens there were, and tells so, and that it began and was prolonged', async () => {
    const { refreshToken } = await door.session(ada)
    await guesses(3)
    expect(await door.told(tenantId)).toEqual([
      'jwt.refresh-token.revoke',
      'user.action',
      'user.login.failed',
      'user.login.failed',
      'user.login.failed',
    ])
    expect((await door.refresh(refreshToken)).status).toBe(400)
    await guess()
    const [prolonged] = await door.facts(tenantId)
    expect(prolonged).toMatchObject({
      type: 'user.action',
      phase: 'modify',
      action: 'Locked',
      actioneeUserId: ada.id,
      applicationIds: [ada.applicationId],
      expiry: door.now() + 300_000,
    })
  })
  test('is called what the action is called in the language of the user', async () => {
    const named = { name: 'Shut', localizedNames: { de: 'Gesperrt' }, temporal: true, preventLogin: true }
    const shut = (await ok(door.post('/api/user-action', { userAction: named }))).userAction?.id
    await door.set(tenantId, locking({ userActionId: shut }))
    const bea = await door.member(tenantId, ada.applicationId, { preferredLanguages: ['de'] })
    for (const _ of [1, 2, 3]) await door.login(bea, { password: 'a guess' })
    const fact = (await door.facts(tenantId)).find(({ type }) => String(type) === 'user.action')
    expect(fact).toMatchObject({ action: 'Shut', localizedAction: 'Gesperrt', phase: 'start', emailedUser: false })
    expect((await door.login(bea)).body.actions).toMatchObject([{ name: 'Shut', localizedName: 'Gesperrt' }])
  })
  test.each([
    [true, true, 1],
    [true, false, 0],
    [false, true, 0],
  ])(
    'is told by letter once, where tenant (%s) and action (%s) want it',
    async (emailUser, userEmailingEnabled, times) => {
      const template = await door.template('action.name')
      const letters = { modifyEmailTemplateId: template, cancelEmailTemplateId: template, endEmailTemplateId: template }
      const userAction = {
        name: `Mails ${emailUser} ${userEmailingEnabled}`,
        temporal: true,
        preventLogin: true,
        userEmailingEnabled,
        startEmailTemplateId: template,
        ...letters,
      }
      const loud = (await ok(door.post('/api/user-action', { userAction }))).userAction?.id
      await door.set(tenantId, locking({ userActionId: loud, emailUser }))
      await guesses(5)
      const told = (await door.facts(tenantId)).filter(({ phase }) => String(phase) === 'start')
      expect(told.map(({ emailedUser }) => Boolean(emailedUser))).toEqual([times === 1])
      await door.drain()
      const sent = door.mailbox.to(ada.email).map(({ letter }) => letter.text?.trim())
      expect(sent).toEqual(times === 1 ? [`This is ${userAction.name}`] : [])
    },
  )
  test('leaves refresh tokens alone where the tenant wants it so', async () => {
    await door.set(tenantId, { jwtConfiguration: { refreshTokenRevocationPolicy: { onLoginPrevented: false } } })
    const { refreshToken } = await door.session(ada)
    await guesses(3)
    expect((await door.refresh(refreshToken)).status).toBe(200)
  })
  test('guesses at once count as many as in turn, and one lock comes of them', async () => {
    await Promise.all(Array.from({ length: 6 }, guess))
    expect((await door.login(ada)).status).toBe(409)
    const phases = (await door.facts(tenantId)).filter(({ type }) => String(type) === 'user.action')
    expect(phases.filter(({ phase }) => String(phase) === 'start')).toHaveLength(1)
  })
})
