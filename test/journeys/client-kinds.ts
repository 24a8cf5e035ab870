// Do the kinds of record that have nothing but the usual verbs answer the official client as it expects?
import { expect, test } from 'vitest'
import { call, empty, ok, text, uuid } from './client-world.ts'

/** By the client's name for it: its envelope, a sample, and a member to change. */
const kinds = {
  Connector: {
    envelope: 'connector',
    sample: {
      name: 'Old system',
      type: 'Generic',
      authenticationURL: 'https://old.example.com',
      connectTimeout: 900,
      readTimeout: 900,
    },
    change: { debug: true },
  },
  IPAccessControlList: {
    envelope: 'ipAccessControlList',
    sample: { name: 'Office', entries: [{ action: 'Block', startIPAddress: '*' }] },
    change: { name: 'The office' },
  },
  Lambda: {
    envelope: 'lambda',
    sample: { name: 'Claims', type: 'JWTPopulate', body: 'function populate(jwt, user, registration) {}' },
    change: { debug: true },
  },
  MessageTemplate: {
    envelope: 'messageTemplate',
    sample: { name: 'Code by text', type: 'SMS', defaultTemplate: 'Your code is ready.' },
    change: { defaultTemplate: 'Your code.' },
  },
  Messenger: {
    envelope: 'messenger',
    sample: { name: 'Carrier', type: 'Generic', url: 'https://sms.example.com', connectTimeout: 900, readTimeout: 900 },
    change: { debug: true },
  },
  Theme: { envelope: 'theme', sample: { name: 'Teal', type: 'simple' }, change: { name: 'Deep teal' } },
  UserActionReason: {
    envelope: 'userActionReason',
    sample: { text: 'Too many refunds', code: 'REFUNDS' },
    change: { text: 'Refunds' },
  },
} as const
type Noun = keyof typeof kinds
const nouns = Object.keys(kinds) as Noun[]

/** Those that the client lists all at once, and those that it searches. */
const listed = ['Connector', 'Lambda', 'MessageTemplate', 'Messenger', 'Theme', 'UserActionReason'] as const
const searched = ['IPAccessControlList', 'Lambda', 'Theme'] as const

export function usualKinds(): void {
  test.each(nouns)('%s: created, read, replaced, patched, deleted', async noun => {
    const { envelope, sample, change } = kinds[noun]
    const made = await ok(call(`create${noun}`, null, { [envelope]: sample }), { [envelope]: { id: uuid, ...sample } })
    const id = made[envelope]?.id
    await ok(call(`retrieve${noun}`, id), { [envelope]: { id, ...sample } })
    await ok(call(`update${noun}`, id, { [envelope]: { ...sample, ...change } }), {
      [envelope]: { ...sample, ...change },
    })
    await ok(call(`update${noun}`, id, { [envelope]: sample }), { [envelope]: sample })
    await ok(call(`patch${noun}`, id, { [envelope]: change }), { [envelope]: { ...sample, ...change } })
    for (const one of listed) {
      if (one !== noun) continue
      const all = Object.values(await ok(call(`retrieve${one}s`)))[0]
      expect(Object.values(all ?? {}).map(record => record.id)).toContain(id)
    }
    for (const one of searched) {
      if (one === noun)
        await ok(call(`search${one}s`, { search: { numberOfResults: 100 } }), { total: expect.any(Number) })
    }
    await empty(call(`delete${noun}`, id))
    await empty(call(`retrieve${noun}`, id), 404)
  })

  test('what is asked in ways of its own: lambdas by type, lists by parameters, previews, the instance’s own settings', async () => {
    await ok(call('retrieveLambdasByType', 'JWTPopulate'), { lambdas: [] })
    await ok(call('searchIPAccessControlListsByParameters', 'Nowhere', 10, 'name ASC', 0), { total: 0 })
    const letter = { name: 'x', defaultSubject: 'Hello', defaultHtmlTemplate: '<p>Hi</p>', defaultTextTemplate: 'Hi' }
    await ok(call('retrieveEmailTemplatePreview', { emailTemplate: letter }), { email: { subject: 'Hello', text } })
    const message = { name: 'x', type: 'SMS', defaultTemplate: 'Hi' }
    await ok(call('retrieveMessageTemplatePreview', { messageTemplate: message }), { message: expect.anything() })

    const kafka = { enabled: true, defaultTopic: 'events', producer: { 'bootstrap.servers': 'kafka:9092' } }
    await ok(call('retrieveIntegration'), { integrations: { kafka: { enabled: false } } })
    await ok(call('updateIntegrations', { integrations: { kafka } }), { integrations: { kafka } })
    await ok(call('patchIntegrations', { integrations: { kafka: { enabled: false } } }), {
      integrations: { kafka: { ...kafka, enabled: false } },
    })
    const { systemConfiguration } = await ok(call('retrieveSystemConfiguration'), {
      systemConfiguration: { reportTimezone: 'America/Denver' },
    })
    const utc = { ...systemConfiguration, reportTimezone: 'Etc/UTC' }
    await ok(call('updateSystemConfiguration', { systemConfiguration: utc }), { systemConfiguration: utc })
    await ok(call('patchSystemConfiguration', { systemConfiguration: { data: { note: 'kept' } } }), {
      systemConfiguration: { reportTimezone: 'Etc/UTC', data: { note: 'kept' } },
    })
  })
}
