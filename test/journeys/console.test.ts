// Does the console work in a browser, with script and without, by keyboard, on a phone?
//
// Drives headless Chromium where Debian's is installed. Where it is not, the suite says so and skips.
import { existsSync } from 'node:fs'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Body, type Door, openDoor } from '../door.ts'
import { administrator, password } from '../functions/admin-world.ts'

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'
const isThere = existsSync(executablePath)
if (!isThere)
  console.warn(`There is no ${executablePath}: the console was not tried in a browser (apt-get install chromium).`)

let door: Door
let browser: Browser
let address: string
let email: string
const said: string[] = []

beforeAll(async () => {
  if (!isThere) return
  door = await openDoor({ at: Date.now() })
  email = await administrator(door)
  address = await door.listen()
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
}, 60_000)
afterAll(async () => {
  await browser?.close()
  await door?.close()
})

type Wishes = { readonly width?: number; readonly script?: boolean; readonly dark?: boolean }
async function open({ width = 1440, script = true, dark = false }: Wishes = {}): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: { width, height: width < 500 ? 844 : 900 },
    javaScriptEnabled: script,
    colorScheme: dark ? 'dark' : 'light',
  })
  context.setDefaultTimeout(10_000)
  context.on('console', message => {
    if (/content security policy|refused to/i.test(message.text())) said.push(message.text())
  })
  context.on('weberror', ({ error }) => void said.push(error().message))
  return context
}

async function signedIn(wishes?: Wishes): Promise<Page> {
  const page = await (await open(wishes)).newPage()
  await page.goto(`${address}/admin/sign-in`)
  await page.fill('[name=loginId]', email)
  await page.fill('[name=password]', password)
  await page.keyboard.press('Enter')
  await page.waitForURL(`${address}/admin`)
  return page
}

const tenant = async (): Promise<Body | undefined> => (await door.get(`/api/tenant/${door.tenantId}`)).body.tenant
const edit = (hash = '') => `${address}/admin/tenant/${door.tenantId}/edit${hash}`
const duration = '[name="jwtConfiguration.timeToLiveInSeconds"]'
const widthOf = (page: Page): Promise<unknown> => page.evaluate('document.documentElement.scrollWidth')

let made: string | undefined
/** Somebody with long names and everything one can have. */
async function someUser(): Promise<string> {
  if (made !== undefined) return made
  const user = {
    email: 'maximiliana.von-und-zu-donaudampfschifffahrtsgesellschaft@extraordinarily-long-domain-name.example.com',
    username: 'Maximiliana',
    firstName: 'Maximiliana Theodora',
    lastName: 'von und zu Donaudampfschifffahrtselektrizitätenhauptbetriebswerk',
    password,
    data: { crm: { tier: 'gold', note: 'x'.repeat(200) } },
  }
  const body = { user, registration: { applicationId: door.applicationId }, skipVerification: true }
  const answer = await door.post('/api/user/registration', body, { tenantId: door.tenantId })
  await door.post('/api/login', { loginId: user.username, password, applicationId: door.applicationId })
  await door.drain()
  made = String(answer.body.user?.id)
  return made
}

describe.skipIf(!isThere)('in a browser', () => {
  test('a setting is found, changed, counted, saved and seen by the API', async () => {
    const page = await signedIn()
    await page.goto(edit())
    await page.keyboard.press('/')
    await page.keyboard.type('jwtConfiguration.timeToLive')
    await page.keyboard.press('Enter')
    expect(await page.locator('.setting:visible').count()).toBe(1)
    expect(await page.evaluate('document.activeElement.name')).toBe('jwtConfiguration.timeToLiveInSeconds')
    await page.fill(duration, '5400')
    expect(await page.locator('.save output').textContent()).toBe('1 unsaved change')
    expect(await page.locator(`.setting:has(${duration}) output.said`).textContent()).toBe('1 hour 30 minutes')
    await page.keyboard.press('Control+s')
    await page.waitForURL(/saved=1/)
    expect(await page.textContent('[role=status]')).toContain('One setting changed')
    expect((await tenant())?.jwtConfiguration).toMatchObject({ timeToLiveInSeconds: 5400 })
    await page.context().close()
  })

  test('what is wrong is told where one looks first, and the focus goes there', async () => {
    const page = await signedIn()
    await page.goto(edit('#tab-jwt'))
    await page.fill(duration, '-1')
    await page.keyboard.press('Enter')
    await page.waitForSelector('#summary')
    expect(await page.evaluate('document.activeElement.id')).toBe('summary')
    expect(await page.locator(duration).isVisible()).toBe(true)
    await page.click('#summary a')
    expect(await page.evaluate('decodeURIComponent(location.hash)')).toBe('#f-jwtConfiguration.timeToLiveInSeconds')
    await page.context().close()
  })

  test('a form that was changed is not left by accident', async () => {
    const page = await signedIn()
    await page.goto(edit('#tab-jwt'))
    await page.fill(duration, '77')
    const asked = page.waitForEvent('dialog')
    const leaving = page.goto(`${address}/admin/tenant`).catch(() => undefined)
    const dialog = await asked
    expect(dialog.type()).toBe('beforeunload')
    await dialog.accept()
    await leaving
    await page.context().close()
  })

  test('settings that depend on a switch appear when it is on', async () => {
    for (const script of [true, false]) {
      const page = await signedIn({ script })
      await page.goto(edit('#tab-security'))
      const siteKey = page.locator('[name="captchaConfiguration.siteKey"]')
      expect(await siteKey.isVisible()).toBe(false)
      await page.check('[name="captchaConfiguration.enabled"]')
      expect(await siteKey.isVisible()).toBe(true)
      await page.context().close()
    }
  })

  test('everything works without script: tabs, finding, saving', async () => {
    const page = await signedIn({ script: false })
    await page.goto(edit())
    expect(await page.locator('[name=issuer]').isVisible()).toBe(true)
    expect(await page.locator(duration).isVisible()).toBe(false)
    await page.click('.tabs a[href="#tab-jwt"]')
    expect(await page.locator(duration).isVisible()).toBe(true)
    await page.fill('#find', 'refresh token duration')
    await page.click('.find button')
    await page.fill('[name="jwtConfiguration.refreshTokenTimeToLiveInMinutes"]', '600')
    await page.click('button[data-save]')
    await page.waitForURL(/saved=1/)
    expect((await tenant())?.jwtConfiguration).toMatchObject({ refreshTokenTimeToLiveInMinutes: 600 })
    await page.context().close()
  })

  test('the keys are listed on asking, and a menu closes on Esc', async () => {
    const page = await signedIn()
    await page.keyboard.press('?')
    expect(await page.locator('dialog').isVisible()).toBe(true)
    await page.keyboard.press('Escape')
    expect(await page.locator('dialog').isVisible()).toBe(false)
    await page.goto(`${address}/admin/tenant`)
    await page.locator('td.end summary').first().focus()
    await page.keyboard.press('Enter')
    expect(await page.locator('td.end .sheet').first().isVisible()).toBe(true)
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.textContent.trim()')).toBe('View')
    await page.keyboard.press('Escape')
    expect(await page.locator('td.end .sheet').first().isVisible()).toBe(false)
    await page.goto(`${address}/admin/application`)
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.textContent')).toContain('Skip to content')
    await page.context().close()
  })

  test('an API key is copied with one click', async () => {
    const page = await signedIn()
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.goto(`${address}/admin/api-key/new`)
    await page.fill('[name=name]', 'Copied')
    await page.click('button[data-save]')
    await page.click('.secret-shown [data-copy]')
    const key = String(await page.evaluate('navigator.clipboard.readText()'))
    expect((await door.get('/api/tenant', { key })).status).toBe(200)
    await page.context().close()
  })

  test('a user is made, registered, kept out, let in again and deleted', async () => {
    const page = await signedIn()
    await page.goto(`${address}/admin`)
    await page.click('.side a[href="/admin/user"]')
    await page.click('a.button.main')
    await page.fill('[name=email]', 'grace@example.com')
    await page.fill('[name=firstName]', 'Grace')
    await page.fill('[name=password]', 'a password for Grace')
    await page.click('button[data-save]')
    await page.waitForURL(/done=created/)
    expect(await page.textContent('[role=status]')).toContain('The user was created.')

    await page.click('.tabs a[href="#tab-registrations"]')
    await page.click('a[href$="/registration"]')
    await page.click(`.choices a[href$="${door.applicationId}"]`)
    await page.click('button[data-save]')
    await page.waitForURL(/done=registered/)
    expect(await page.locator('#tab-registrations tbody tr').count()).toBe(1)
    const login = () =>
      door.post('/api/login', {
        loginId: 'grace@example.com',
        password: 'a password for Grace',
        applicationId: door.applicationId,
      })
    expect((await login()).status).toBe(200)
    await page.reload()
    await page.click('.tabs a[href="#tab-sessions"]')
    expect(await page.locator('#tab-sessions tbody tr').count()).toBeGreaterThan(0)
    await page.click('#tab-sessions button.danger')
    await page.waitForURL(/done=revokedAll/)
    expect(await page.locator('#tab-sessions tbody tr').count()).toBe(0)

    await page.click('.head .menu summary')
    await page.click('.head .menu a.danger')
    await page.click('button:has-text("Deactivate")')
    await page.waitForURL(/done=asleep/)
    expect((await login()).status).toBe(423)
    await page.click('.head button:has-text("Activate")')
    await page.waitForURL(/done=woken/)
    expect((await login()).status).toBe(200)
    await page.goto(`${address}/admin/user?q=grace%40example.com`)
    await page.click('.head .menu summary')
    await page.click('.head .menu a.danger')
    await page.fill('#confirm', 'Grace')
    await page.keyboard.press('Enter')
    await page.waitForURL(/done=gone/)
    expect((await door.get('/api/user?email=grace@example.com', { tenantId: door.tenantId })).status).toBe(404)
    await page.context().close()
  }, 40_000)

  test('a member joins a group by name, and leaves, without script', async () => {
    const page = await signedIn({ script: false })
    const made = await door.post('/api/group', { group: { name: 'Editors' } }, { tenantId: door.tenantId })
    const user = { email: 'editor@example.com', password }
    await door.post('/api/user', { user, skipVerification: true }, { tenantId: door.tenantId })
    await page.goto(`${address}/admin/group/${String(made.body.group?.id)}`)
    await page.click('.head a[href$="/members"]')
    await page.fill('#who', 'editor@example.com')
    await page.keyboard.press('Enter')
    await page.waitForURL(/done=/)
    expect(await page.locator('tbody tr').count()).toBe(1)
    await page.click('tbody button')
    await page.waitForURL(/done=removed/)
    expect(await page.textContent('.empty h2')).toBe('Nobody is in this group')
    await page.context().close()
  })

  test('two who save at once: the second sees what the first did, and keeps what they typed', async () => {
    const [one, two] = [await signedIn(), await signedIn()]
    for (const page of [one, two]) await page.goto(edit('#tab-jwt'))
    await one.fill(duration, '4000')
    await two.fill('[name="jwtConfiguration.refreshTokenTimeToLiveInMinutes"]', '700')
    await door.later('1 second')
    await one.keyboard.press('Control+s')
    await one.waitForURL(/saved=1/)
    await two.keyboard.press('Control+s')
    await two.waitForSelector('.notice.warn')
    expect(await two.textContent('.notice.warn')).toMatch(/JWT duration[\s\S]*Is now[\s\S]*4000/)
    await two.click('button[data-save]')
    await two.waitForURL(/saved=1/)
    expect((await tenant())?.jwtConfiguration).toMatchObject({
      timeToLiveInSeconds: 4000,
      refreshTokenTimeToLiveInMinutes: 700,
    })
    for (const page of [one, two]) await page.context().close()
  })

  test('what a new key may do is ticked in a table', async () => {
    const page = await signedIn()
    await page.goto(`${address}/admin/api-key/new`)
    await page.fill('[name=name]', 'Reads users')
    await page.check('input[aria-label="GET /api/user"]')
    await page.click('button[data-save]')
    const key = String(await page.getAttribute('.secret-shown [data-copy]', 'data-copy'))
    expect((await door.get('/api/user?email=nobody@example.com', { key, tenantId: door.tenantId })).status).toBe(404)
    expect((await door.get('/api/application', { key })).status).toBe(401)
    await page.context().close()
  })

  test('the look follows the system, or what one chose', async () => {
    const page = await signedIn({ dark: true })
    const background = () => page.evaluate('getComputedStyle(document.body).backgroundColor')
    expect(await background()).toBe('rgb(20, 25, 26)')
    await page.click('.account summary')
    await page.click('button[value=light]')
    await page.waitForSelector('html[data-look=light]')
    expect(await background()).toBe('rgb(255, 255, 255)')
    await page.context().close()
  })

  test('nothing overflows on a phone, and nothing is too small to be hit', async () => {
    const page = await signedIn({ width: 390 })
    const long = await door.post('/api/tenant', {
      tenant: { name: 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft' },
    })
    const paths = [
      '/admin',
      '/admin/tenant',
      `/admin/tenant/${String(long.body.tenant?.id)}`,
      `/admin/tenant/${String(long.body.tenant?.id)}/delete`,
      `/admin/application/${door.applicationId}`,
      `/admin/application/${door.applicationId}/edit`,
      '/admin/webhook/new',
      '/admin/key/new?as=import',
      '/admin/audit-log',
      '/admin/search?q=duration',
      '/admin/user',
      '/admin/user/new',
      `/admin/user/${await someUser()}`,
      `/admin/user/${await someUser()}/edit`,
      `/admin/user/${await someUser()}/delete`,
      `/admin/user/${await someUser()}/registration/${door.applicationId}`,
      '/admin/login-record',
      '/admin/event-log',
      '/admin/webhook-event-log',
      '/admin/api-key/new',
      ...['general', 'connectors', 'identities', 'email', 'webhooks', 'security', 'advanced'].map(tab =>
        edit(`#tab-${tab}`).slice(address.length),
      ),
    ]
    for (const path of paths) {
      await page.goto('about:blank')
      await page.goto(address + path)
      expect([path, await widthOf(page)]).toEqual([path, 390])
      const small =
        await page.evaluate(`[...document.querySelectorAll('a.button, button:not(.link):not(.hidden):not(.icon-button), select, main input[type=text]')]
        .filter(one => one.offsetParent && one.getBoundingClientRect().height < 32).map(one => one.outerHTML.slice(0, 80))`)
      expect(small).toEqual([])
    }
    await page.context().close()
  }, 60_000)

  test('words stand out from what is behind them by 4.5 to 1, light and dark', async () => {
    for (const dark of [false, true]) {
      const page = await signedIn({ dark })
      for (const path of [
        '/admin',
        '/admin/tenant',
        '/admin/user',
        `/admin/user/${await someUser()}`,
        '/admin/login-record',
        '/admin/api-key/new',
        edit('#tab-jwt').slice(address.length),
      ]) {
        await page.goto('about:blank')
        await page.goto(address + path)
        expect(await page.evaluate(faint)).toEqual([])
      }
      await page.context().close()
    }
  }, 30_000)

  test('every page says what its parts are called, in order, to those who do not see it', async () => {
    const page = await signedIn()
    const user = await someUser()
    const paths = [
      ...['', '/help', '/search?q=tenant', '/audit-log', '/event-log', '/webhook-event-log', '/login-record'],
      ...['/user', '/user/new', `/user/${user}`, `/user/${user}/edit`, `/user/${user}/delete`, `/user/${user}/action`],
      ...[`/user/${user}/registration`, `/user/${user}/registration/${door.applicationId}`],
      ...['/api-key/new', '/webhook/new', '/key/new?as=import', '/identity-provider/new', '/entity-type/new'],
      ...['/tenant', `/tenant/${door.tenantId}`, `/tenant/${door.tenantId}/edit`, `/tenant/${door.tenantId}/delete`],
      ...[`/application/${door.applicationId}`, `/application/${door.applicationId}/edit`, '/system-configuration'],
    ]
    const faults: unknown[] = []
    for (const path of paths) {
      await page.goto(`${address}/admin${path}`)
      const found = (await page.evaluate(unsaid)) as readonly string[]
      faults.push(...found.map(fault => `${path}: ${fault}`))
    }
    expect(faults).toEqual([])
    await page.context().close()
  }, 60_000)

  test('the focus is seen wherever it goes, and goes in the order of the page', async () => {
    const page = await signedIn()
    await page.goto(`${address}/admin/user/${await someUser()}`)
    const tops: number[] = []
    for (let n = 0; n < 60; n++) {
      await page.keyboard.press('Tab')
      const at = JSON.parse(String(await page.evaluate(focused))) as { seen: boolean; inMain: boolean; top: number }
      expect([n, at.seen]).toEqual([n, true])
      if (at.inMain) tops.push(at.top)
      else if (tops.length > 0) break
    }
    expect(tops.length).toBeGreaterThan(5)
    await page.context().close()
  })

  test('no page asked for anything the policy forbids, and no script failed', () => {
    expect(said).toEqual([])
  })
})

/** Where the focus is, and whether one sees it there. */
const focused = `(() => {
  const at = document.activeElement
  const { outlineStyle, outlineWidth } = getComputedStyle(at)
  return JSON.stringify({
    seen: at === document.body || (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2),
    inMain: at.closest('main') !== null && at.id !== 'main',
    top: at.getBoundingClientRect().top + scrollY,
  })
})()`

/** What a screen reader could not say: controls without a name, headings out of order, ids that are there twice. */
const unsaid = `(() => {
  const found = []
  const textOf = element => (element?.getAttribute('aria-label') ?? element?.textContent ?? '').trim()
  for (const control of document.querySelectorAll('input:not([type=hidden]), select, textarea, button, a[href], summary')) {
    const labels = control.labels ? [...control.labels].map(textOf).join('') : ''
    const name = control.getAttribute('aria-label') || labels || textOf(control) || control.title
    if (!name) found.push('no name: ' + control.outerHTML.slice(0, 90))
  }
  const seen = one => one.offsetParent !== null || one.closest('.hidden')
  let last = 0
  for (const heading of document.querySelectorAll('h1, h2, h3')) {
    if (!seen(heading)) continue
    const level = Number(heading.tagName[1])
    if (level > last + 1) found.push('heading ' + heading.tagName + ' after h' + last + ': ' + textOf(heading))
    last = level
  }
  const ids = [...document.querySelectorAll('[id]')].map(one => one.id)
  for (const id of new Set(ids.filter((id, n) => ids.indexOf(id) !== n))) found.push('id twice: ' + id)
  for (const one of document.querySelectorAll('[aria-describedby], [aria-labelledby]'))
    for (const name of ['aria-describedby', 'aria-labelledby'])
      for (const id of (one.getAttribute(name) ?? '').split(' ').filter(Boolean))
        if (!document.getElementById(id)) found.push(name + ' to nothing: ' + id)
  for (const table of document.querySelectorAll('table'))
    if (!table.querySelector('th[scope=col]')) found.push('a table without headings')
  if (document.querySelectorAll('main').length !== 1) found.push('no main')
  if (document.querySelectorAll('h1').length !== 1) found.push('h1: ' + document.querySelectorAll('h1').length)
  return found
})()`

/** The texts on a page whose contrast is below WCAG's AA. */
const faint = `(() => {
  const channels = colour => (colour.match(/[\\d.]+/g) ?? []).map(Number)
  const linear = one => (one / 255 <= 0.04045 ? one / 255 / 12.92 : ((one / 255 + 0.055) / 1.055) ** 2.4)
  const light = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
  const behind = element => {
    for (let at = element; at; at = at.parentElement) {
      const colour = channels(getComputedStyle(at).backgroundColor)
      if (colour.length === 3 || colour[3] === 1) return colour
    }
    return [255, 255, 255]
  }
  const found = new Set()
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement
    if (!node.data.trim() || !element.offsetParent || element.closest('.hidden, .skip')) continue
    const [a, b] = [light(channels(getComputedStyle(element).color)), light(behind(element))].sort((x, y) => y - x)
    if ((a + 0.05) / (b + 0.05) < 4.5) found.add(node.data.trim().slice(0, 40))
  }
  return [...found]
})()`
