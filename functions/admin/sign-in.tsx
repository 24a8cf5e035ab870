// How does somebody come into the console, and out again?
import { serialize } from 'hono/utils/cookie'
import { login } from '../../shared/flows/login.ts'
import { revokeToken } from '../../shared/flows/revoke.ts'
import { consoleCookie, consoleGrant, consoleSession, isOwnForm } from '../../shared/http/console-session.ts'
import { infoOf } from '../../shared/http/event-info.ts'
import { type Asked, html, type Shown, seeOther } from '../../shared/http/pages.ts'
import { adminApplicationId } from '../../shared/resources/application.ts'
import { Icon } from '../../shared/ui/icons.tsx'
import type { Frame } from '../../shared/ui/layout.tsx'
import { door } from '../../shared/ui/messages/console/frame.ts'
import { bareFrame, lookCookie, tenantCookie } from './bare-frame.ts'
import { Bare } from './refused.tsx'
import type { Means, Visit } from './visit.tsx'

type Props = {
  readonly frame: Frame
  readonly to: string
  readonly loginId?: string
  readonly problem?: string | undefined
}

const SignInPage = ({ frame, to, loginId = '', problem }: Props) => (
  <Bare title={door.title} frame={frame}>
    <p class="muted">{door.lead}</p>
    {problem && (
      <div class="notice danger" role="alert" id="problem">
        <h2>
          <Icon of="alert" /> {problem}
        </h2>
      </div>
    )}
    <form method="post" action="/admin/sign-in">
      <input type="hidden" name="to" value={to} />
      <label>
        {door.loginId}
        <input
          name="loginId"
          value={loginId}
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
          required
          autofocus={loginId === ''}
          aria-describedby={problem && 'problem'}
        />
      </label>
      <label>
        {door.password}
        <input name="password" type="password" autocomplete="current-password" required autofocus={loginId !== ''} />
      </label>
      <button type="submit" class="main">
        {door.submit}
      </button>
    </form>
  </Bare>
)

/** Only to our own pages: `//evil.example` is an address elsewhere. */
const ownPath = (to: string | null): string =>
  to !== null && /^\/admin([/?][\w./?=&%+-]*)?$/.test(to) && !to.includes('..') ? to : '/admin'

export async function signInPage(c: Means, asked: Asked): Promise<Shown> {
  const to = ownPath(asked.query.get('to'))
  if ((await consoleSession(c, asked)) !== undefined) return seeOther(to)
  return html(200, <SignInPage frame={bareFrame(asked)} to={to} />)
}

const { wrong } = door

export async function signIn(c: Means, asked: Asked): Promise<Shown> {
  const { form, secure } = asked
  const [loginId, password, to] = [form.get('loginId') ?? '', form.get('password') ?? '', ownPath(form.get('to'))]
  const again = (status: number, problem: string) =>
    html(status, <SignInPage frame={bareFrame(asked)} to={to} loginId={loginId} problem={problem} />)
  // Otherwise another site could sign somebody in as somebody else and watch what they enter.
  if (!isOwnForm(c, asked)) return again(403, door.foreign)
  const application = await c.configuration.application(adminApplicationId)
  const tenant = application?.tenantId === undefined ? undefined : await c.configuration.tenant(application.tenantId)
  if (application === undefined || tenant === undefined) return again(503, door.untouched)
  if (loginId === '' || password === '' || loginId.length > 1_000 || password.length > 1_000) return again(400, wrong)
  const { verdict, session } = await login(c, {
    tenant,
    application,
    loginId,
    loginIdTypes: ['email', 'username'],
    password,
    noJwt: false,
    info: infoOf({ ip: asked.ip, userAgent: asked.userAgent }),
    device: { type: 'BROWSER', name: 'Console' },
    tokens: { refreshToken: true, grants: [consoleGrant] },
  })
  if (verdict.outcome === 'signedIn' && session !== undefined)
    return seeOther(to, [consoleCookie(session.value, secure)])
  const { status, words } = problems[verdict.outcome] ?? { status: 401, words: wrong }
  return again(status, words)
}

/** Said only to somebody who knew the password. */
const problems: Readonly<Record<string, { readonly status: number; readonly words: string }>> = {
  mustChangePassword: { status: 403, words: door.mustChange },
  notRegistered: { status: 403, words: door.notRegistered },
  registrationUnverified: { status: 403, words: door.registrationUnverified },
  identityUnverified: { status: 403, words: door.identityUnverified },
}

export async function signOut({ c, asked, session }: Visit): Promise<Shown> {
  await revokeToken(c, session.id, infoOf({ ip: asked.ip, userAgent: asked.userAgent }))
  return seeOther('/admin/sign-in', [consoleCookie('', asked.secure)])
}

const choice = (name: string, value: string, secure: boolean): string =>
  serialize(name, value, { path: '/', httpOnly: true, sameSite: 'Lax', secure, maxAge: value === '' ? 0 : 31_536_000 })

export async function chooseLook({ asked }: Visit): Promise<Shown> {
  const look = asked.form.get('look') ?? ''
  return seeOther(ownPath(asked.form.get('_back')), [
    choice(lookCookie, look === 'light' || look === 'dark' ? look : '', asked.secure),
  ])
}

export async function chooseTenant({ c, asked }: Visit): Promise<Shown> {
  const wanted = asked.form.get('tenantId') ?? ''
  const tenant = wanted === '' ? undefined : await c.configuration.tenant(wanted.toLowerCase())
  return seeOther(ownPath(asked.form.get('_back')), [choice(tenantCookie, tenant?.id ?? '', asked.secure)])
}
