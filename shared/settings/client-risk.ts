// Which signs make a login risky?
import { flag, section } from '../kernel/fields.ts'
import { placed } from './place.ts'

const sign = (label: string, doc: string) => flag({ label, doc, default: true })

export const clientRisk = {
  clientRiskConfiguration: section('Client risk', {
    ...placed('Security', 'Client risk configuration', {
      enabled: flag({
        label: 'Enabled',
        doc: 'Whether the signs below are chosen here; otherwise all of them count.',
        default: false,
      }),
      blocklistedIp: sign('Blocklisted IP', 'Counts an address that is on a blocklist.'),
      botDetected: sign('Bot detected', 'Counts signs of automation.'),
      dormantAccount: sign('Dormant account', 'Counts a user who has not signed in for long.'),
      dormantPassword: sign('Dormant password', 'Counts an old password.'),
      impossibleTravel: sign(
        'Impossible travel',
        'Counts a distance from the last login that nobody travels in the time.',
      ),
      recentIdentityChange: sign('Recent identity change', 'Counts a login name that changed lately.'),
      recentPasswordChange: sign('Recent password change', 'Counts a password that changed lately.'),
      suspiciousUserAgent: sign('Suspicious user agent', 'Counts a flagged user agent.'),
      unrecognizedDevice: sign('Unrecognized device', 'Counts a device not seen before.'),
      untrustedDevice: sign('Untrusted device', 'Counts a device that is not trusted.'),
    }),
  }),
}
