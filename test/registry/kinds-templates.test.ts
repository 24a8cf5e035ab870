// Can the letters of a new instance be sent as they are?
import { expect, test } from 'vitest'
import { defaultMessages, defaultNotices } from '../../shared/resources/default-notices.ts'
import { defaultTemplates } from '../../shared/resources/default-templates.ts'
import { previewVariables } from '../../shared/resources/preview-variables.ts'
import { renderTemplate } from '../../shared/templates/render.ts'

const variables = {
  user: { firstName: '<b>Ann</b>', email: 'ann@example.com' },
  tenant: { id: 'the-tenant', name: 'Default', baseURL: 'https://id.example.com' },
  application: { name: 'Shop & Co' },
  verificationId: 'v-1',
  verificationOneTimeCode: '123456',
  changePasswordId: 'c-1',
}

test.each(defaultTemplates)('$name says where to go, and escapes what users write', template => {
  const html = renderTemplate(template.defaultHtmlTemplate, variables, { html: true, now: 0 })
  const text = renderTemplate(template.defaultTextTemplate, variables, { html: false, now: 0 })
  const subject = renderTemplate(template.defaultSubject, variables, { html: false, now: 0 })
  expect([html.ok, text.ok, subject.ok], JSON.stringify([html, text, subject])).toEqual([true, true, true])
  if (!html.ok || !text.ok) return
  expect(html.text).toMatch(/href="https:\/\/id\.example\.com\/[a-z/]+\/[vc]-1\?tenantId=the-tenant"/)
  expect(text.text).toMatch(/https:\/\/id\.example\.com\/[a-z/]+\/[vc]-1\?tenantId=the-tenant/)
  expect(html.text).toContain('&lt;b&gt;Ann')
  expect(text.text).toContain('<b>Ann')
})

test.each(defaultTemplates)('$name does without what is not always there', template => {
  const { application: _, verificationOneTimeCode: __, user: ___, ...rest } = variables
  const bare = {
    ...rest,
    user: { email: 'ann@example.com' },
    ...(template.name.startsWith('Registration') && { application: { name: 'Shop' } }),
  }
  const html = renderTemplate(template.defaultHtmlTemplate, bare, { html: true, now: 0 })
  expect(html, JSON.stringify(html)).toMatchObject({ ok: true, text: expect.stringContaining('Hello,') })
})

test.each(defaultNotices)('$name can be sent with all the wire gives it, and with the least', template => {
  const { defaultHtmlTemplate, defaultTextTemplate, defaultSubject } = template
  const { application: _, state: __, oneTimeCode: ___, ...rest } = previewVariables
  const least = { ...rest, user: { email: 'a@example.com' }, child: { email: 'c@example.com' }, event: { type: 'x' } }
  for (const given of [previewVariables, least]) {
    for (const source of [defaultHtmlTemplate, defaultTextTemplate, defaultSubject]) {
      const made = renderTemplate(source, given, { html: source === defaultHtmlTemplate, now: 0 })
      expect(made, JSON.stringify(made)).toMatchObject({ ok: true })
      expect(made.ok && made.text.trim()).not.toBe('')
    }
  }
})

test('the letter of a threat says which one, from where and when', () => {
  const threat = defaultNotices.find(({ name }) => name === 'Threat detected')
  const made = renderTemplate(threat?.defaultTextTemplate ?? '', previewVariables, { html: false, now: 0 })
  expect(made.ok && made.text).toMatch(
    /A suspicious login\.[\s\S]*2026-01-01 00:00 UTC[\s\S]*192\.0\.2\.1, Denver, CO, US/,
  )
})

test.each(defaultMessages)('the message $name can be sent', ({ defaultTemplate }) => {
  const { oneTimeCode: _, verificationOneTimeCode: __, ...least } = previewVariables
  for (const given of [previewVariables, least])
    expect(renderTemplate(defaultTemplate, given, { html: false, now: 0 })).toMatchObject({ ok: true })
})
