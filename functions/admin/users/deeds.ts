// What can be done to a user with one click?
import { type Shown, seeOther } from '../../../shared/http/pages.ts'
import { Refusal } from '../../../shared/kernel/refusal.ts'
import type { people as words } from '../../../shared/ui/messages/console/people.ts'
import { forgotPassword } from '../../password/forgot-password.ts'
import { postComment } from '../../people/comments.ts'
import { deleteConsent, patchConsent, postConsent } from '../../people/consents.ts'
import { deleteLinks } from '../../people/links.ts'
import { revokeRefreshToken, revokeRefreshTokens } from '../../refresh/revoke-refresh-tokens.ts'
import { more } from '../../resources/more.ts'
import { deleteAction } from '../../user-actions/actions.ts'
import { patchUser, putUser } from '../../users/change-user.ts'
import { verifyIdentity } from '../../verification/identity-verify.ts'
import { resendEmailVerification } from '../../verification/verify-email.ts'
import { askApi, silent } from '../ask-api.ts'
import { run } from '../operations.ts'
import { problemOf } from '../problem.ts'
import type { Visit } from '../visit.tsx'
import { audited } from './audit.ts'
import { changeable, mainIdentity, owned, type User } from './facts.ts'
import { consentsOf } from './more-facts.ts'
import { showUser } from './view.tsx'

type Deed = {
  /** The tab that shows what became of it. */
  readonly tab?: string
  readonly done: keyof typeof words.deeds
  readonly message: string
  /** Whose role it needs, where that is not the users'. */
  readonly needs?: string
  readonly run: (visit: Visit, user: User, form: URLSearchParams) => Promise<unknown>
}

const named = (form: URLSearchParams, name: string): string => form.get(name) ?? ''

/**
 * What a form names must be this user's own: the address says whom one may change, and a name or an id in the form would
 * otherwise reach an administrator through anybody.
 */
function identityIn({ identities }: User, form: URLSearchParams) {
  const found = identities.find(({ type, value }) => type === form.get('type') && value === form.get('value'))
  if (found === undefined) throw new Refusal('notFound')
  return found
}

async function ownIn(visit: Visit, user: User, id: string): Promise<string> {
  if (!(await owned(visit, user)).has(id)) throw new Refusal('notFound')
  return id
}

const membership =
  (route: 'POST /api/group/member' | 'DELETE /api/group/member') =>
  (visit: Visit, user: User, form: URLSearchParams) => {
    const members = { [named(form, 'group')]: route.startsWith('POST') ? [{ userId: user.id }] : [user.id] }
    return run(visit, more[route].run, { document: { members }, tenantId: user.tenantId })
  }

const deeds: Readonly<Record<string, Deed>> = {
  reset: {
    done: 'resetDone',
    message: 'Sent a password reset to',
    run: (visit, user) => {
      const main = mainIdentity(user)
      const body = { loginId: main?.value, loginIdTypes: main && [main.type] }
      return askApi(visit, forgotPassword, { body, tenantId: user.tenantId }, silent)
    },
  },
  demand: {
    done: 'demandDone',
    message: 'Demanded a new password of',
    run: (visit, user) =>
      askApi(visit, patchUser, { path: { userId: user.id }, body: { user: { passwordChangeRequired: true } } }, silent),
  },
  vouch: {
    done: 'vouched',
    message: 'Vouched for a login name of',
    run: (visit, user, form) => {
      const { type, value } = identityIn(user, form)
      const body = { loginId: value, loginIdType: type }
      return askApi(visit, verifyIdentity, { body, tenantId: user.tenantId }, silent)
    },
  },
  resend: {
    done: 'resent',
    message: 'Sent another verification letter to',
    run: (visit, user, form) =>
      askApi(
        visit,
        resendEmailVerification,
        { query: { email: identityIn(user, form).value }, tenantId: user.tenantId },
        silent,
      ),
  },
  revoke: {
    tab: 'sessions',
    done: 'revoked',
    message: 'Ended a session of',
    run: async (visit, user, form) => {
      const path = { tokenId: await ownIn(visit, user, named(form, 'token')) }
      return askApi(visit, revokeRefreshToken, { path, tenantId: user.tenantId }, silent)
    },
  },
  'revoke-all': {
    tab: 'sessions',
    done: 'revokedAll',
    message: 'Ended all sessions of',
    run: (visit, user) =>
      askApi(visit, revokeRefreshTokens, { query: { userId: user.id }, tenantId: user.tenantId }, silent),
  },
  join: {
    tab: 'groups',
    done: 'joined',
    message: 'Changed the groups of',
    needs: 'group',
    run: membership('POST /api/group/member'),
  },
  leave: {
    tab: 'groups',
    done: 'left',
    message: 'Changed the groups of',
    needs: 'group',
    run: membership('DELETE /api/group/member'),
  },
  cancel: {
    tab: 'actions',
    done: 'cancelled',
    message: 'Ended an action on',
    run: async (visit, user, form) => {
      const body = { action: { actionerUserId: visit.session.user.id } }
      const path = { actionId: await ownIn(visit, user, named(form, 'action')) }
      return askApi(visit, deleteAction, { path, body, tenantId: user.tenantId }, silent)
    },
  },
  agree: {
    tab: 'consents',
    done: 'agreed',
    message: 'Noted a consent of',
    run: async (visit, user, form) => {
      const [, consentId = '', value] = /^(\S*)(?: (.*))?$/.exec(named(form, 'consent')) ?? []
      const before = (await consentsOf(visit, user)).find(one => one.consentId === consentId)
      const next = { status: 'Active', values: value === undefined ? [] : [value] }
      return before === undefined
        ? askApi(visit, postConsent, { body: { userConsent: { ...next, consentId, userId: user.id } } }, silent)
        : askApi(visit, patchConsent, { path: { userConsentId: before.id }, body: { userConsent: next } }, silent)
    },
  },
  disagree: {
    tab: 'consents',
    done: 'disagreed',
    message: 'Took a consent back of',
    run: async (visit, user, form) => {
      const before = (await consentsOf(visit, user)).find(({ id }) => id === form.get('consent'))
      if (before === undefined) throw new Refusal('notFound')
      return askApi(visit, deleteConsent, { path: { userConsentId: before.id } }, silent)
    },
  },
  unlink: {
    tab: 'links',
    done: 'unlinked',
    message: 'Unlinked an account elsewhere of',
    run: (visit, user, form) => {
      const account = { identityProviderId: named(form, 'provider'), identityProviderUserId: named(form, 'account') }
      return askApi(visit, deleteLinks, { query: { ...account, userId: user.id }, tenantId: user.tenantId }, silent)
    },
  },
  comment: {
    tab: 'comments',
    done: 'commented',
    message: 'Commented on',
    run: (visit, user, form) => {
      const userComment = { userId: user.id, commenterId: visit.session.user.id, comment: named(form, 'comment') }
      return askApi(visit, postComment, { body: { userComment } }, silent)
    },
  },
  wake: {
    done: 'woken',
    message: 'Activated',
    run: (visit, user) => askApi(visit, putUser, { path: { userId: user.id }, query: { reactivate: 'true' } }, silent),
  },
}

/** Does what the form names, and shows the tab that says what became of it. */
export async function doToUser(visit: Visit): Promise<Shown> {
  const { form } = visit.asked
  const name = named(form, 'deed')
  const deed = Object.hasOwn(deeds, name) ? deeds[name] : undefined
  if (deed === undefined) throw new Refusal('notFound')
  const user = await changeable(visit, 'edit', deed.needs)
  try {
    await audited(visit, { message: deed.message, user }, () => deed.run(visit, user, form))
  } catch (error) {
    return showUser(visit, problemOf(error))
  }
  return seeOther(`/admin/user/${user.id}?done=${deed.done}${deed.tab === undefined ? '' : `#tab-${deed.tab}`}`)
}
