// Whose account elsewhere is linked to whom, and for how long?
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectKeyNeeded, leftOf, nothing, type PeopleDoor, peopleDoor, rowsThatSay } from './people-given.ts'
import { codes, type Listener, listener, ok, telling } from './users-given.ts'

let door: PeopleDoor
let tenantId: string
let other: string
let provider: string
let ada: string
let hook: Listener
const events = ['user.identity-provider.link', 'user.identity-provider.unlink']
beforeAll(async () => {
  door = await peopleDoor()
  hook = await listener()
  tenantId = await door.tenant(telling(events))
  other = await door.tenant()
  provider = await door.provider()
  ada = await door.person(tenantId)
  await door.webhook(hook.url, tenantId, events)
})
afterAll(async () => {
  await door.close()
  await hook.close()
})

const path = '/api/identity-provider/link'
const link = (more: object, how = {}) =>
  door.post(
    path,
    {
      identityProviderLink: {
        identityProviderId: provider,
        identityProviderUserId: randomUUID(),
        userId: ada,
        ...more,
      },
    },
    how,
  )
const asked = (members: Record<string, string>) => `${path}?${new URLSearchParams(members)}`

describe('a link', () => {
  test('is found by the provider’s id of the user and by the user, with what the provider is called', async () => {
    const theirs = `ada#of the town % ${randomUUID()}`
    const userId = await door.person(tenantId)
    const said = {
      identityProviderUserId: theirs,
      userId,
      displayName: 'Ada of the town',
      token: 'speaks-for-ada',
      data: { since: 1 },
    }
    const made = await ok(link(said))
    expect(made.identityProviderLink).toEqual({
      ...said,
      identityProviderId: provider,
      identityProviderName: expect.stringContaining('Town'),
      identityProviderType: 'OpenIDConnect',
      tenantId,
      insertInstant: door.now(),
    })
    const one = { identityProviderId: provider, identityProviderUserId: theirs }
    expect(await ok(door.get(asked(one), { tenantId }))).toEqual(made)
    expect(await ok(door.get(asked({ ...one, userId })))).toEqual(made)
    const all = { identityProviderLinks: [made.identityProviderLink] }
    expect(await ok(door.get(asked({ userId })))).toEqual(all)
    expect(await ok(door.get(asked({ userId, identityProviderId: provider })))).toEqual(all)
    const elsewhere = await door.provider()
    expect(await ok(door.get(asked({ userId, identityProviderId: elsewhere })))).toEqual({ identityProviderLinks: [] })
    expect(await rowsThatSay(door, 'speaks-for-ada')).toEqual([])
  })

  test('is somebody’s alone: of many who ask at once one gets it, and nobody after them', async () => {
    const people = await Promise.all(Array.from({ length: 4 }, () => door.person(tenantId)))
    const identityProviderUserId = randomUUID()
    const answers = await Promise.all(people.map(userId => link({ userId, identityProviderUserId })))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400])
    for (const answer of answers.filter(({ status }) => status === 400))
      expect(codes(answer)).toEqual(['[duplicate]identityProviderLink.identityProviderUserId'])
    const winner = people[answers.findIndex(({ status }) => status === 200)] ?? ''
    expect((await link({ userId: winner, identityProviderUserId })).status).toBe(400)
    // A tenant knows nothing of the users of another.
    expect((await link({ userId: await door.person(other), identityProviderUserId })).status).toBe(200)
  })

  test('comes off once, and the account can then be linked to somebody else', async () => {
    const identityProviderUserId = randomUUID()
    const { identityProviderLink } = await ok(link({ identityProviderUserId }))
    const one = { identityProviderId: provider, identityProviderUserId }
    nothing(await door.del(asked({ ...one, userId: await door.person(tenantId) })), 404)
    expect(await ok(door.del(asked({ ...one, userId: ada })))).toEqual({ identityProviderLink })
    nothing(await door.del(asked(one), { tenantId }), 404)
    nothing(await door.get(asked(one), { tenantId }), 404)
    await ok(link({ identityProviderUserId, userId: await door.person(tenantId) }))
  })

  test('is refused for nobody, for no provider, and for the provider of another tenant', async () => {
    const refused = async (more: object, how = {}) => codes(await link(more, how))
    expect(await refused({ userId: randomUUID() })).toEqual(['[invalid]identityProviderLink.userId'])
    expect(await refused({}, { tenantId: other })).toEqual(['[invalid]identityProviderLink.userId'])
    expect(await refused({ identityProviderId: randomUUID() })).toEqual([
      '[invalid]identityProviderLink.identityProviderId',
    ])
    const theirs = await door.provider({ tenantId: other })
    expect(await refused({ identityProviderId: theirs })).toEqual(['[invalid]identityProviderLink.identityProviderId'])
    expect(codes(await door.post(path, { identityProviderLink: {} }))).toEqual([
      '[blank]identityProviderLink.identityProviderUserId',
      '[missing]identityProviderLink.identityProviderId',
      '[missing]identityProviderLink.userId',
    ])
    expect(codes(await door.get(path))).toEqual(['[missing]userId'])
    expect(codes(await door.get(asked({ identityProviderUserId: 'x' })))).toEqual(['[missing]identityProviderId'])
    expect(codes(await door.get(asked({ identityProviderUserId: 'x', identityProviderId: provider })))).toEqual([
      '[TenantIdRequired]',
    ])
    nothing(await door.get(asked({ userId: randomUUID() })), 404)
    nothing(
      await door.get(asked({ userId: randomUUID(), identityProviderUserId: 'x', identityProviderId: provider })),
      404,
    )
  })

  test('that waits for its user is unknown: nobody has been given one', async () => {
    const identityProviderLink = { identityProviderId: provider, identityProviderUserId: 'x', userId: ada }
    expect(codes(await door.post(path, { identityProviderLink, pendingIdPLinkId: 'made-up' }))).toEqual([
      '[invalid]pendingIdPLinkId',
    ])
  })

  test('is one of as many as the tenant lets a user have with the provider, however many are made at once', async () => {
    const limited = await door.provider({
      tenantConfiguration: { [tenantId]: { limitUserLinkCount: { enabled: true, maximumLinks: 2 } } },
    })
    const userId = await door.person(tenantId)
    const made = await Promise.all([1, 2, 3].map(() => link({ identityProviderId: limited, userId })))
    const there = (await ok(door.get(asked({ userId })))).identityProviderLinks as unknown as object[]
    expect(there.length).toBe(made.filter(({ status }) => status === 200).length)
    expect(there.length).toBeLessThanOrEqual(2)
    if (there.length < 2) await ok(link({ identityProviderId: limited, userId }))
    expect(codes(await link({ identityProviderId: limited, userId }))).toEqual(['[LinkCountExceeded]'])
    // In a tenant without the limit nobody counts.
    const free = await door.person(other)
    for (const _ of [1, 2, 3]) await ok(link({ identityProviderId: limited, userId: free }))
  })
})

test('webhooks hear of link and unlink, and not of the token', async () => {
  await door.drain()
  hook.forget()
  const userId = await door.person(tenantId)
  const identityProviderUserId = randomUUID()
  await ok(link({ userId, identityProviderUserId, token: 'speaks-for-them' }))
  await ok(door.del(asked({ userId, identityProviderId: provider, identityProviderUserId })))
  await door.drain()
  expect(hook.types()).toEqual(events)
  for (const type of events)
    expect(hook.named(type)).toMatchObject([{ tenantId, user: { id: userId }, identityProviderLink: { userId } }])
  expect(JSON.stringify(hook.heard)).not.toContain('speaks-for-them')
})

describe('nothing of it is left', () => {
  const linked = async (more: object = {}): Promise<{ userId: string; theirs: string }> => {
    const userId = await door.person(tenantId)
    const theirs = randomUUID()
    await ok(link({ userId, identityProviderUserId: theirs, ...more }))
    return { userId, theirs }
  }

  test('when the user is deleted', async () => {
    const { userId, theirs } = await linked()
    await ok(door.del(`/api/user/${userId}?hardDelete=true`))
    expect(await leftOf(door, userId)).toEqual([])
    expect(await leftOf(door, theirs)).toEqual([])
  })

  test('when the provider is deleted; its id may then be another’s', async () => {
    const gone = await door.provider()
    const people = await Promise.all(Array.from({ length: 5 }, () => linked({ identityProviderId: gone })))
    await ok(door.del(`/api/identity-provider/${gone}`))
    expect(await leftOf(door, gone)).toEqual([])
    for (const { userId } of people)
      expect(await ok(door.get(asked({ userId })))).toEqual({ identityProviderLinks: [] })
    await ok(
      door.post(`/api/identity-provider/${gone}`, {
        identityProvider: { type: 'Google', name: randomUUID(), client_id: 'a', client_secret: 'b' },
      }),
    )
  })

  test('when the tenant is deleted', async () => {
    const gone = await door.tenant()
    const userId = await door.person(gone)
    const theirs = randomUUID()
    await ok(link({ userId, identityProviderUserId: theirs }))
    await ok(door.del(`/api/tenant/${gone}`))
    expect(await leftOf(door, theirs)).toEqual([])
    nothing(await door.get(asked({ userId })), 404)
  })
})

describe('who may ask', () => {
  test('is whoever has a key for it', async () => {
    await expectKeyNeeded(door, [`POST ${path}`, `GET ${path}?userId=${ada}`, `DELETE ${path}?userId=${ada}`])
  })
  test('a key of a tenant links its own users to what serves all, and finds nobody of another tenant', async () => {
    const [own, foreign] = [await door.keyOf(tenantId), await door.keyOf(other)]
    const identityProviderUserId = randomUUID()
    await ok(link({ identityProviderUserId }, { key: own }))
    const one = { identityProviderId: provider, identityProviderUserId }
    await ok(door.get(asked(one), { key: own }))
    for (const members of [{ userId: ada }, one, { ...one, userId: ada }])
      nothing(await door.get(asked(members), { key: foreign }), 404)
    nothing(await door.del(asked(one), { key: foreign }), 404)
    nothing(await door.del(asked({ ...one, userId: ada }), { key: foreign }), 404)
    expect(codes(await link({}, { key: foreign }))).toEqual(['[invalid]identityProviderLink.userId'])
    await ok(door.del(asked(one), { key: own }))
  })
})
