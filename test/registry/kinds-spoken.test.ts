// Is configuration understood as programs written for FusionAuth say it, with its nulls and empty texts?
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Door, openDoor } from '../door.ts'

let door: Door
beforeAll(async () => {
  door = await openDoor()
})
afterAll(() => door.close())

const letter = { defaultSubject: 'S', defaultHtmlTemplate: 'H', defaultTextTemplate: 'T' }
const name = () => `Spoken ${randomUUID()}`

describe('what says nothing', () => {
  test('is a locale whose text is null', async () => {
    const emailTemplate = { ...letter, name: name(), localizedSubjects: { de: null, fr: 'Bonjour' } }
    const { body, status } = await door.post('/api/email/template', { emailTemplate })
    expect([status, body.emailTemplate?.localizedSubjects]).toEqual([200, { fr: 'Bonjour' }])
  })

  test('is a null or an empty text in what an identity provider says of one application', async () => {
    const identityProvider = {
      type: 'OpenIDConnect',
      name: name(),
      buttonText: 'In',
      oauth2: { client_id: 'a', client_secret: 'b', issuer: 'https://id.example.com', scope: '' },
      applicationConfiguration: {
        [door.applicationId]: { enabled: true, createRegistration: null, buttonText: '', oauth2: { scope: null } },
      },
    }
    const { body, status } = await door.post('/api/identity-provider', { identityProvider })
    expect([status, body.identityProvider]).toMatchObject([
      200,
      { applicationConfiguration: { [door.applicationId]: { enabled: true, createRegistration: true } } },
    ])
    expect(JSON.stringify(body)).not.toContain('"buttonText":""')
  })

  test('is an empty address of a sender, which PATCH takes away', async () => {
    const emailTemplate = { ...letter, name: name(), fromEmail: 'a@example.com' }
    const { id } = (await door.post('/api/email/template', { emailTemplate })).body.emailTemplate ?? {}
    const { body, status } = await door.patch(`/api/email/template/${id}`, { emailTemplate: { fromEmail: ' ' } })
    expect([status, body.emailTemplate?.fromEmail]).toEqual([200, undefined])
  })

  test('is no excuse for what must be said', async () => {
    const { body } = await door.post('/api/email/template', { emailTemplate: { ...letter, name: '  ' } })
    expect(Object.keys(body.fieldErrors ?? {})).toEqual(['emailTemplate.name'])
  })
})
