// What do all pages of the console share?
import type { Child } from 'hono/jsx'
import { Icon, type IconName, Sprite } from './icons.tsx'
import { frame as words } from './messages/console/frame.ts'

export type Place = { readonly href: string; readonly title: string }
export type PlaceGroup = { readonly title: string; readonly icon: IconName; readonly places: readonly Place[] }

export type Frame = {
  readonly assets: string
  /** `light`, `dark`, or what the system says. */
  readonly look: 'light' | 'dark' | undefined
  readonly at: string
  readonly csrf?: string
  readonly user?: string | undefined
  readonly groups: readonly PlaceGroup[]
  /** The tenant one works in, where there are several; it decides what lists show and where new records go. */
  readonly working?: { readonly id: string | undefined; readonly name: string | undefined }
}

type PageProps = { readonly frame: Frame; readonly title: string; readonly children?: Child }
export const Page = ({ frame, title, children }: PageProps) => (
  <html lang="en" data-look={frame.look}>
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content={frame.look ?? 'light dark'} />
      <title>{words.title(title)}</title>
      <link rel="icon" href={`${frame.assets}/icon.svg`} type="image/svg+xml" />
      <link rel="stylesheet" href={`${frame.assets}/console.css`} />
      <script type="module" src={`${frame.assets}/console.js`} />
    </head>
    <body>
      <Sprite />
      <a class="skip" href="#main">
        {words.skip}
      </a>
      {children}
    </body>
  </html>
)

/** A page of somebody who has signed in. */
export const Shell = ({ frame, title, children }: PageProps) => (
  <Page frame={frame} title={title}>
    <header class="top">
      <a class="brand" href="/admin">
        <Mark /> {words.product}
      </a>
      <Switcher frame={frame} />
      <Search />
      <Account frame={frame} />
    </header>
    <div class="body">
      <details class="side-menu">
        <summary>
          <Icon of="menu" /> {words.menu}
        </summary>
        <Places frame={frame} />
      </details>
      <div class="side">
        <Places frame={frame} />
      </div>
      <main id="main" tabindex={-1}>
        {children}
      </main>
    </div>
  </Page>
)

const Search = () => (
  <search>
    <form class="search" action="/admin/search" method="get">
      <label class="hidden" for="search">
        {words.searchLabel}
      </label>
      <span class="with-icon">
        <Icon of="search" />
        <input id="search" name="q" type="search" placeholder={words.search} autocomplete="off" aria-keyshortcuts="/" />
      </span>
    </form>
  </search>
)

/** Who is signed in, and what one decides for oneself: how pages look, and when to leave. */
const Account = ({ frame: { user, csrf, look, at } }: { readonly frame: Frame }) => (
  <details class="menu account">
    <summary>
      <Icon of="people" /> <span class="who">{user}</span>
    </summary>
    <div class="sheet">
      <p class="muted">{words.signedInAs(user ?? '')}</p>
      <form method="post" action="/admin/look">
        <input type="hidden" name="_csrf" value={csrf} />
        <input type="hidden" name="_back" value={at} />
        <button type="submit" name="look" value="light" aria-pressed={look === 'light' ? 'true' : 'false'}>
          <Icon of="sun" /> {words.light}
        </button>
        <button type="submit" name="look" value="dark" aria-pressed={look === 'dark' ? 'true' : 'false'}>
          <Icon of="moon" /> {words.dark}
        </button>
        <button type="submit" name="look" value="" aria-pressed={look === undefined ? 'true' : 'false'}>
          <Icon of="system" /> {words.system}
        </button>
      </form>
      <a href="/admin/help">
        <Icon of="question" /> {words.help}
      </a>
      <form method="post" action="/admin/sign-out">
        <input type="hidden" name="_csrf" value={csrf} />
        <button type="submit">
          <Icon of="door" /> {words.signOut}
        </button>
      </form>
    </div>
  </details>
)

const Places = ({ frame: { groups, at } }: { readonly frame: Frame }) => (
  <nav aria-label={words.navigation}>
    {groups.map(({ title, icon, places }) => (
      <div class="places">
        {/* No heading: the page's own is the first that somebody meets who goes from heading to heading. */}
        <p>
          <Icon of={icon} /> {title}
        </p>
        <ul aria-label={title}>
          {places.map(({ href, title: name }) => (
            <li>
              <a href={href} aria-current={at === href ? 'page' : at.startsWith(`${href}/`) ? 'true' : undefined}>
                {name}
              </a>
            </li>
          ))}
        </ul>
      </div>
    ))}
  </nav>
)

const Switcher = ({ frame: { working, csrf, at } }: { readonly frame: Frame }) =>
  working === undefined ? null : (
    <details class="menu switcher">
      <summary>
        <Icon of="tenant" /> <span class="hidden">{words.workingIn}</span>{' '}
        <span class="where">{working.name ?? words.allTenants}</span>
      </summary>
      <div class="sheet">
        <p class="muted">{words.workingWords}</p>
        {working.id !== undefined && (
          <form method="post" action="/admin/working-tenant">
            <input type="hidden" name="_csrf" value={csrf} />
            <input type="hidden" name="_back" value={at} />
            <button type="submit" name="tenantId" value="">
              <Icon of="app" /> {words.allTenants}
            </button>
          </form>
        )}
        <a href="/admin/tenant">
          <Icon of="search" /> {words.chooseTenant}
        </a>
      </div>
    </details>
  )

export const Mark = () => (
  <svg class="mark" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false">
    <path d="M4 4h16v4h-6v12h-4V8H4z" fill="currentColor" />
  </svg>
)

/** Where one is, and what one can do there. */
export const Head = ({
  title,
  trail = [],
  lead,
  children,
}: {
  readonly title: string
  readonly trail?: readonly Place[]
  readonly lead?: Child
  readonly children?: Child
}) => (
  <div class="head">
    <div>
      {trail.length > 0 && (
        <nav class="trail" aria-label={words.trail}>
          {trail.map(({ href, title: name }) => (
            <>
              <a href={href}>{name}</a> <Icon of="chevron" />
            </>
          ))}
        </nav>
      )}
      <h1>{title}</h1>
      {lead && <p class="lead">{lead}</p>}
    </div>
    {children && <div class="actions">{children}</div>}
  </div>
)

type EmptyProps = { readonly title: string; readonly words?: string | undefined; readonly children?: Child }
export const Empty = ({ title, words: more, children }: EmptyProps) => (
  <div class="empty">
    <h2>{title}</h2>
    {more !== undefined && <p>{more}</p>}
    {children}
  </div>
)
