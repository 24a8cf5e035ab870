// What does somebody see who may not go on?
import type { Child } from 'hono/jsx'
import { type Frame, Mark, Page, Shell } from '../../shared/ui/layout.tsx'
import { frame as frameWords, refused } from '../../shared/ui/messages/console/frame.ts'
import { assetsAt } from './bare-frame.ts'

const { pages: said, byStatus } = refused

export const ForbiddenPage = ({ frame, code }: { readonly frame: Frame; readonly code: keyof typeof said }) => (
  <Shell frame={frame} title={said[code].title}>
    <div class="empty">
      <h1>{said[code].title}</h1>
      <p>{said[code].words}</p>
      <a class="button" href="/admin">
        {frameWords.toStart}
      </a>
    </div>
  </Shell>
)

/** Where there is no session to show a shell for, or no telling whether there is one. */
export const failed = (status: number, requestId: string) => (
  <Bare title={status === 404 ? refused.notFound : refused.failed}>
    <p>{byStatus[status] ?? refused.defect}</p>
    <p class="muted small">
      {refused.request} <code>{requestId}</code>
    </p>
    <a class="button" href="/admin">
      {frameWords.toStart}
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
          <Mark /> {frameWords.product}
        </span>
        <h1>{title}</h1>
        {children}
      </main>
    </div>
  </Page>
)
