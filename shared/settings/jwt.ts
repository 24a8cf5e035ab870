// How long do tokens live, who signs them, and how do refresh tokens behave?
import { choice, flag, int, optional, reference, section } from '../kernel/fields.ts'
import { placed } from './place.ts'

const revoke = (on: string, doc: string, byDefault: boolean, effect: 'live' | 'later' = 'live') =>
  flag({ label: `Refresh token revocation: ${on}`, doc, default: byDefault, effect })

export const accessTokens = placed(
  'JWT',
  'JSON Web Token settings',
  {
    timeToLiveInSeconds: int({
      label: 'JWT duration',
      doc: 'How long an access or id token is accepted; a caller may ask for less.',
      unit: 'seconds',
      min: 1,
      default: 3_600,
      overridable: true,
      requiredWhen: 'in the console',
    }),
    accessTokenKeyId: optional(
      reference('key', {
        label: 'Access token signing key',
        use: 'signing',
        doc: 'The key that signs access tokens; without one, the platform’s own.',
        overridable: true,
      }),
    ),
    idTokenKeyId: optional(
      reference('key', {
        label: 'Id token signing key',
        use: 'signing',
        doc: 'The key that signs id tokens; without one, the platform’s own.',
        overridable: true,
      }),
    ),
  },
  'live',
)

export const refreshTokens = placed(
  'JWT',
  'Refresh Token settings',
  {
    refreshTokenTimeToLiveInMinutes: int({
      label: 'Refresh token duration',
      doc: 'How long a refresh token lives from its start.',
      unit: 'minutes',
      min: 1,
      default: 43_200,
      overridable: true,
      requiredWhen: 'in the console',
    }),
    refreshTokenExpirationPolicy: choice({
      label: 'Refresh token expiration',
      doc: 'Whether the life of a refresh token starts anew with each use, and whether that ends one day.',
      of: ['Fixed', 'SlidingWindow', 'SlidingWindowWithMaximumLifetime'],
      default: 'Fixed',
      overridable: true,
    }),
    refreshTokenSlidingWindowConfiguration: section('Sliding window', {
      maximumTimeToLiveInMinutes: int({
        label: 'Refresh token maximum lifetime',
        doc: 'When a sliding refresh token ends at the latest, counted from its first issue.',
        unit: 'minutes',
        min: 1,
        default: 43_200,
        overridable: true,
        requiredWhen:
          'refreshTokenExpirationPolicy is SlidingWindowWithMaximumLifetime; not less than refreshTokenTimeToLiveInMinutes',
      }),
    }),
    refreshTokenUsagePolicy: choice({
      label: 'Refresh token usage',
      doc: 'Whether a refresh token changes its value each time it is used.',
      of: ['Reusable', 'OneTimeUse'],
      default: 'Reusable',
      overridable: true,
    }),
    refreshTokenOneTimeUseConfiguration: section('One-time use', {
      gracePeriodInSeconds: int({
        label: 'One-time use grace period',
        doc: 'How long the previous value still answers with the current one.',
        unit: 'seconds',
        min: 0,
        max: 86_399,
        default: 0,
        overridable: true,
      }),
    }),
    refreshTokenRevocationPolicy: section('Revocation', {
      onLoginPrevented: revoke(
        'On action preventing login',
        'Whether an action that prevents login ends the user’s refresh tokens.',
        true,
      ),
      onMultiFactorEnable: revoke(
        'On multi-factor enable',
        'Whether a first two-factor method ends the user’s refresh tokens.',
        false,
        'later',
      ),
      onPasswordChanged: revoke(
        'On password change',
        'Whether a changed password ends the user’s refresh tokens.',
        true,
      ),
      onOneTimeTokenReuse: revoke(
        'On reuse of a one-time use token',
        'Whether a spent value that comes back ends its refresh token.',
        false,
      ),
    }),
  },
  'live',
)

export const jwt = {
  jwtConfiguration: section(
    'JWT',
    {
      ...accessTokens,
      ...refreshTokens,
      ...placed(
        'API only',
        'Tenant object',
        {
          enabled: optional(
            flag({
              label: 'JWT configuration enabled flag',
              doc: 'Means something on applications only; ignored here.',
              readOnly: true,
            }),
          ),
        },
        'live',
      ),
    },
    [
      {
        doc: 'A sliding token may not start a life longer than its maximum.',
        path: 'refreshTokenSlidingWindowConfiguration.maximumTimeToLiveInMinutes',
        reason: 'invalid',
        holds: value =>
          value.refreshTokenExpirationPolicy !== 'SlidingWindowWithMaximumLifetime' ||
          value.refreshTokenSlidingWindowConfiguration.maximumTimeToLiveInMinutes >=
            value.refreshTokenTimeToLiveInMinutes,
      },
    ],
  ),
}
