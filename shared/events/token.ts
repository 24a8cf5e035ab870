// What can happen to tokens and the keys that sign them?
import { int, map, optional, text, whole } from '../kernel/fields.ts'
import { asked } from './event.ts'
import { applicationId, ids, maybeApplicationId, texts, user, userId } from './members.ts'

const refreshToken = (doc: string) => optional(whole({ doc }))

/** Whoever has one of these is the user: the table keeps them sealed, and no log shows them. */
export const tokensIn: Readonly<Record<string, readonly string[]>> = {
  'jwt.refresh': ['original', 'refreshToken', 'token'],
}

export const hasTokens = ({ type }: { readonly type: string }): boolean => Object.hasOwn(tokensIn, type)

export const tokenEvents = {
  'jwt.public-key.update': asked('The signing keys of applications may have changed.', () => ({
    applicationIds: ids('The applications.'),
  })),
  'jwt.refresh': asked('A refresh token gave a new access token.', () => ({
    applicationId: applicationId(),
    original: texts('The access token before.'),
    refreshToken: text({ doc: 'The refresh token that was used.' }),
    token: text({ doc: 'The new access token.' }),
    userId: userId(),
  })),
  'jwt.refresh-token.revoke': asked(
    'Refresh tokens were revoked: one, all of a user, or all of an application.',
    () => ({
      user: optional(user()),
      userId: optional(userId()),
      applicationId: maybeApplicationId(),
      applicationTimeToLiveInSeconds: map(int({ doc: 'Seconds.', unit: 'seconds' }), {
        doc: 'How long access tokens of each application may still be around.',
      }),
      refreshToken: refreshToken('The refresh token, when it was one.'),
    }),
  ),
}
