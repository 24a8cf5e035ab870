// What if the table stumbles in the middle of a login or a renewal? The old state or the new one, and every fact once.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { keys } from '../../shared/storage/keys.ts'
import type { Answer } from '../door.ts'
import type { Fault } from '../faults.ts'
import type { Member } from './login-given.ts'
import { type OAuthClient, type TokenDoor, tokenDoor } from './token-given.ts'
import { ok } from './users-given.ts'

let door: TokenDoor
let tenantId: string
let client: OAuthClient
let ada: Member

beforeAll(async () => {
  door = await tokenDoor({ faults: true, configurationMaxAge: 3_600, patienceMs: 1_000 })
  tenantId = await door.heardTenant({ jwtConfiguration: { refreshTokenUsagePolicy: 'OneTimeUse' } })
  client = await door.client(tenantId)
  ada = await door.member(tenantId, client.id)
})
afterAll(() => door.close())
afterEach(() => door.faults.clear())

type Flow = {
  /** What has to be there first; its answer is handed to `act`. */
  readonly given: () => Promise<string>
  readonly act: (given: string) => Promise<Answer>
  readonly fact: string | undefined
  /** After a failure: whether everything is as if the request had never come. */
  readonly undone: (given: string) => Promise<boolean>
}

const tokensOfAda = async (): Promise<number> =>
  Object.keys((await ok(door.get(`/api/jwt/refresh?userId=${ada.id}`, { tenantId }))).refreshTokens ?? {}).length

const flows: Readonly<Record<string, Flow>> = {
  login: {
    given: async () => String(await tokensOfAda()),
    act: () => door.login(ada),
    fact: 'user.login.success',
    undone: async before => (await tokensOfAda()) === Number(before),
  },
  'failed login': {
    given: async () => '',
    act: () => door.login(ada, { password: 'not mine' }),
    fact: 'user.login.failed',
    undone: async () => true,
  },
  renewal: {
    given: async () => (await door.session(ada)).refreshToken,
    act: value => door.refresh(value),
    fact: 'jwt.refresh',
    undone: async value => (await door.refresh(value)).status === 200,
  },
  revocation: {
    given: async () => (await door.session(ada)).refreshToken,
    act: value => door.del(`/api/jwt/refresh?token=${value}`, { tenantId }),
    fact: 'jwt.refresh-token.revoke',
    undone: async value => (await door.refresh(value)).status === 200,
  },
  'redemption of a code': {
    given: () => door.code(client, ada),
    act: value => door.redeem(client, value),
    fact: undefined,
    undone: async value => (await door.redeem(client, value)).status === 200,
  },
}
const right: Readonly<Record<string, number>> = { 'failed login': 404 }
const names = Object.keys(flows)

/** Asks once, with this fault in the way of the nth call to the table. */
async function stumble(
  flow: Flow,
  fault: Fault,
  nth: number,
): Promise<{ answer: Answer; given: string; calls: number }> {
  const given = await flow.given()
  await door.facts(tenantId)
  door.faults.clear()
  if (nth > 0) door.faults.next({ fault: { first: async () => undefined }, times: nth })
  door.faults.next({ fault })
  const answer = await flow.act(given)
  return { answer, given, calls: door.faults.seen.length }
}

describe.each(names)('%s', name => {
  const flow = flows[name] as Flow
  const status = right[name] ?? 200
  const facts = flow.fact === undefined ? [] : [flow.fact]

  test.each([
    'throttle',
    'fail',
    'fail-after',
    'reset-before',
    'reset-after',
    'transaction-conflict',
    'partial',
  ] as const)('goes through, and is told once, when one call meets: %s', async fault => {
    for (let nth = 0; nth < 3; nth++) {
      const { answer } = await stumble(flow, fault, nth)
      expect([answer.status, await door.told(tenantId)]).toEqual([status, facts])
    }
  })
})

describe.each([
  ['written', ['TransactWriteItems', 'PutItem', 'UpdateItem', 'DeleteItem']],
  ['read', ['GetItem', 'BatchGetItem', 'Query']],
] as const)('while nothing can be %s', (_, operations) => {
  test('every flow is 503, changes nothing and tells nothing', async () => {
    const given: Record<string, string> = {}
    for (const name of names) given[name] = (await flows[name]?.given()) ?? ''
    // What is known of tokens is asked before and after with everything else in place.
    given.login = String(await tokensOfAda())
    await door.facts(tenantId)
    door.faults.clear()
    for (const on of operations) door.faults.always({ fault: on === 'GetItem' ? 'throttle' : 'fail', on })
    // All at once: each of them hopes for as long as it may.
    const answers = await Promise.all(names.map(name => flows[name]?.act(given[name] ?? '')))
    door.faults.clear()
    for (const answer of answers) {
      expect([answer?.status, answer?.text, answer?.cookies]).toEqual([503, '', []])
      expect(answer?.headers['retry-after']).toBe('1')
    }
    expect(await door.told(tenantId)).toEqual([])
    for (const name of names) expect([name, await flows[name]?.undone(given[name] ?? '')]).toEqual([name, true])
  })
})

describe('a race between a flow’s load and its commit', () => {
  test('a renewal that another one overtakes is reuse, and the other’s value is the current one', async () => {
    const { refreshToken } = await door.session(ada)
    let first: Answer | undefined
    door.faults.clear()
    const overtake = async () => {
      first = await door.refresh(refreshToken)
    }
    door.faults.next({ fault: { first: overtake }, on: 'TransactWriteItems' })
    const second = await door.refresh(refreshToken)
    expect([first?.status, second.status]).toEqual([200, 400])
    expect((await door.refresh(String(first?.body.refreshToken))).status).toBe(200)
  })
  test('a code that another redemption overtakes brings nothing, and what it brought ends', async () => {
    const value = await door.code(client, ada)
    let first: Answer | undefined
    door.faults.clear()
    const overtake = async () => {
      first = await door.redeem(client, value)
    }
    door.faults.next({ fault: { first: overtake }, on: 'TransactWriteItems' })
    const second = await door.redeem(client, value)
    expect([first?.status, second.status]).toEqual([200, 400])
    expect((await door.refresh(String(first?.body.refresh_token))).status).toBe(400)
  })
  test('a renewal that a revocation overtakes is refused', async () => {
    const { refreshToken } = await door.session(ada)
    door.faults.clear()
    const revoke = () => door.del(`/api/jwt/refresh?token=${refreshToken}`, { tenantId })
    door.faults.next({ fault: { first: revoke }, on: 'TransactWriteItems' })
    expect((await door.refresh(refreshToken)).status).toBe(400)
  })
  test('a failed login that another change of the user overtakes locks all the same, and counts once', async () => {
    const userAction = { name: 'Locked', temporal: true, preventLogin: true }
    const userActionId = String((await ok(door.post('/api/user-action', { userAction }))).userAction?.id)
    const locking = { userActionId, tooManyAttempts: 3, resetCountInSeconds: 60, actionDuration: 5 }
    const locked = await door.heardTenant({
      failedAuthenticationConfiguration: { ...locking, actionDurationUnit: 'MINUTES' },
    })
    const bob = await door.member(locked, await door.loginApplication(locked))
    const guess = () => door.login(bob, { password: 'a guess' })
    await guess()
    await guess()
    door.faults.clear()
    const change = { user: { firstName: 'Bob' } }
    const overtake = () => ok(door.patch(`/api/user/${bob.id}`, change, { tenantId: locked }))
    door.faults.next({ fault: { first: overtake }, on: 'TransactWriteItems' })
    await guess()
    expect((await door.login(bob)).status).toBe(409)
    const counter = keys.counter(locked, 'failed-login', bob.id)
    expect(await door.table().count(counter, 1, { below: 1_000, ttl: Math.ceil(door.now() / 1000) + 60 })).toBe(4)
  })
})
