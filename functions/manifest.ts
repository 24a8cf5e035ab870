// What exists: every function, its routes with who may call them, what wakes it, and what it may touch.
//
// Start reading here. The function itself, CDK, the local runner and docs/api.md all derive from this page.
import { routes as resourceRoutes } from '../shared/resources/routes.ts'
import type { Access, Route, Row } from '../shared/row.ts'

const functions = <
  const M extends Readonly<Record<string, Row & { readonly routes?: Readonly<Record<Route, Access>> }>>,
>(
  m: M,
): M => m

export const manifest = functions({
  login: {
    doc: 'Sign a user in with a password or a one-time password, and note that a signed-in user is still there.',
    routes: {
      'POST /api/login': 'login',
      'PUT /api/login': 'keyOrBearer',
      'PUT /api/login/:userId/:applicationId': 'apiKey',
    },
    may: ['read', 'write', 'sign', 'seal', 'hash', 'callOut'],
    memory: 512,
  },
  token: {
    doc: 'Answer OAuth 2.0 and OpenID Connect clients: tokens, introspection, user information, keys, discovery.',
    routes: {
      'POST /oauth2/token': 'public',
      'POST /oauth2/introspect': 'public',
      'GET /oauth2/userinfo': 'public',
      'POST /oauth2/userinfo': 'public',
      'GET /.well-known/jwks.json': 'public',
      'GET /.well-known/openid-configuration': 'public',
      'GET /.well-known/openid-configuration/:tenantId': 'public',
      'GET /:tenantId/.well-known/openid-configuration': 'public',
    },
    may: ['read', 'write', 'sign', 'seal', 'hash', 'callOut'],
    memory: 512,
  },
  refresh: {
    doc: 'Renew, list, revoke, validate and issue tokens, and sign out.',
    routes: {
      'POST /api/jwt/refresh': 'public',
      'GET /api/jwt/refresh': 'apiKey',
      'GET /api/jwt/refresh/:tokenId': 'apiKey',
      'DELETE /api/jwt/refresh': 'keyOrBearer',
      'DELETE /api/jwt/refresh/:tokenId': 'keyOrBearer',
      'GET /api/jwt/validate': 'public',
      'GET /api/jwt/issue': 'bearer',
      'POST /api/jwt/vend': 'apiKey',
      'GET /api/jwt/public-key': 'public',
      'POST /api/logout': 'public',
    },
    may: ['read', 'write', 'sign', 'seal', 'callOut'],
  },
  users: {
    doc: 'Administer users and their registrations.',
    routes: {
      'POST /api/user': 'apiKey',
      'POST /api/user/:userId': 'apiKey',
      'GET /api/user': 'keyOrBearer',
      'GET /api/user/:userId': 'apiKey',
      'PUT /api/user/:userId': 'apiKey',
      'PATCH /api/user/:userId': 'apiKey',
      'DELETE /api/user/:userId': 'apiKey',
      'POST /api/user/registration': 'apiKey',
      'POST /api/user/registration/:userId': 'apiKey',
      'PUT /api/user/registration/:userId': 'apiKey',
      'PATCH /api/user/registration/:userId': 'apiKey',
      'GET /api/user/registration/:userId/:applicationId': 'apiKey',
      'PUT /api/user/registration/:userId/:applicationId': 'apiKey',
      'PATCH /api/user/registration/:userId/:applicationId': 'apiKey',
      'DELETE /api/user/registration/:userId/:applicationId': 'apiKey',
    },
    may: ['read', 'write', 'sign', 'seal', 'hash', 'callOut'],
    memory: 512,
  },
  bulk: {
    doc: 'Import users and refresh tokens of another system, and close or delete many users at once.',
    routes: {
      'POST /api/user/import': 'apiKey',
      'POST /api/user/refresh-token/import': 'apiKey',
      'DELETE /api/user/bulk': 'apiKey',
    },
    may: ['read', 'write', 'sign', 'seal', 'hash', 'callOut'],
    // a whole core, for passwords that come as plain text
    memory: 1_792,
    seconds: 29,
  },
  email: {
    doc: 'Send an e-mail template to users and to addresses.',
    routes: { 'POST /api/email/send/:emailTemplateId': 'apiKey' },
    may: ['read', 'write', 'seal'],
    memory: 512,
  },
  'user-actions': {
    doc: 'Do something to a user for a time or once, such as keeping them from signing in.',
    routes: {
      'POST /api/user/action': 'apiKey',
      'GET /api/user/action': 'apiKey',
      'GET /api/user/action/:actionId': 'apiKey',
      'PUT /api/user/action/:actionId': 'apiKey',
      'DELETE /api/user/action/:actionId': 'apiKey',
    },
    may: ['read', 'write', 'sign', 'seal', 'callOut'],
  },
  people: {
    doc: 'Keep what belongs to users: their accounts elsewhere, what they have agreed to, what is said of them, their families.',
    routes: {
      'POST /api/user/family': 'apiKey',
      'POST /api/user/family/:familyId': 'apiKey',
      'GET /api/user/family': 'apiKey',
      'GET /api/user/family/:familyId': 'apiKey',
      'PUT /api/user/family/:familyId': 'apiKey',
      'DELETE /api/user/family/:familyId/:userId': 'apiKey',
      'GET /api/user/family/pending': 'apiKey',
      'POST /api/user/family/request': 'apiKey',
      'POST /api/user/comment': 'apiKey',
      'GET /api/user/comment/:userId': 'apiKey',
      'POST /api/user/comment/search': 'apiKey',
      'GET /api/user/comment/search': 'apiKey',
      'POST /api/user/consent': 'apiKey',
      'POST /api/user/consent/:userConsentId': 'apiKey',
      'GET /api/user/consent': 'apiKey',
      'GET /api/user/consent/:userConsentId': 'apiKey',
      'PUT /api/user/consent/:userConsentId': 'apiKey',
      'PATCH /api/user/consent/:userConsentId': 'apiKey',
      'DELETE /api/user/consent/:userConsentId': 'apiKey',
      'POST /api/identity-provider/link': 'apiKey',
      'GET /api/identity-provider/link': 'apiKey',
      'DELETE /api/identity-provider/link': 'apiKey',
    },
    may: ['read', 'write', 'sign', 'seal', 'callOut'],
  },
  verification: {
    doc: 'Prove that an e-mail address or a registration belongs to its user.',
    routes: {
      'POST /api/user/verify-email': 'optionalKey',
      'POST /api/user/verify-email/:verificationId': 'optionalKey',
      'PUT /api/user/verify-email': 'optionalKey',
      'POST /api/user/verify-registration': 'optionalKey',
      'POST /api/user/verify-registration/:verificationId': 'optionalKey',
      'PUT /api/user/verify-registration': 'optionalKey',
      'POST /api/identity/verify': 'apiKey',
      'POST /api/identity/verify/start': 'apiKey',
      'POST /api/identity/verify/send': 'apiKey',
      'POST /api/identity/verify/complete': 'apiKey',
    },
    may: ['read', 'write', 'sign', 'seal', 'callOut'],
  },
  password: {
    doc: 'Change a password, forgotten or known.',
    routes: {
      'POST /api/user/forgot-password': 'optionalKey',
      'GET /api/user/change-password': 'keyOrBearer',
      'GET /api/user/change-password/:changePasswordId': 'public',
      'POST /api/user/change-password': 'optionalKey',
      'POST /api/user/change-password/:changePasswordId': 'optionalKey',
      'GET /api/tenant/password-validation-rules': 'public',
      'GET /api/tenant/password-validation-rules/:tenantId': 'public',
    },
    may: ['read', 'write', 'sign', 'seal', 'hash', 'callOut'],
    memory: 512,
  },
  audit: {
    doc: 'Search the logs: who changed what, what went wrong, what webhooks were told, who signed in.',
    routes: {
      'POST /api/system/audit-log': 'apiKey',
      'POST /api/system/audit-log/search': 'apiKey',
      'GET /api/system/audit-log/search': 'apiKey',
      'GET /api/system/audit-log/:auditLogId': 'apiKey',
      'POST /api/system/event-log/search': 'globalKey',
      'GET /api/system/event-log/search': 'globalKey',
      'GET /api/system/event-log/:eventLogId': 'globalKey',
      'POST /api/system/webhook-event-log/search': 'apiKey',
      'GET /api/system/webhook-event-log/search': 'apiKey',
      'GET /api/system/webhook-event-log/:webhookEventLogId': 'apiKey',
      'GET /api/system/webhook-attempt-log/:webhookAttemptLogId': 'apiKey',
      'POST /api/system/login-record/search': 'globalKey',
      'GET /api/system/login-record/search': 'globalKey',
      'GET /api/user/recent-login': 'globalKey',
    },
    may: ['read', 'write'],
  },
  resources: {
    doc: 'Administer every generic kind of record: tenants, applications, keys, webhooks, templates …',
    routes: { ...resourceRoutes, 'POST /api/webhook/test': 'apiKey' },
    may: ['read', 'write', 'sign', 'seal', 'callOut'],
    // to make an RSA key of 4,096 bits takes a whole core a second, at times three, and 256 MB are a seventh of one
    memory: 512,
    seconds: 29,
  },
  admin: {
    doc: 'Show the console, in which people administer what the API administers.',
    routes: { 'GET /admin': 'console', 'GET /admin/*': 'console', 'POST /admin/*': 'console' },
    may: ['read', 'write', 'sign', 'seal', 'hash', 'callOut'],
    memory: 512,
    // it makes the same keys
    seconds: 29,
  },
  status: {
    doc: 'Say whether the platform is up, and which version of the API it speaks.',
    routes: { 'GET /api/status': 'public', 'GET /api/health': 'public', 'GET /api/system/version': 'apiKey' },
    may: ['read'],
  },
  'webhooks-dispatch': {
    doc: 'Hand each fact to those who listen to it, and each waiting message to its sender.',
    on: { stream: ['outbox', 'message'], onlyNew: true },
    may: ['read', 'write', 'queue'],
  },
  'webhooks-deliver': {
    doc: 'Make one attempt to deliver a fact to a webhook.',
    on: { queue: 'deliveries' },
    may: ['read', 'write', 'sign', 'seal', 'callOut', 'queue'],
  },
  messages: {
    doc: 'Render and send one message.',
    on: { queue: 'messages' },
    may: ['read', 'write', 'seal', 'sendMail', 'queue'],
    memory: 512,
  },
  'login-records': {
    doc: 'Note each login and refresh that the stream tells of, and when a user was last seen.',
    on: { stream: ['refresh-token', 'login-record'] },
    may: ['read', 'write'],
  },
  cleanup: {
    doc: 'Delete unverified users and registrations whose time has come, and take back imports that were given up.',
    on: { everyMinutes: 60 },
    may: ['read', 'write', 'sign', 'seal', 'callOut'],
  },
  'action-ends': {
    doc: 'Tell of actions on users that have ended, and send the second letters of consents.',
    on: { everyMinutes: 5 },
    may: ['read', 'write', 'seal'],
  },
  deletions: {
    doc: 'Sweep what is left of deleted tenants, applications, groups and entities.',
    on: { everyMinutes: 5 },
    may: ['read', 'write', 'seal'],
  },
})

type Manifest = typeof manifest
export type FunctionName = keyof Manifest
