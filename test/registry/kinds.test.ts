// Does every kind of record behave as every other, verb by verb?
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { furnishing } from '../../infra/local/furnish.ts'
import type { Field } from '../../shared/kernel/fields.ts'
import { kinds } from '../../shared/resources/index.ts'
import { type KindName, lines, routes, type Verb } from '../../shared/resources/routes.ts'
import { type Answer, type Door, type How, openDoor } from '../door.ts'

const nowhere = '00000000-0000-4000-8000-00000000dead'
const managerKey = 'a-key-that-manages-keys'
const [entityTypeId, fieldId] = [randomUUID(), randomUUID()]

let door: Door
let otherTenant: string
let otherKey: string
let poorKey: string

beforeAll(async () => {
  door = await openDoor()
  await furnishing(door.platform).apiKeys([{ key: managerKey, keyManager: true }])
  await door.post(`/api/entity/type/${entityTypeId}`, { entityType: { name: 'Type of all samples' } })
  await door.post(`/api/form/field/${fieldId}`, { field: { name: 'Field of all samples', key: 'user.data.a' } })
  otherTenant = String((await door.post('/api/tenant', { tenant: { name: 'Other' } })).body.tenant?.id)
  const keyOf = async (apiKey: unknown) =>
    String((await door.post('/api/api-key', { apiKey }, { key: managerKey })).body.apiKey?.key)
  otherKey = await keyOf({ tenantId: otherTenant })
  poorKey = await keyOf({ permissions: { endpoints: { '/api/status': ['GET'] } } })
})
afterAll(() => door.close())

/** A value that the declaration of a field accepts; names differ from call to call. */
function sample({ about }: Field): unknown {
  const of: Readonly<Record<string, () => unknown>> = {
    int: () => about.min ?? 1,
    flag: () => true,
    choice: () => about.of?.[0],
    text: () => (about.format === 'uri' ? `https://example.com/${randomUUID()}` : `Sample ${randomUUID()}`),
  }
  return of[about.kind]?.()
}

/** What a declaration leaves to the type of a record, or to the whole of a list. */
const examples: Partial<Record<KindName, Readonly<Record<string, unknown>>>> = {
  connector: {
    type: 'Generic',
    authenticationURL: 'https://users.example.com/login',
    connectTimeout: 1_000,
    readTimeout: 1_000,
  },
  consent: { defaultMinimumAgeForSelfConsent: 13 },
  entity: { type: { id: entityTypeId } },
  form: { steps: [{ fields: [fieldId] }] },
  'form-field': { key: 'user.firstName' },
  'identity-provider': { type: 'HYPR', relyingPartyApplicationId: 'app', relyingPartyURL: 'https://hypr.example.com' },
  'ip-acl': { entries: [{ action: 'Allow', startIPAddress: '*' }] },
  key: { algorithm: 'ES256' },
  lambda: { type: 'JWTPopulate', body: 'function populate(jwt, user, registration) {}' },
  messenger: { type: 'Generic', url: 'https://phones.example.com', connectTimeout: 1_000, readTimeout: 1_000 },
}

const required = (name: KindName): [string, Field][] =>
  Object.entries(kinds[name].fields.entries).filter(
    ([, { about }]) => about.required && !about.readOnly && about.entries === undefined && about.kind !== 'map',
  )
const valid = (name: KindName): Record<string, unknown> => ({
  ...('name' in kinds[name].fields.entries && { name: `Sample ${randomUUID()}` }),
  ...Object.fromEntries(required(name).map(([member, field]) => [member, sample(field)])),
  ...examples[name],
})

/**
 * What was read, with what it does not say said as other programs say it: null, or an empty text. Secrets are left out:
 * an empty one takes away what nobody can read.
 */
function spelledOut({ about }: Field, value: unknown, nothing: null | ''): unknown {
  const isGiven = value !== undefined && value !== null
  if (about.kind === 'list' && Array.isArray(value))
    return value.map(one => (about.item ? spelledOut(about.item, one, nothing) : one))
  if (about.entries === undefined)
    return isGiven ? value : nothing === '' && ['text', 'reference'].includes(about.kind) ? '' : null
  const had = Object(value) as Record<string, unknown>
  const open = Object.entries(about.entries).filter(([, { about }]) => !about.secret)
  return { ...had, ...Object.fromEntries(open.map(([name, member]) => [name, spelledOut(member, had[name], nothing)])) }
}

/** The text by which people know a record. */
const wordsOf = (name: KindName): string =>
  ({ webhook: 'description', 'user-action-reason': 'text' })[name as string] ?? 'name'

function has(name: KindName, verb: Verb): boolean {
  return (lines[name].verbs as readonly Verb[]).includes(verb)
}
const everyKind = Object.keys(lines) as KindName[]
/** Those of which there can be many; of the others bootstrap makes the one there is. */
const names = everyKind.filter(name => name === 'key' || has(name, 'create'))
const withVerb = (verb: Verb): KindName[] => everyKind.filter(name => has(name, verb))

describe.each(names)('%s', name => {
  const { envelope, plural, scope, unique = [], sleep } = kinds[name]
  const { path } = lines[name]
  const creating = name === 'key' ? `${path}/generate` : path
  const how = (more: How = {}): How => ({
    ...(lines[name].access === 'keyManager' && { key: managerKey }),
    ...(scope !== 'instance' && { tenantId: door.tenantId }),
    ...more,
  })
  const wrap = (record: unknown) => ({ [envelope]: record })
  const record = (answer: Answer) => answer.body[envelope] as unknown as Record<string, unknown> & { id: string }
  const make = async (more: object = {}) => record(await door.post(creating, wrap({ ...valid(name), ...more }), how()))
  const codes = ({ body }: Answer) =>
    Object.values((body?.fieldErrors ?? {}) as unknown as Record<string, { code: string }[]>).flatMap(errors =>
      errors.map(({ code }) => code),
    )
  const at = (id: string) => `${path}/${id}`
  const gone = sleep === undefined ? '' : '?hardDelete=true'

  test('is created under a drawn id and under a chosen one, and read back the same', async () => {
    const drawn = await make()
    expect(drawn).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      insertInstant: door.now(),
      lastUpdateInstant: door.now(),
    })
    expect(record(await door.get(at(drawn.id), how()))).toEqual(drawn)
    const id = randomUUID()
    const chosen = await door.post(`${creating}/${id.toUpperCase()}`, wrap(valid(name)), how())
    expect([chosen.status, record(chosen).id]).toEqual([200, id])
  })

  test('is not created where its id is taken', async () => {
    const { id } = await make()
    const answer = await door.post(`${creating}/${id}`, wrap(valid(name)), how())
    expect([answer.status, codes(answer)]).toEqual([400, [`[duplicate]${envelope}.id`]])
  })

  test.each(unique)('keeps its %s to itself, whatever the case', async member => {
    const taken = await make()
    const answer = await door.post(
      creating,
      wrap({ ...valid(name), [member]: String(taken[member]).toUpperCase() }),
      how(),
    )
    expect([answer.status, codes(answer)]).toEqual([400, [`[duplicate]${envelope}.${member}`]])
  })

  test.each(
    required(name)
      .filter(([, { about }]) => name !== 'key' || about.label === 'Name')
      .map(([member]) => member),
  )('is refused without its %s', async member => {
    const { [member]: _, ...rest } = valid(name)
    const answer = await door.post(creating, wrap(rest), how())
    expect(answer.status).toBe(400)
    expect(codes(answer)).toEqual([expect.stringMatching(new RegExp(`^\\[(blank|missing)\\]${envelope}\\.${member}$`))])
  })

  test('is refused without its envelope, with a name of the wrong type, and as something that is no object', async () => {
    expect(codes(await door.post(creating, {}, how()))).toEqual([`[missing]${envelope}`])
    expect(codes(await door.post(creating, wrap('text'), how()))).toEqual([`[couldNotConvert]${envelope}`])
    const member = name === 'webhook' ? 'url' : wordsOf(name)
    expect(codes(await door.post(creating, wrap({ ...valid(name), [member]: { deep: 1 } }), how()))).toEqual([
      `[couldNotConvert]${envelope}.${member}`,
    ])
    expect((await door.post(creating, '{"broken', how())).status).toBe(400)
    expect(
      (await door.send('POST', creating, 'a=b', { ...how(), headers: { 'content-type': 'text/plain' } })).status,
    ).toBe(415)
  })

  test('does not exist under an id that nobody has, and an id that is no UUID is told so', async () => {
    const verbs = (['retrieve', 'update', 'patch', 'remove'] as const).filter(verb => has(name, verb))
    const asking = { retrieve: 'GET', update: 'PUT', patch: 'PATCH', remove: 'DELETE' } as const
    for (const verb of verbs) {
      const body = verb === 'update' || verb === 'patch' ? wrap(valid(name)) : undefined
      const missing = await door.send(asking[verb], at(nowhere), body, how())
      expect([verb, missing.status, missing.text]).toEqual([verb, 404, ''])
      const unread = await door.send(asking[verb], at('not-a-uuid'), body, how())
      expect([verb, unread.status, codes(unread)]).toEqual([verb, 400, [`[couldNotConvert]${lines[name].id}`]])
    }
  })

  test('is replaced by PUT, which keeps what only the platform sets', async () => {
    const before = await make(name === 'key' || name === 'api-key' ? {} : { data: { old: true } })
    await door.later(1_000)
    const answer = await door.put(at(before.id), wrap({ ...valid(name), id: nowhere, insertInstant: 1 }), how())
    expect(answer.status).toBe(200)
    expect(record(answer)).toMatchObject({
      id: before.id,
      insertInstant: before.insertInstant,
      lastUpdateInstant: door.now(),
    })
    expect(record(answer).data ?? {}).toEqual({})
  })

  test('is the same after a PUT of what was read, also with null or an empty text for all it does not say', async () => {
    const before = await make()
    for (const said of [
      before,
      spelledOut(kinds[name].fields, before, null),
      spelledOut(kinds[name].fields, before, ''),
    ]) {
      const answer = await door.put(at(before.id), wrap(said), how())
      expect([answer.status, codes(answer)]).toEqual([200, []])
      expect(record(await door.get(at(before.id), how()))).toEqual({ ...before, lastUpdateInstant: door.now() })
    }
  })

  test('is deleted, and then does not exist', async () => {
    const { id } = await make()
    if (sleep !== undefined) {
      const unclear = await door.del(`${at(id)}?hardDelete=True`, how())
      expect([unclear.status, codes(unclear)]).toEqual([400, ['[couldNotConvert]hardDelete']])
    }
    const answer = await door.del(at(id) + gone, how())
    expect([answer.status, answer.text]).toEqual([200, ''])
    expect((await door.get(at(id), how())).status).toBe(404)
    expect((await door.del(at(id) + gone, how())).status).toBe(404)
  })

  if (has(name, 'patch')) {
    test('is patched in three forms, and judged as if it were replaced', async () => {
      const { id, ...before } = await make()
      const member = wordsOf(name)
      const value = before[member]
      const form = (type: string) => how({ headers: { 'content-type': type } })
      const patching = async (type: string, document: unknown) => {
        const answer = await door.patch(at(id), JSON.stringify(document), form(type))
        return answer.status === 200 ? record(answer)[member] : codes(answer)
      }
      expect(await patching('application/json', wrap({}))).toBe(value)
      expect(await patching('application/json', wrap({ [member]: `J ${id}` }))).toBe(`J ${id}`)
      expect(await patching('application/merge-patch+json', wrap({ [member]: `M ${id}` }))).toBe(`M ${id}`)
      const replace = [{ op: 'replace', path: `/${envelope}/${member}`, value: `O ${id}` }]
      expect(await patching('application/json-patch+json', replace)).toBe(`O ${id}`)
      expect(await patching('application/merge-patch+json', wrap({ [member]: ['wrong'] }))).toEqual([
        `[couldNotConvert]${envelope}.${member}`,
      ])
      const failing = [...replace, { op: 'test', path: `/${envelope}/${member}`, value: 'other' }]
      expect(await patching('application/json-patch+json', failing)).toEqual([`[invalid]${envelope}.${member}`])
      expect(record(await door.get(at(id), how()))[member]).toBe(`O ${id}`)
      expect((await door.patch(at(id), '{}', form('text/plain'))).status).toBe(415)
    })
  }

  if (has(name, 'list')) {
    test('is listed', async () => {
      const { id } = await make()
      const answer = await door.get(path, how())
      expect((answer.body[plural] as unknown as { id: string }[]).map(one => one.id)).toContain(id)
    })
  }

  if (sleep !== undefined) {
    test('sleeps when deleted, is listed among the sleepers, and wakes', async () => {
      const { id } = await make()
      const ids = async (query: string) =>
        ((await door.get(path + query, how())).body[plural] as unknown as { id: string }[]).map(one => one.id)
      expect((await door.del(at(id), how())).status).toBe(200)
      expect([(await ids('')).includes(id), (await ids('?inactive=true')).includes(id)]).toEqual([false, true])
      expect(record(await door.get(at(id), how())).active).toBe(false)
      expect(record(await door.put(`${at(id)}?reactivate=true`, undefined, how())).active).toBe(true)
      expect(await ids('')).toContain(id)
    })
  }

  if (has(name, 'search')) {
    test('is found by POST and by GET, in any case and with wildcards, page by page', async () => {
      const mark = `Mark${randomUUID().slice(0, 8)}`
      const member = wordsOf(name)
      for (const which of ['b', 'a', 'c']) await make({ [member]: `${mark} ${which}` })
      const body = {
        search: { [member]: `${mark.toLowerCase()}*`, orderBy: `${member} DESC`, startRow: 1, numberOfResults: 1 },
      }
      const posted = await door.post(`${path}/search`, body, how())
      expect(posted.body.total).toBe(3)
      expect((posted.body[plural] as unknown as Record<string, string>[]).map(one => one[member])).toEqual([
        `${mark} b`,
      ])
      const got = await door.get(
        `${path}/search?${member}=${mark}&startRow=1&numberOfResults=1&orderBy=${member}%20DESC`,
        how(),
      )
      expect(got.body).toEqual(posted.body)
      const wrong = await door.post(`${path}/search`, { search: { orderBy: 'secret ASC', startRow: -1 } }, how())
      expect(codes(wrong).sort()).toEqual(['[invalid]search.orderBy', '[invalid]search.startRow'])
    })
  }

  test('is not there for another tenant', async () => {
    const bound = {
      application: {},
      tenant: {},
      webhook: { tenantIds: [door.tenantId] },
      'api-key': { tenantId: door.tenantId },
      'identity-provider': { tenantId: door.tenantId },
    } as const
    const { id } = await make((bound as Record<string, object>)[name] ?? {})
    const foreign = lines[name].access === 'apiKey'
    const strangers: How[] = [{ key: otherKey }, ...(foreign && name !== 'consent' ? [{ tenantId: otherTenant }] : [])]
    for (const stranger of strangers) {
      const answer = await door.get(at(id), stranger)
      expect([answer.status, answer.text]).toEqual([foreign ? 404 : 401, ''])
      expect((await door.del(at(id), stranger)).status).toBe(foreign ? 404 : 401)
    }
    expect((await door.get(at(id), how())).status).toBe(200)
  })
})

describe('every route', () => {
  const all = (Object.keys(routes) as (keyof typeof routes)[]).filter(route => routes[route] !== 'public')
  test.each(all)('%s answers an empty 401 without a key, with a wrong one, and with one that may not', async route => {
    const [method = '', path = ''] = route.split(' ')
    for (const key of [false, 'no-key-of-ours-at-all', poorKey] as const) {
      const answer = await door.send(method, path.replaceAll(/:\w+/g, nowhere), method === 'GET' ? undefined : {}, {
        key,
      })
      expect([key, answer.status, answer.text]).toEqual([key, 401, ''])
    }
  })

  test('that belongs to no tenant refuses a tenant’s key', async () => {
    for (const [route, access] of Object.entries(routes)) {
      if (access === 'apiKey' || access === 'public') continue
      const [method = '', path = ''] = route.split(' ')
      const answer = await door.send(method, path.replaceAll(/:\w+/g, nowhere), method === 'GET' ? undefined : {}, {
        key: otherKey,
      })
      expect([route, answer.status]).toEqual([route, 401])
    }
  })

  test('wants to know the tenant of something new when there are several', async () => {
    const answer = await door.post('/api/application', { application: { name: 'Whose?' } })
    expect([answer.status, answer.body]).toEqual([
      400,
      { generalErrors: [{ code: '[TenantIdRequired]', message: expect.any(String) }] },
    ])
  })

  test('answers 405 to a method that nobody declared', async () => {
    expect((await door.send('PATCH', '/api/key', {})).status).toBe(405)
    expect(withVerb('patch')).not.toContain('key')
  })
})
