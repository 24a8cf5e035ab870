// What do all pages of the local runner share?
import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import { inWords } from '../clock.ts'
import { style } from './style.ts'

const places = [
  ['/', 'Start'],
  ['/_dev/mailbox', 'Mailbox'],
  ['/_dev/clock', 'Clock'],
  ['/_dev/queue', 'Queue'],
  ['/_dev/routes', 'Routes'],
] as const

export type Frame = { readonly title: string; readonly at: string; readonly now: number; readonly offset: number }

export const Layout = ({ title, at, now, offset, children }: Frame & { readonly children?: Child }) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title>{title} · Tenantry on this machine</title>
      {/* Raw, because escaping would turn every `>` of a selector into an entity. */}
      <style>{raw(style)}</style>
    </head>
    <body>
      <a class="skip" href="#main">
        Skip to content
      </a>
      <header>
        <div class="bar">
          <a class="brand" href="/">
            Tenantry
          </a>
          <nav aria-label="Pages">
            {places.map(([href, name]) => (
              <a href={href} aria-current={href === at ? 'page' : undefined}>
                {name}
              </a>
            ))}
          </nav>
          <a class="now" href="/_dev/clock" title="The platform's clock">
            <Moment at={now} />
            {offset !== 0 && <b class="tag">moved</b>}
          </a>
        </div>
      </header>
      <main id="main">
        <h1>{title}</h1>
        {children}
      </main>
    </body>
  </html>
)

type ListProps = { readonly columns: readonly string[]; readonly children?: Child }
export const List = ({ columns, children }: ListProps) => (
  <div class="scroll">
    <table class="stack">
      <thead>
        <tr>
          {columns.map(column => (
            <th scope="col">{column}</th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  </div>
)

/** An instant, readable and exact. */
export const Moment = ({ at }: { readonly at: number }) => {
  const iso = new Date(at).toISOString()
  return (
    <time datetime={iso} title={`${iso} (${at})`}>
      {iso.slice(0, 10)} {iso.slice(11, 19)} UTC
    </time>
  )
}

export const Span = ({ ms }: { readonly ms: number }) => <span title={`${ms} ms`}>{inWords(ms)}</span>

/** Ids and the like: one click selects the whole. */
export const Code = ({ children }: { readonly children?: Child }) => <code class="id">{children}</code>

export const Empty = ({ children }: { readonly children?: Child }) => <p class="empty">{children}</p>
