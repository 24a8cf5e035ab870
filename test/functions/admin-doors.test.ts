// What does the console promise against those who should not be there, or should not do this?
import { randomUUID } from 'node:crypto'
import { afterAll, describe, expect, test } from 'vitest'
import { adminApplicationId } from '../../shared/resources/application.ts'
import { assets, assetsVersion } from '../../shared/ui/assets.ts'
import { openDoor } from '../door.ts'
import { filledIn } from './admin-form.ts'
import { administrator, password, signIn, type Visitor, visiting, visitor } from './admin-world.ts'

const door = await openDoor()
let admin = await visitor(door)
afterAll(() => door.close())

const tenantAt = () => `/admin/tenant/${door.tenantId}`
const nameOf = async (): Promise<string> => String((await door.get(`/api/tenant/${door.tenantId}`)).body.tenant?.name)

describe('signing in', () => {
  test('is asked of everybody, and leads back to where one wanted to go', async () => {
    const stranger = visiting(door, '')
    expect((await stranger.get('/admin')).headers.location).toBe('/admin/sign-in')
    expect((await stranger.get('/admin/tenant?q=a')).headers.location).toBe(
      '/admin/sign-in?to=%2Fadmin%2Ftenant%3Fq%3Da',
    )
    expect((await stranger.post('/admin/tenant/new', { name: 'x' }, { token: 'x' })).headers.location).toBe(
      '/admin/sign-in',
    )
    for (const path of ['/admin/nothing', '/admin/tenant/x/y/z'])
      expect((await stranger.get(path)).status).not.toBe(200)
  })

  test('says the same to a wrong password and to nobody', async () => {
    const email = await administrator(door)
    const answers = await Promise.all([signIn(door, email, 'wrong'), signIn(door, 'nobody@example.com', 'wrong')])
    for (const { status, text, cookies } of answers) {
      expect(status).toBe(401)
      expect(text).toContain('The login or the password is wrong.')
      expect(cookies).toEqual([])
    }
  })

  test('lets nobody in who is not registered for the console', async () => {
    const email = `${randomUUID()}@example.com`
    await door.post('/api/user', { user: { email, password }, skipVerification: true }, { tenantId: door.tenantId })
    expect(await signIn(door, email)).toMatchObject({ status: 403, cookies: [] })
  })

  test('sets a cookie that no script reads and no other site sends; over TLS no other host either', async () => {
    const email = await administrator(door)
    const [plain = ''] = (await signIn(door, email)).cookies
    expect(plain).toMatch(/^tenantry\.console=[^;]+; Path=\/; HttpOnly; SameSite=Lax$/)
    const secure = await door.send('POST', '/admin/sign-in', new URLSearchParams({ loginId: email, password }), {
      key: false,
      headers: { origin: 'https://localhost:9011', 'x-forwarded-proto': 'https' },
    })
    expect(secure.cookies[0]).toMatch(/^__Host-tenantry\.console=[^;]+; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
  })

  test('never leads to another site', async () => {
    const email = await administrator(door)
    for (const to of [
      'https://evil.example',
      '//evil.example',
      '/\\evil.example',
      '/admin/../../evil',
      '/admin\n//evil',
    ]) {
      const form = new URLSearchParams({ loginId: email, password, to })
      const { headers } = await door.send('POST', '/admin/sign-in', form, {
        key: false,
        headers: { origin: 'http://localhost:9011' },
      })
      expect(headers.location).toBe('/admin')
    }
  })

  test('from a form of another site is refused', async () => {
    const email = await administrator(door)
    for (const from of ['https://evil.example', 'null', null])
      expect(await signIn(door, email, password, from)).toMatchObject({ status: 403, cookies: [] })
  })
})

describe('a session', () => {
  test('ends when one signs out, also for whoever kept the cookie', async () => {
    const one = await visitor(door)
    expect((await one.get('/admin')).status).toBe(200)
    const out = await one.post('/admin/sign-out')
    expect(out.cookies[0]).toMatch(/^tenantry\.console=; Max-Age=0/)
    expect((await one.get('/admin')).headers.location).toBe('/admin/sign-in')
  })

  test('ends with its user, with the registration, and when the API revokes it', async () => {
    const userOf = async (email: string) =>
      String(
        (await door.get(`/api/user?email=${encodeURIComponent(email)}`, { tenantId: door.tenantId })).body.user?.id,
      )
    const ends: readonly ((id: string) => Promise<unknown>)[] = [
      id => door.del(`/api/user/${id}`),
      id => door.del(`/api/user/registration/${id}/${adminApplicationId}`),
      id => door.del(`/api/jwt/refresh?userId=${id}`),
    ]
    for (const end of ends) {
      const email = await administrator(door)
      const one = visiting(door, (await signIn(door, email)).cookies[0]?.split(';')[0] ?? '')
      expect((await one.get('/admin')).status).toBe(200)
      await end(await userOf(email))
      expect((await one.get('/admin')).status).toBe(303)
    }
  })

  test('is nothing that a login through the API could have made', async () => {
    const email = await administrator(door)
    const application = { loginConfiguration: { generateRefreshTokens: true } }
    await door.patch(`/api/application/${adminApplicationId}`, { application }, { tenantId: door.tenantId })
    const { body } = await door.post('/api/login', { loginId: email, password, applicationId: adminApplicationId })
    expect(body.refreshToken).toBeDefined()
    const one = visiting(door, `tenantry.console=${String(body.refreshToken)}`)
    expect((await one.get('/admin')).status).toBe(303)
  })

  test('ends after a working day', async () => {
    const one = await visitor(door)
    await door.later('11 hours')
    expect((await one.get('/admin')).status).toBe(200)
    await door.later('61 minutes')
    expect((await one.get('/admin')).status).toBe(303)
    admin = await visitor(door)
  })
})

describe('a form', () => {
  test('of another site, without a token or with somebody else’s, changes nothing', async () => {
    const before = await nameOf()
    const other = await visitor(door)
    const page = await admin.get(`${tenantAt()}/edit`)
    const form = filledIn(page.text, `${tenantAt()}/edit`, { name: 'Taken over' })
    const tries = [
      { token: '' },
      { token: 'guessed' },
      { token: await other.token() },
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: null },
    ]
    for (const how of tries) expect((await admin.post(`${tenantAt()}/edit`, form, how)).status).toBe(403)
    expect(await nameOf()).toBe(before)
    for (const path of ['/admin/sign-out', `${tenantAt()}/delete`, '/admin/look', '/admin/working-tenant'])
      expect((await admin.post(path, { confirm: before }, { token: 'guessed' })).status).toBe(403)
    expect((await admin.get('/admin')).status).toBe(200)
  })

  test('that is too large, or no form at all, is refused', async () => {
    const huge = await admin.post(`${tenantAt()}/edit`, { name: 'x'.repeat(2_200_000) })
    expect(huge.status).toBe(413)
    const json = await door.send(
      'POST',
      `${tenantAt()}/edit`,
      { tenant: { name: 'x' } },
      {
        key: false,
        headers: { cookie: admin.cookie, origin: 'http://localhost:9011' },
      },
    )
    expect(json.status).toBe(403)
  })
})

describe('roles', () => {
  const tenantEdit = async (one: Visitor) => {
    const page = await admin.get(`${tenantAt()}/edit`)
    return one.post(
      `${tenantAt()}/edit`,
      filledIn(page.text, `${tenantAt()}/edit`, { issuer: `${randomUUID()}.example` }),
    )
  }

  test('decide what one sees', async () => {
    const one = await visitor(door, ['tenant_viewer'])
    const home = await one.get('/admin')
    expect(home.text).toContain('href="/admin/tenant"')
    expect(home.text).not.toContain('href="/admin/application"')
    const view = await one.get(tenantAt())
    expect(view.status).toBe(200)
    for (const what of ['edit', 'delete', 'duplicate']) expect(view.text).not.toContain(`${tenantAt()}/${what}`)
    for (const path of [
      '/admin/application',
      '/admin/api-key',
      '/admin/audit-log',
      `${tenantAt()}/edit`,
      `${tenantAt()}/delete`,
      '/admin/tenant/new',
    ]) {
      const { status, text } = await one.get(path)
      expect([path, status]).toEqual([path, 403])
      expect(text).toContain('You may not do this')
    }
    expect((await one.get('/admin/search?q=Door')).text).not.toContain('/admin/application/')
    // More settings than a search shows: the way to the others is one that is open to this person.
    expect((await one.get('/admin/search?q=a')).text).not.toContain('/edit')
  })

  test('decide what one may do, whatever the page showed', async () => {
    const [viewer, manager, deleter, none] = await Promise.all(
      [['tenant_viewer'], ['tenant_manager'], ['tenant_deleter'], ['user_manager']].map(roles => visitor(door, roles)),
    )
    const name = await nameOf()
    for (const [one, edits, deletes] of [
      [viewer, 403, 403],
      [none, 403, 403],
      [manager, 303, 403],
      // It is the tenant of the console, and stays: but the deleter was allowed to ask.
      [deleter, 403, 400],
    ] as const) {
      if (one === undefined) throw new Error('somebody is missing')
      expect((await tenantEdit(one)).status).toBe(edits)
      expect((await one.post(`${tenantAt()}/delete`, { confirm: name })).status).toBe(deletes)
    }
    expect((await viewer?.post('/admin/tenant/new', { name: 'New', _shown: 'name' }))?.status).toBe(403)
    expect((await viewer?.post(`/admin/application/${door.applicationId}/reveal`))?.status).toBe(403)
  })

  test('of the console itself are only for administrators to change', async () => {
    const one = await visitor(door, ['application_manager', 'application_deleter'])
    const at = `/admin/application/${adminApplicationId}`
    expect((await one.get(at)).status).toBe(200)
    for (const what of ['edit', 'delete', 'duplicate']) expect((await one.get(`${at}/${what}`)).status).toBe(403)
    for (const what of ['edit', 'delete', 'reveal', 'sleep']) expect((await one.post(`${at}/${what}`)).status).toBe(403)
    expect((await one.get(`/admin/application/${door.applicationId}/edit`)).status).toBe(200)
  })

  test('that show nothing lead to a page that says so', async () => {
    const one = await visitor(door, ['mfa_deleter'])
    expect((await one.get('/admin')).text).toContain('Your roles show nothing here yet')
  })
})

describe('every page', () => {
  test('tells the browser to run, load and frame nothing but ours', async () => {
    const stranger = visiting(door, '')
    const pages = await Promise.all([
      ...['/admin', '/admin/tenant', tenantAt(), `${tenantAt()}/edit`, '/admin/audit-log', '/admin/nothing'].map(
        admin.get,
      ),
      stranger.get('/admin/sign-in'),
    ])
    for (const { headers, text } of pages) {
      expect(headers['content-security-policy']).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
      )
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
        'referrer-policy': 'same-origin',
      })
      expect(text).not.toMatch(
        /<script(?![^>]*\ssrc="\/admin\/assets\/)|<style|\sstyle=|\son\w+="|javascript:|https?:\/\/(?!localhost)[^"]*\.(css|js|png|woff)/,
      )
      expect(text.match(/<h1/g)).toHaveLength(1)
      expect(text).toMatch(/<html lang="en"/)
      expect(text).toMatch(/<main/)
      expect(text).toMatch(/<title>[^<]+ · Tenantry<\/title>/)
    }
  })

  test('shows what somebody typed as words', async () => {
    const name = '<img src=x onerror=alert(1)>"\'&'
    const made = await door.post('/api/tenant', { tenant: { name } })
    const at = `/admin/tenant/${String(made.body.tenant?.id)}`
    for (const path of [
      '/admin/tenant',
      at,
      `${at}/edit`,
      `${at}/delete`,
      '/admin/audit-log',
      `/admin/search?q=${encodeURIComponent(name)}`,
      `/admin/tenant?q=${encodeURIComponent(name)}`,
    ]) {
      const { text } = await admin.get(path)
      expect(text).not.toContain('<img')
      expect(text).toContain('&lt;img src=x onerror=alert(1)&gt;')
    }
  })

  test('keeps the look one chose, and the tenant one works in', async () => {
    const dark = await admin.post('/admin/look', { look: 'dark', _back: '/admin/tenant' })
    expect(dark).toMatchObject({ status: 303, headers: { location: '/admin/tenant' } })
    const cookie = `${admin.cookie}; ${dark.cookies[0]?.split(';')[0]}`
    expect((await visiting(door, cookie).get('/admin')).text).toContain('data-look="dark"')
    const other = await door.post('/api/tenant', { tenant: { name: 'Elsewhere' } })
    const chosen = await admin.post('/admin/working-tenant', { tenantId: String(other.body.tenant?.id) })
    const there = visiting(door, `${admin.cookie}; ${chosen.cookies[0]?.split(';')[0]}`)
    expect((await there.get('/admin/application')).text).toContain('No applications yet')
    expect((await admin.get('/admin/application')).text).toContain('Door')
  })
})

test('what nobody would send from our pages is no crash', async () => {
  const at = `${tenantAt()}/edit`
  for (const patch of ['', '{', 'null', '[1]', '"x"', '{"__proto__":{"name":"x"}}', '{"name":{"constructor":1}}'])
    expect([patch, (await admin.post(at, { _patch: patch, _step: 'save', _version: '1' })).status]).not.toEqual([
      patch,
      500,
    ])
  const odd = [
    '/admin/audit-log?after=x',
    '/admin/tenant?from=-1&sort=__proto__+DESC',
    '/admin/constructor',
    '/admin/tenant/%00',
    `${tenantAt()}?saved=%3Cb%3E`,
    '/admin/key/new?as=nothing',
    '/admin/identity-provider/new?type=Nobody',
    `/admin/search?q=${'x'.repeat(2_000)}`,
  ]
  for (const path of odd)
    expect([path, (await admin.get(path)).status]).toEqual([
      path,
      expect.toSatisfy((status: number) => [200, 400, 404].includes(status)),
    ])
  const rows = await admin.post(at, {
    _shown: 'emailConfiguration.additionalHeaders',
    'emailConfiguration.additionalHeaders._rows': '99999999999',
    _step: 'review',
  })
  expect(rows.status).toBe(303)
})

test('everything below /admin is the console’s, and nothing beside it', async () => {
  const far = await admin.get('/admin/a/b/c/d')
  expect(far).toMatchObject({ status: 404, headers: { 'content-type': 'text/html; charset=utf-8' } })
  expect(far.text).toContain('Not found')
  for (const path of ['/administrator', '/admin-x/tenant']) expect((await admin.get(path)).text).toBe('')
  expect((await admin.post('/admin/tenant')).status).toBe(405)
})

test('styles and scripts are for anybody, and for ever', async () => {
  for (const [name, { type, body }] of Object.entries(assets)) {
    const answer = await door.send('GET', `/admin/assets/${assetsVersion}/${name}`, undefined, { key: false })
    expect(answer).toMatchObject({ status: 200, text: body })
    expect(answer.headers).toMatchObject({
      'content-type': type,
      'cache-control': expect.stringContaining('immutable'),
    })
    if (name.endsWith('.js')) expect(body.split('\n').length, name).toBeLessThan(100)
  }
  for (const path of [
    `/admin/assets/${assetsVersion}/../index.ts`,
    `/admin/assets/${assetsVersion}/nothing.js`,
    '/admin/assets/0/console.css',
  ])
    expect((await door.send('GET', path, undefined, { key: false })).status).toBe(404)
})
