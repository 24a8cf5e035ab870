// Which role may look at, change and delete what at the console? (wire reference, section 30)
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { may } from '../../functions/admin/may.ts'
import { adminRoles } from '../../shared/resources/admin-roles.ts'
import { kinds } from '../../shared/resources/index.ts'
import { type Door, openDoor } from '../door.ts'
import { type Visitor, visitor } from './admin-world.ts'

/** Each page and the word its roles begin with. What has no word of its own belongs to the system. */
const thing: Readonly<Record<string, string>> = {
  'api-key': 'api_key',
  application: 'application',
  connector: 'connector',
  consent: 'consent',
  'email-template': 'email_template',
  entity: 'entity',
  'entity-type': 'entity',
  form: 'form',
  'form-field': 'form',
  group: 'group',
  'identity-provider': 'system',
  integration: 'system',
  'ip-acl': 'system',
  key: 'key',
  lambda: 'lambda',
  'message-template': 'message_template',
  messenger: 'messenger',
  'system-configuration': 'system',
  tenant: 'tenant',
  theme: 'theme',
  'user-action': 'user_action',
  'user-action-reason': 'user_action',
  webhook: 'webhook',
  user: 'user',
  'audit-log': 'audit_log',
  'event-log': 'event_log',
  'webhook-event-log': 'webhook',
  'login-record': 'report',
}
const pages = Object.keys(thing)
const things = [...new Set(Object.values(thing))]
const deeds = ['view', 'edit', 'delete'] as const
/** What each kind of role lets one do: whoever may change or delete a thing may look at it. */
const lets: Readonly<Record<string, readonly string[]>> = {
  viewer: ['view'],
  manager: ['view', 'edit'],
  deleter: ['view', 'delete'],
}

describe('the table of roles', () => {
  test('has a line for every kind of record', () => {
    expect(
      Object.values(kinds)
        .map(({ kind }) => kind)
        .filter(kind => thing[kind] === undefined),
    ).toEqual([])
  })

  test('holds for every page, every role and every deed', () => {
    const roles = adminRoles.map(({ name }) => name)
    const wrong = roles.flatMap(role => {
      const [, word = '', what = ''] = /^(.+)_(viewer|manager|deleter)$/.exec(role) ?? []
      return pages.flatMap(page =>
        deeds.flatMap(deed => {
          const expected = role === 'admin' || (thing[page] === word && lets[what]?.includes(deed) === true)
          return may([role], deed, page) === expected ? [] : [`${role} ${deed} ${page}: ${!expected}`]
        }),
      )
    })
    expect(wrong).toEqual([])
    expect(roles).toEqual(
      expect.arrayContaining(things.flatMap(word => [`${word}_viewer`, `${word}_manager`, `${word}_deleter`])),
    )
  })
})

let door: Door
beforeAll(async () => {
  door = await openDoor()
}, 60_000)
afterAll(() => door.close())

const single = ['integration', 'system-configuration']
const readOnly = ['audit-log', 'event-log', 'webhook-event-log', 'login-record']

describe.each(things)('the pages of %s', word => {
  test('open to its own roles, and to nobody else’s', async () => {
    const own = pages.filter(page => thing[page] === word)
    const [viewer, manager, deleter, stranger] = await Promise.all(
      [[`${word}_viewer`], [`${word}_manager`], [`${word}_deleter`], ['mfa_deleter']].map(roles =>
        visitor(door, roles),
      ),
    )
    if (!viewer || !manager || !deleter || !stranger) throw new Error('somebody is missing')
    const answered = async (one: Visitor, page: string) => {
      const list = await one.get(`/admin/${page}`)
      const made = readOnly.includes(page) || single.includes(page) ? undefined : await one.get(`/admin/${page}/new`)
      return [list.status, made?.status]
    }
    for (const page of own) {
      const open = single.includes(page) ? 303 : 200
      const hasNew = !readOnly.includes(page) && !single.includes(page)
      const [none, some] = hasNew ? [403, 200] : [undefined, undefined]
      expect([page, ...(await answered(viewer, page))]).toEqual([page, open, none])
      expect([page, ...(await answered(manager, page))]).toEqual([page, open, some])
      expect([page, ...(await answered(deleter, page))]).toEqual([page, open, none])
      expect([page, ...(await answered(stranger, page))]).toEqual([page, 403, none])
    }
    // And the menu shows what opens, no more.
    const { text } = await viewer.get('/admin')
    const shown = [...text.matchAll(/<li><a href="\/admin\/([\w-]+)"/g)].map(([, page]) => page)
    expect([...new Set(shown)].sort()).toEqual(own.toSorted())
  })
})

describe('whoever manages API keys', () => {
  const make = async (
    one: Visitor,
    endpoints: Readonly<Record<string, string | undefined>>,
    name: string = randomUUID(),
  ) => {
    const field = 'permissions.endpoints'
    const rows = Object.entries(endpoints).map(([path, methods = '']) => [path, methods] as const)
    const answer = await one.post('/admin/api-key/new', {
      _shown: ['name', field],
      name,
      [`${field}._rows`]: String(rows.length),
      ...Object.fromEntries(
        rows.flatMap(([path, methods], n) => [
          [`${field}.${n}._key`, path],
          [`${field}.${n}._value`, methods],
        ]),
      ),
    })
    return { answer, key: /class="secret-shown"[\s\S]*data-copy="([\w-]{20,})"/.exec(answer.text)?.[1] }
  }

  test('hands out what their own roles let them do, and no more', async () => {
    const one = await visitor(door, ['api_key_manager', 'webhook_viewer', 'group_manager'])
    expect((await one.get('/admin/api-key/new')).text).toContain('What you may hand out')
    const good = await make(one, { '/api/webhook': 'GET', '/api/group': 'GET\nPOST\nPATCH' })
    expect((await door.get('/api/webhook', { key: good.key ?? '' })).status).toBe(200)
    for (const endpoints of [
      {},
      { '/api/webhook': 'POST' },
      { '/api/group': 'DELETE' },
      { '/api/tenant': 'GET' },
      { '/api/user': 'GET' },
      { '/api/user/registration': 'POST' },
      { '/api/application': 'GET' },
      { '/api/key': 'GET' },
    ] as const) {
      const { answer, key } = await make(one, endpoints)
      expect([endpoints, answer.status, key]).toEqual([endpoints, 400, undefined])
      expect(answer.text).toContain('You can only hand out what your own roles let you do')
    }
  })

  test('with no other role hands out nothing', async () => {
    const one = await visitor(door, ['api_key_manager'])
    expect((await one.get('/admin/api-key/new')).text).toContain('Your roles let you hand out nothing')
    for (const endpoints of [{}, { '/api/webhook': 'GET' }])
      expect((await make(one, endpoints)).answer.status).toBe(400)
  })

  test('with the roles of users and applications still makes no key that leads into the console', async () => {
    const one = await visitor(door, ['api_key_manager', 'user_manager', 'application_manager'])
    for (const path of ['/api/user', '/api/user/registration', '/api/application', '/api/application/role'])
      expect([path, (await make(one, { [path]: 'GET\nPOST' })).answer.status]).toEqual([path, 400])
  })

  test('neither reads, changes nor copies a key that can do more', async () => {
    const admin = await visitor(door)
    const { answer } = await make(admin, {}, 'Everything')
    const [, id = ''] = /href="\/admin\/api-key\/([\w-]+)"/.exec(answer.text) ?? []
    const one = await visitor(door, ['api_key_manager', 'webhook_manager'])
    const at = `/admin/api-key/${id}`
    const page = await one.get(at)
    expect(page.text).toContain('This key can do more than your roles')
    for (const what of ['edit', 'duplicate']) {
      expect(page.text).not.toContain(`${at}/${what}`)
      expect([what, (await one.get(`${at}/${what}`)).status]).toEqual([what, 403])
      expect([what, (await one.post(`${at}/${what}`, { _shown: 'name', name: 'Mine' })).status]).toEqual([what, 403])
    }
    expect((await one.post(`${at}/reveal`)).status).toBe(404)
    expect((await admin.post(`${at}/reveal`)).status).toBe(200)
  })
})
