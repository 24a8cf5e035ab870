// What does the instance as a whole set, whatever the tenant?
import { bag, choice, flag, group, int, list, optional, section, text } from '../kernel/fields.ts'
import { type RecordOf, resource } from './define.ts'

/** There is one; the wire shows no id. */
export const systemConfigurationId = '5d1ac0de-0000-4000-8000-000000000001'

const retention = (days: number, effect: 'live' | 'later' = 'later') =>
  section('Deletion', {
    enabled: flag({ doc: 'Whether old entries are deleted.', default: false, effect }),
    numberOfDaysToRetain: int({ doc: 'For how long they are kept.', unit: 'days', min: 1, default: days, effect }),
  })
const words = (doc: string, max = 255) => optional(text({ doc, max, effect: 'later' }))
const said = (doc: string) => list(text({ doc: 'One of them.', min: 1, max: 2_000 }), { doc, max: 1_000, default: [] })
const names = (doc: string) =>
  list(text({ doc: 'One of them.', min: 1, max: 2_000 }), { doc, max: 1_000, default: [], effect: 'later' })

const cors = {
  enabled: flag({ doc: 'Whether pages of other origins may call.', default: false }),
  allowCredentials: flag({ doc: 'Whether they may send cookies.', default: false }),
  allowedHeaders: said('Request headers they may send.'),
  allowedMethods: list(choice({ doc: 'A method.', of: ['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH'] }), {
    doc: 'Methods they may use.',
    max: 7,
    default: [],
  }),
  allowedOrigins: said('The origins; * is all of them.'),
  debug: flag({ doc: 'Whether refusals go to the event log.', default: false, effect: 'later' }),
  exposedHeaders: said('Response headers they may read.'),
  preflightMaxAgeInSeconds: int({
    doc: 'How long a browser may remember the permission.',
    unit: 'seconds',
    min: 0,
    default: 0,
  }),
}

export const systemConfiguration = resource('system-configuration', {
  title: 'System configuration',
  doc: 'What the instance as a whole sets.',
  envelope: 'systemConfiguration',
  plural: 'systemConfigurations',
  fields: group(
    'System configuration',
    {
      auditLogConfiguration: section('Audit log', { delete: retention(365) }),
      corsConfiguration: section('CORS', cors),
      data: bag({ doc: 'Anything you want to keep with the configuration.' }),
      eventLogConfiguration: section('Event log', {
        numberToRetain: int({ doc: 'How many entries are kept.', min: 1, default: 10_000, effect: 'later' }),
      }),
      loginRecordConfiguration: section('Login records', { delete: retention(365) }),
      reportTimezone: text({ doc: 'In which zone days of reports begin.', default: 'America/Denver', effect: 'later' }),
      trustedProxyConfiguration: section('Trusted proxies', {
        trustPolicy: choice({
          doc: 'Whose X-Forwarded-For is believed.',
          of: ['All', 'OnlyConfigured'],
          default: 'All',
          effect: 'later',
        }),
        trusted: names('Addresses of proxies.'),
      }),
      uiConfiguration: section('Console', {
        headerColor: words('The colour of the console’s header.'),
        logoURL: words('The logo of the console.', 2_000),
        menuFontColor: words('The colour of its menu.'),
      }),
      usageDataConfiguration: section('Usage data', {
        enabled: flag({ doc: 'Whether usage is told to anybody. Nothing ever is.', default: false, effect: 'later' }),
        numberOfDaysToRetain: int({
          doc: 'For how long it is kept.',
          unit: 'days',
          min: 1,
          default: 60,
          effect: 'later',
        }),
      }),
      webhookEventLogConfiguration: section('Webhook event log', {
        enabled: flag({ doc: 'Whether what webhooks were told is kept.', default: true, effect: 'later' }),
        delete: retention(30),
      }),
    },
    [
      {
        doc: 'The zone is one of the IANA.',
        path: 'reportTimezone',
        reason: 'invalid',
        holds: value => isZone(value.reportTimezone),
      },
    ],
  ),
  search: [],
  hides: ['id'],
})

export type SystemConfiguration = RecordOf<typeof systemConfiguration>

function isZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
