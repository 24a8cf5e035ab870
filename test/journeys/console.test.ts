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
      for (const path of ['/admin', '/admin/tenant', edit('#tab-jwt').slice(address.length)]) {
        await page.goto('about:blank')
        await page.goto(address + path)
        expect(await page.evaluate(faint)).toEqual([])
      }
      await page.context().close()
    }
  }, 30_000)

  test('no page asked for anything the policy forbids, and no script failed', () => {
    expect(said).toEqual([])
  })
})

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
