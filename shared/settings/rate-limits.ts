// How often may a user do what costs money or helps a guesser?
import { flag, int, section } from '../kernel/fields.ts'
import { placed } from './place.ts'

const limit = <const N extends string>(name: N, what: string) => {
  const whenOn = `rateLimitConfiguration.${name}.enabled is true`
  return section(
    `Rate limit ${name}`,
    placed('Security', 'Rate limit settings', {
      enabled: flag({ label: `Enabled (${name})`, doc: `Whether ${what} are limited for each user.`, default: false }),
      limit: int({
        label: `Limit (${name})`,
        doc: `How many ${what} a period allows.`,
        unit: 'attempts',
        min: 1,
        default: 5,
        requiredWhen: whenOn,
      }),
      timePeriodInSeconds: int({
        label: `Time period (${name})`,
        doc: `The period in which ${what} are counted.`,
        unit: 'seconds',
        min: 1,
        default: 60,
        requiredWhen: whenOn,
      }),
    }),
  )
}

export const rateLimits = {
  rateLimitConfiguration: section('Rate limits', {
    failedLogin: limit('failedLogin', 'failed logins'),
    forgotPassword: limit('forgotPassword', 'forgot-password requests'),
    sendEmailVerification: limit('sendEmailVerification', 'verification mails'),
    sendPasswordless: limit('sendPasswordless', 'passwordless login mails'),
    sendPasswordlessPhone: limit('sendPasswordlessPhone', 'passwordless login messages'),
    sendPhoneVerification: limit('sendPhoneVerification', 'phone verification messages'),
    sendRegistrationVerification: limit('sendRegistrationVerification', 'registration verification mails'),
    sendTwoFactor: limit('sendTwoFactor', 'two-factor codes'),
  }),
}
