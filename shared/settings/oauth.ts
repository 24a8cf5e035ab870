// How long do browser sessions last, and what may start one?
import { flag, int, optional, reference, section, text } from '../kernel/fields.ts'
import { placed } from './place.ts'

export const oauth = {
  ...placed('OAuth', 'Form Fields', {
    httpSessionMaxInactiveInterval: int({
      label: 'Session timeout',
      doc: 'How long an SSO session may lie idle.',
      unit: 'seconds',
      min: 1,
      default: 3_600,
    }),
    logoutURL: optional(
      text({ label: 'Logout URL', doc: 'Where a logout ends that names no other place.', format: 'uri' }),
    ),
  }),
  oauthConfiguration: section('OAuth', {
    ...placed('OAuth', 'Form Fields', {
      clientCredentialsAccessTokenPopulateLambdaId: optional(
        reference('lambda', {
          label: 'Client credentials populate lambda',
          doc: 'The function that may add claims to tokens of the client-credentials grant.',
        }),
      ),
    }),
  }),
  ssoConfiguration: section('Single sign-on', {
    ...placed('OAuth', 'Form Fields', {
      allowAccessTokenBootstrap: flag({
        label: 'Allow access token bootstrap',
        doc: 'Whether an access token can start an SSO session at the authorize endpoint.',
        default: false,
      }),
    }),
    ...placed('API only', 'Tenant object', {
      deviceTrustTimeToLiveInSeconds: int({
        label: 'Device trust duration',
        doc: 'How long a device stays trusted.',
        unit: 'seconds',
        min: 1,
        default: 31_536_000,
      }),
    }),
  }),
}
