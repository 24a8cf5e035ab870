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

  test('is an empty id of something else, and a grant that was named before', async () => {
    const application = {
      name: name(),
      themeId: '',
      emailConfiguration: { forgotPasswordEmailTemplateId: '' },
      oauthConfiguration: { enabledGrants: ['password', 'refresh_token', 'password'] },
    }
    const { body, status } = await door.post('/api/application', { application }, { tenantId: door.tenantId })
    expect([status, body.application?.themeId]).toEqual([200, undefined])
    expect(body.application).toMatchObject({ oauthConfiguration: { enabledGrants: ['password', 'refresh_token'] } })
  })

  test('is a null where roles and scopes would be: they stay', async () => {
    const how = { tenantId: door.tenantId }
    const roles = [{ name: 'kept' }]
    const { application } = (await door.post('/api/application', { application: { name: name(), roles } }, how)).body
    const said = { name: application?.name, roles: null, scopes: null }
    const { body } = await door.put(`/api/application/${application?.id}`, { application: said }, how)
    expect(body.application).toMatchObject({ roles })
  })

  test('is no excuse for what must be said', async () => {
    const { body } = await door.post('/api/email/template', { emailTemplate: { ...letter, name: '  ' } })
    expect(Object.keys(body.fieldErrors ?? {})).toEqual(['emailTemplate.name'])
  })
})

describe('what other people’s files take to be there', () => {
  test('is there: the console and its roles, the look, the connector, a key that signs, the forms', async () => {
    const { application } = (await door.get('/api/application/3c219e58-ed0e-4b18-ad48-f4f92793ae32')).body
    const roles = Object.values(application?.roles ?? {}).map(({ name }) => String(name))
    expect(roles).toEqual(expect.arrayContaining(['admin', 'user_manager', 'tenant_manager', 'mfa_deleter']))
    expect((await door.get('/api/theme/75a068fd-e94b-451a-9aeb-3ddb9a3b5987')).status).toBe(200)
    const { connector } = (await door.get('/api/connector/e3306678-a53a-4964-9040-1c96f36dda72')).body
    expect(connector).toMatchObject({ type: 'FusionAuth' })
    const { tenant } = (await door.get(`/api/tenant/${door.tenantId}`)).body
    const { key } = (await door.get(`/api/key/${tenant?.jwtConfiguration?.accessTokenKeyId}`)).body
    expect(key).toMatchObject({ hasPrivateKey: true })
    expect((await door.get(`/api/form/${tenant?.formConfiguration?.adminUserFormId}`)).status).toBe(200)
  })

  test('are the letters and messages that a tenant can choose', async () => {
    const { emailTemplates } = (await door.get('/api/email/template')).body
    expect(Object.values(emailTemplates ?? {}).map(({ name }) => String(name))).toEqual(
      expect.arrayContaining([
        'Breached password',
        'Confirm child',
        'COPPA email plus',
        'COPPA notice',
        'Email verification',
        'Forgot password',
        'Parent registration',
        'Passwordless login',
        'Registration verification',
        'Set up password',
        'Threat detected',
        'Two-factor code',
        'Two-factor method added',
        'Two-factor method removed',
      ]),
    )
    const { messageTemplates } = (await door.get('/api/message/template')).body
    expect(Object.values(messageTemplates ?? {}).map(({ name }) => String(name))).toEqual(
      expect.arrayContaining(['Forgot password', 'Passwordless login', 'Phone verification', 'Two-factor code']),
    )
  })

  test.each([
    '092dbedc-30af-4149-9c61-b578f2c72f59',
    '4b8f1c06-518e-45bd-9ac5-d549686ae02a',
    'c753a44d-7f2e-48d3-bc4e-c2c16488a23b',
  ])('is the client secret as a key of id tokens: %s', async idTokenKeyId => {
    const application = { jwtConfiguration: { enabled: true, idTokenKeyId } }
    const { body, status } = await door.patch(`/api/application/${door.applicationId}`, { application })
    expect([status, body.application?.jwtConfiguration?.idTokenKeyId]).toEqual([200, idTokenKeyId])
  })
})
