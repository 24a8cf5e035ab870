// POST /api/email/send/{emailTemplateId}: who is sent a letter of their own, and who gets none?
import { empty, endpoint, reply } from '../../shared/http/endpoint.ts'
import { bag, group, id, list, map, optional, text } from '../../shared/kernel/fields.ts'

/** Each is rendered and kept before the answer: a thousand take some seconds. */
const most = 1_000
const address = () => text({ doc: 'An address.', format: 'email', min: 1, max: 320 })
const addresses = (doc: string) => optional(list(address(), { doc, max: 50 }))

const errors = group('Errors', {
  parseErrors: optional(map(text({ doc: 'What is wrong.' }), { doc: 'By part of the template.' })),
  renderErrors: optional(map(text({ doc: 'What is wrong.' }), { doc: 'By part of the template.' })),
})

export const postEmailSend = endpoint<'write' | 'seal'>()({
  doc: 'Send a template to users and to addresses, each a letter of their own.',
  path: group('Path', { emailTemplateId: id({ doc: 'The id of the template.' }) }),
  body: group('Send request', {
    userIds: optional(list(id({ doc: 'The id of a user.' }), { doc: 'To which users.', max: most })),
    toAddresses: optional(
      list(group('Address', { address: address(), display: optional(text({ doc: 'A name.', max: 255 })) }), {
        doc: 'To whom else.',
        max: most,
      }),
    ),
    ccAddresses: addresses('Who gets a copy of each letter.'),
    bccAddresses: addresses('Who gets a copy that nobody sees.'),
    applicationId: optional(id({ doc: 'The application the template may speak of.' })),
    preferredLanguages: optional(
      list(text({ doc: 'A locale.', max: 24 }), { doc: 'For addresses, and users who prefer none.', max: 20 }),
    ),
    requestData: bag({ doc: 'What the template finds as `requestData`.' }),
  }),
  answers: {
    200: group('Sent', {
      results: map(errors, { doc: 'What went wrong, by user.' }),
      anonymousResults: map(errors, { doc: 'What went wrong, by address.' }),
    }),
    404: 'empty',
  },
  async run(c, { path, body }) {
    // The template engine is half of this function, and what does not reach here needs none of it.
    const { sendTemplate } = await import('../../shared/flows/messages/send-template.ts')
    const sent = await sendTemplate(c, { ...body, tenantId: c.tenantId, templateId: path.emailTemplateId })
    return sent === undefined ? empty(404) : reply(200, sent)
  },
})
