// What do templates and themes promise beyond what all kinds do?
import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, describe, expect, test } from 'vitest'
import { openDoor } from '../door.ts'
import { codes, named, plain } from './kinds-world.ts'

const door = await openDoor()
afterAll(() => door.close())

const defaultTheme = '75a068fd-e94b-451a-9aeb-3ddb9a3b5987'

describe('a template', () => {
  const letter = { defaultSubject: 'Hello', defaultHtmlTemplate: '<p>Hello</p>', defaultTextTemplate: 'Hello' }

  test('of a letter that cannot be understood is refused at the text it stands in', async () => {
    const answer = await door.post('/api/email/template', {
      emailTemplate: named({ ...letter, defaultHtmlTemplate: '[#if user??]', localizedSubjects: { de: '${' } }),
    })
    expect(codes(answer).sort()).toEqual([
      '[invalid]emailTemplate.defaultHtmlTemplate',
      '[invalid]emailTemplate.localizedSubjects.de',
    ])
  })

  test('of a message that cannot be understood is refused at the text it stands in', async () => {
    const answer = await door.post('/api/message/template', {
      messageTemplate: named({ type: 'SMS', defaultTemplate: '[#if code??]', localizedTemplates: { de: '[/#if]' } }),
    })
    expect(codes(answer).sort()).toEqual([
      '[invalid]messageTemplate.defaultTemplate',
      '[invalid]messageTemplate.localizedTemplates.de',
    ])
  })

  test('of a letter is previewed in the language asked for', async () => {
    const emailTemplate = {
      ...letter,
      fromEmail: 'us@example.com',
      defaultFromName: 'Us',
      defaultHtmlTemplate: '<p>${user.firstName} &amp; ${tenant.name}</p>',
      localizedSubjects: { de: 'Hallo ${user.firstName}' },
    }
    const { status, body } = await door.post('/api/email/template/preview', { emailTemplate, locale: 'de' })
    expect([status, body]).toEqual([
      200,
      {
        email: {
          from: { address: 'us@example.com', display: 'Us' },
          to: [{ address: 'sam@example.com', display: 'Sam Sample' }],
          subject: 'Hallo Sam',
          html: '<p>Sam &amp; Sample tenant</p>',
          text: 'Hello',
        },
      },
    ])
  })

  test('with an error is previewed with the error beside the rest', async () => {
    const emailTemplate = { ...letter, defaultTextTemplate: '${user.hat}', localizedHtmlTemplates: { de: '[#if' } }
    const { status, body } = await door.post('/api/email/template/preview', { emailTemplate, locale: 'de' })
    expect(status).toBe(200)
    expect(body.email).toMatchObject({ subject: 'Hello' })
    expect(Object.keys(body.errors?.fieldErrors ?? {}).sort()).toEqual([
      'emailTemplate.defaultTextTemplate',
      'emailTemplate.localizedHtmlTemplates.de',
    ])
  })

  test.each([
    ['SMS', 'textMessage'],
    ['Voice', 'message'],
  ])('of %s is previewed', async (type, member) => {
    const messageTemplate = { type, defaultTemplate: 'Your code: ${code}' }
    const { body } = await door.post('/api/message/template/preview', { messageTemplate })
    expect(body).toMatchObject({ message: { [member]: 'Your code: 123456' }, previewMessage: 'Your code: 123456' })
    const wrong = await door.post('/api/message/template/preview', {
      messageTemplate: { type, defaultTemplate: '${hat}' },
    })
    expect(wrong.body.errors?.fieldErrors).toHaveProperty(['messageTemplate.defaultTemplate'])
  })
})

describe('a theme', () => {
  const make = async (theme: object, more: object = {}) => door.post('/api/theme', { theme: named(theme), ...more })

  test('of the platform is there, and neither changes nor goes', async () => {
    const own = await door.get(`/api/theme/${defaultTheme}`)
    expect(own.body.theme).toMatchObject({ id: defaultTheme, type: 'advanced' })
    expect(codes(await door.patch(`/api/theme/${defaultTheme}`, { theme: { stylesheet: 'a' } }))).toEqual([
      '[invalid]theme.id',
    ])
    expect(codes(await door.del(`/api/theme/${defaultTheme}`))).toEqual(['[inUse]theme.id'])
  })

  test('starts as a copy of another, with what is said over it', async () => {
    const source = plain(
      (await make({ stylesheet: 'p {}', templates: { index: '<p>' }, defaultMessages: 'title=Hello', data: { a: 1 } }))
        .body.theme,
    )
    const copy = await make({ stylesheet: 'b {}' }, { sourceThemeId: source.id })
    expect(copy.body.theme).toMatchObject({
      stylesheet: 'b {}',
      templates: { index: '<p>' },
      defaultMessages: 'title=Hello',
    })
    expect(plain(copy.body.theme).id).not.toBe(source.id)
    expect(codes(await make({}, { sourceThemeId: randomUUID() }))).toEqual(['[invalid]sourceThemeId'])
  })

  test('that is simple chooses words of style, and no style sheet of its own', async () => {
    const variables = {
      primaryButtonColor: '#ff0000',
      footerDisplay: true,
      favicons: [{ href: '/f.ico', rel: 'icon' }],
    }
    const made = plain((await make({ type: 'simple', variables, templates: { index: 'x' } })).body.theme)
    expect(made).toMatchObject({ type: 'simple', variables })
    expect(made).not.toHaveProperty('templates')
    const sly = await make({
      type: 'simple',
      variables: { fontColor: 'red} body{display:none', logoImageURL: 'javascript:alert(1)' },
    })
    expect(codes(sly).sort()).toEqual(['[invalid]theme.variables.fontColor', '[invalid]theme.variables.logoImageURL'])
  })

  test('with words that have no key is refused', async () => {
    const answer = await make({ defaultMessages: 'title=Hello', localizedMessages: { de: 'kein Schlüssel' } })
    expect(codes(answer)).toEqual(['[invalid]theme.localizedMessages.de'])
  })

  test('whose pages are larger than a row comes back whole', async () => {
    const page = (n: number) =>
      Array.from({ length: 400 }, (_, line) => `<p class="a${line % 7}">Line ${line} of page ${n}</p>`).join('\n')
    const names = [
      'index',
      'oauth2Authorize',
      'oauth2Error',
      'oauth2Logout',
      'oauth2Register',
      'passwordForgot',
      'helpers',
    ]
    const templates = Object.fromEntries(names.map((name, n) => [name, page(n).repeat(6)]))
    const made = await make({ templates })
    expect(made.status).toBe(200)
    const { id } = plain(made.body.theme)
    expect((await door.get(`/api/theme/${id}`)).body.theme?.templates).toEqual(templates)
    const patched = await door.patch(`/api/theme/${id}`, { theme: { templates: { index: 'short' } } })
    expect(patched.body.theme?.templates).toEqual({ ...templates, index: 'short' })
  })

  test('that no row can hold is refused, and nothing breaks', async () => {
    const noise = (bytes: number) => randomBytes(bytes).toString('base64')
    const more = { stylesheet: noise(290_000), templates: { index: noise(100_000) } }
    expect(codes(await make(more))).toEqual(['[tooLong]theme'])
  })
})
