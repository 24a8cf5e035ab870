// What do the tests of what belongs to users stand on?
import { randomUUID } from 'node:crypto'
import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb'
import { expect } from 'vitest'
import type { Answer } from '../door.ts'
import { ok, type UsersDoor, usersDoor } from './users-given.ts'

/** Every row of the table that says this, but those whose TTL is over. */
export async function rowsThatSay(door: UsersDoor, word: string): Promise<string[]> {
  const { endpoint, tableName } = door.platform.engine
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const client = new DynamoDBClient({ region: 'us-east-1', endpoint, credentials })
  const found: string[] = []
  for await (const page of paginateScan({ client }, { TableName: tableName })) {
    for (const item of page.Items ?? []) {
      const isOver = item.ttl?.N !== undefined && Number(item.ttl.N) * 1_000 <= door.now()
      if (!isOver && JSON.stringify(item).includes(word)) found.push(`${item.pk?.S} / ${item.sk?.S}`)
    }
  }
  client.destroy()
  return found
}

/** What the logs keep of somebody who is gone: facts told to webhooks, letters on their way, who did what. */
export const logs = /^(outbox|message|audit)#/

export async function leftOf(door: UsersDoor, word: string): Promise<string[]> {
  return (await rowsThatSay(door, word)).filter(row => !logs.test(row))
}

export async function peopleDoor() {
  const door = await usersDoor()
  /** An API key of one tenant. */
  const keyOf = async (tenantId: string): Promise<string> => {
    const body = await ok(door.post('/api/api-key', { apiKey: { tenantId } }, { key: managerKey }))
    return String(body.apiKey?.key)
  }
  const { furnishing } = await import('../../infra/local/furnish.ts')
  await furnishing(door.platform).apiKeys([{ key: managerKey, keyManager: true }])
  const person = async (tenantId: string, more: object = {}): Promise<string> =>
    String((await door.user(tenantId, more)).id)
  const provider = async (more: object = {}): Promise<string> => {
    const identityProvider = {
      type: 'OpenIDConnect',
      name: `Town ${randomUUID()}`,
      enabled: true,
      oauth2: { client_id: 'us', client_secret: 'hush', issuer: 'https://id.example.com' },
      ...more,
    }
    return String((await ok(door.post('/api/identity-provider', { identityProvider }))).identityProvider?.id)
  }
  const consent = async (more: object = {}): Promise<string> => {
    const given = { consent: { name: `News ${randomUUID()}`, defaultMinimumAgeForSelfConsent: 13, ...more } }
    return String((await ok(door.post('/api/consent', given))).consent?.id)
  }
  return Object.assign(door, { keyOf, person, provider, consent })
}

const managerKey = 'a-key-that-manages-keys'

export type PeopleDoor = Awaited<ReturnType<typeof peopleDoor>>

export const nothing = ({ status, text }: Answer, expected: number) => expect([status, text]).toEqual([expected, ''])

/** Without a key, with a wrong one, and with one that may do something else: 401 with an empty body. */
export async function expectKeyNeeded(door: PeopleDoor, routes: readonly string[]): Promise<void> {
  const other = 'a-key-for-something-else'
  const { furnishing } = await import('../../infra/local/furnish.ts')
  await furnishing(door.platform).apiKeys([{ key: other, permissions: { endpoints: { '/api/user': ['GET'] } } }])
  for (const route of routes) {
    const [method = '', path = ''] = route.split(' ')
    const filled = path.replaceAll(/:\w+/g, () => randomUUID())
    for (const key of [false, 'no-key-at-all', other] as const) {
      const answer = await door.send(method, filled, method === 'GET' || method === 'DELETE' ? undefined : {}, { key })
      expect([route, answer.status, answer.text]).toEqual([route, 401, ''])
    }
  }
}
