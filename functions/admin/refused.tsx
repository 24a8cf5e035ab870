// What does somebody see who may not go on?
import type { Child } from 'hono/jsx'
import { type Frame, Mark, Page, Shell } from '../../shared/ui/layout.tsx'
import { assetsAt } from './bare-frame.ts'

const said = {
  forbidden: {
    title: 'You may not do this',
    words: 'Your roles in the admin application do not include it. Ask an administrator for the role you need.',
  },
  foreign: {
    title: 'This form was not taken',
    words:
      'It did not come from a page of this session. Open the page again and send it from there; nothing was changed.',
  },
  notFound: {
    title: 'There is nothing here',
    words: 'It may have been deleted, or belong to a tenant you are not working in.',
  },
} as const

export const ForbiddenPage = ({ frame, code }: { readonly frame: Frame; readonly code: keyof typeof said }) => (
  <Shell frame={frame} title={said[code].title}>
    <div class="empty">
      <h1>{said[code].title}</h1>
      <p>{said[code].words}</p>
      <a class="button" href="/admin">
        To the start
      </a>
    </div>
  </Shell>
)

const words: Readonly<Record<number, string>> = {
  400: 'What was sent cannot be understood. Go back, and send the form again.',
  403: 'This form did not come from one of our own pages.',
  404: 'There is nothing at this address.',
  405: 'This address does not take what was sent.',
  409: 'Somebody else changed the same thing at the same moment. Go back, look again, and repeat.',
  413: 'The form is too large.',
  503: 'The table does not answer at the moment. Nothing was lost; try again.',
}

/** Where there is no session to show a shell for, or no telling whether there is one. */
export const failed = (status: number, requestId: string) => (
  <Bare title={status === 404 ? 'Not found' : 'That did not work'}>
    <p>{words[status] ?? 'Something is broken here. It was written to the log.'}</p>
    <p class="muted small">
      Request <code>{requestId}</code>
    </p>
    <a class="button" href="/admin">
      To the start
    </a>
  </Bare>
)

export const Bare = ({
  title,
  children,
  frame,
}: {
  readonly title: string
  readonly frame?: Frame
  readonly children?: Child
}) => (
  <Page frame={frame ?? { assets: assetsAt, look: undefined, at: '', groups: [] }} title={title}>
    <div class="door">
      <main id="main" tabindex={-1}>
        <span class="brand">
          <Mark /> Tenantry
        </span>
        <h1>{title}</h1>
        {children}
      </main>
    </div>
  </Page>
)
