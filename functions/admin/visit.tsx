// Who is looking at the console, and what surrounds every page they see?
import { consoleSession, isOwnForm, isOwnToken, type Session } from '../../shared/http/console-session.ts'
import { infoOf } from '../../shared/http/event-info.ts'
import { type Asked, html, type Shown, seeOther } from '../../shared/http/pages.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import type { With } from '../../shared/powers.ts'
import { adminApplicationId } from '../../shared/resources/application.ts'
import type { By, Kind } from '../../shared/resources/define.ts'
import type { Frame } from '../../shared/ui/layout.tsx'
import { bareFrame, tenantCookie } from './bare-frame.ts'
import { mustBeLetIn } from './let-in.ts'
import { type Deed, may } from './may.ts'
import { placesFor } from './navigation.ts'
import { ForbiddenPage } from './refused.tsx'

export type Means = With<'read' | 'write' | 'sign' | 'seal' | 'hash' | 'callOut'>

export type Visit = {
  readonly c: Means
  readonly asked: Asked
  readonly session: Session
  readonly by: By
  /** The tenant one works in; `undefined` is all of them. */
  readonly tenantId: string | undefined
  readonly frame: Frame
}

const loginNameOf = ({ user }: Pick<Session, 'user'>): string =>
  user.identities.find(({ primary }) => primary)?.displayValue ?? user.id

type Page = (visit: Visit) => Promise<Shown>

/** A page for those who signed in; others are asked to, and come back here. */
export const signedIn =
  (page: Page) =>
  async (c: Means, asked: Asked): Promise<Shown> => {
    await mustBeLetIn(c, asked)
    const session = await consoleSession(c, asked)
    if (session === undefined) return seeOther(`/admin/sign-in${asked.method === 'GET' ? backTo(asked) : ''}`)
    const visit = await visitOf(c, asked, session)
    try {
      return await page(visit)
    } catch (error) {
      if (error instanceof Refusal && (error.code === 'forbidden' || error.code === 'notFound'))
        return html(error.code === 'forbidden' ? 403 : 404, <ForbiddenPage frame={visit.frame} code={error.code} />)
      throw error
    }
  }

/** A form somebody sent from one of our pages, in the session the page was made for. */
export const posted = (page: Page) =>
  signedIn(async visit => {
    const { c, asked, session, frame } = visit
    if (isOwnForm(c, asked) && isOwnToken(session, asked.form.get('_csrf'))) return page(visit)
    return html(403, <ForbiddenPage frame={frame} code="foreign" />)
  })

const backTo = ({ path, query }: Asked): string => {
  const whole = query.size > 0 ? `${path}?${query}` : path
  return path === '/admin' ? '' : `?to=${encodeURIComponent(whole)}`
}

async function visitOf(c: Means, asked: Asked, session: Session): Promise<Visit> {
  const onlyTenantId = await c.configuration.onlyTenant()
  const wanted = onlyTenantId === undefined ? asked.cookies[tenantCookie] : undefined
  const working = wanted ? await c.configuration.tenant(wanted) : undefined
  const actor = loginNameOf(session)
  return {
    c,
    asked,
    session,
    by: { actor, onlyTenantId, info: infoOf(asked) },
    tenantId: working?.id,
    frame: {
      ...bareFrame(asked),
      csrf: session.csrf,
      user: actor,
      groups: placesFor(session.roles),
      ...(onlyTenantId === undefined && { working: { name: working?.name, id: working?.id } }),
    },
  }
}

/** Refuses with a page that says so. */
export function mustBeAllowed({ session, asked }: Visit, deed: Deed, kind: Pick<Kind, 'kind'> | string): void {
  const name = typeof kind === 'string' ? kind : kind.kind
  // Whoever changes the application of the console could change who may do what in it.
  const isOwn = name === 'application' && asked.params.id?.toLowerCase() === adminApplicationId && deed !== 'view'
  if (!may(session.roles, deed, name) || (isOwn && !session.roles.includes('admin'))) throw new Refusal('forbidden')
}
