// Whom does a tenant keep out?
import { choice, decimal, flag, list, optional, reference, section, text } from '../kernel/fields.ts'
import { needed, placed } from './place.ts'

const whenOn = 'captchaConfiguration.enabled is true'

export const security = {
  loginConfiguration: section('Login API', {
    ...placed(
      'Security',
      'Login API settings',
      {
        requireAuthentication: flag({
          label: 'Require an API key',
          doc: 'Whether a login that names no application needs an API key; an application decides for itself.',
          default: true,
        }),
      },
      'live',
    ),
  }),
  accessControlConfiguration: section('Access control', {
    ...placed(
      'Security',
      'Access control lists settings',
      {
        uiIPAccessControlListId: optional(
          reference('ip-acl', {
            label: 'Access control list',
            doc: 'Which addresses may open the pages of its applications, the console among them, unless the application has its own list.',
            overridable: true,
          }),
        ),
      },
      'live',
    ),
  }),
  captchaConfiguration: section(
    'CAPTCHA',
    placed('Security', 'CAPTCHA settings', {
      enabled: flag({ label: 'Enabled', doc: 'Whether hosted forms ask for a CAPTCHA.', default: false }),
      captchaMethod: choice({
        label: 'Method',
        doc: 'Whose CAPTCHA it is.',
        of: ['GoogleRecaptchaV2', 'GoogleRecaptchaV3', 'HCaptcha', 'HCaptchaEnterprise'],
        default: 'GoogleRecaptchaV3',
        requiredWhen: whenOn,
      }),
      secretKey: optional(
        text({ label: 'Secret key', doc: 'What we show the CAPTCHA service.', secret: true, requiredWhen: whenOn }),
      ),
      siteKey: optional(
        text({ label: 'Site key', doc: 'What the page shows the CAPTCHA service.', requiredWhen: whenOn }),
      ),
      threshold: decimal({
        label: 'Threat score threshold',
        doc: 'From which score (reCAPTCHA v3) or below which (hCaptcha Enterprise) a visitor passes.',
        min: 0,
        max: 1,
        default: 0.5,
      }),
    }),
    [
      needed('secretKey', 'A CAPTCHA needs its secret key.', value => value.enabled, 'blank'),
      needed('siteKey', 'A CAPTCHA needs its site key.', value => value.enabled, 'blank'),
    ],
  ),
  registrationConfiguration: section('Registration', {
    ...placed(
      'Security',
      'Blocked domain settings',
      {
        blockedDomains: list(text({ doc: 'An e-mail domain; kept in lower case.', min: 1 }), {
          label: 'Blocked domains',
          doc: 'E-mail domains that may not register unless an API caller insists.',
          default: [],
        }),
      },
      'live',
    ),
  }),
}
