// Who changed what? The page, and what other pages show of it.
import { html, type Shown } from '../../shared/http/pages.ts'
import type { AuditEntry } from '../../shared/resources/audit.ts'
import { type AuditPage, auditEntries } from '../../shared/resources/audit-entries.ts'
import { Empty, Head, Shell } from '../../shared/ui/layout.tsx'
import { logs } from '../../shared/ui/messages/console/logs.ts'
import { Moment } from '../../shared/ui/value.tsx'
import { Pager } from './paging.tsx'
import { Seek } from './parts.tsx'
import { tenantNames } from './tenant-names.ts'
import { mustBeAllowed, type Visit } from './visit.tsx'

const { audit: say } = logs

type Changed = { readonly path: string; readonly from?: unknown; readonly to?: unknown }

const said = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** What differs, leaf by leaf. A change without values is that of a secret. */
export const Diff = ({
  changes,
  more,
}: {
  readonly changes: readonly Changed[]
  readonly more?: number | undefined
}) =>
  changes.length === 0 ? null : (
    <dl class="diff">
      {changes.flatMap(({ path, from, to }) => [
        <dt>
          <code>{path}</code>
        </dt>,
        <dd>
          {from === undefined && to === undefined && <span class="muted">{say.secret}</span>}
          {from !== undefined && <del>{said(from)}</del>} {to !== undefined && <ins>{said(to)}</ins>}
        </dd>,
      ])}
      {more !== undefined && (
        <>
          <dt class="muted">{say.and}</dt>
          <dd class="muted">{say.more(more)}</dd>
        </>
      )}
    </dl>
  )

/** The entry of the change that made a record what it is. */
export async function entryOf(
  { c }: Visit,
  owner: string,
  { id, at }: { readonly id: string; readonly at: number },
): Promise<AuditEntry | undefined> {
  const { entries } = await auditEntries(c, { owner, until: at, limit: 5 })
  return entries.find(entry => entry.insertInstant === at && entry.message.includes(`[${id}]`))
}

const aPage = 50

export async function auditLogPage(visit: Visit): Promise<Shown> {
  mustBeAllowed(visit, 'view', 'audit-log')
  const { asked, frame, tenantId: owner, c } = visit
  const words = asked.query.get('q')?.trim() ?? ''
  const after = asked.query.get('after') ?? undefined
  const isWanted =
    words === ''
      ? undefined
      : ({ message, insertUser }: AuditEntry) => `${message} ${insertUser}`.toLowerCase().includes(words.toLowerCase())
  const page = await auditEntries(c, { owner, after, limit: aPage, isWanted })
  const names = await tenantNames(visit, page.entries)
  return html(
    200,
    <Shell frame={frame} title={say.title}>
      <Head title={say.title} lead={say.lead} />
      <div class="bar">
        <Seek
          action="/admin/audit-log"
          id="find-entry"
          label={say.searchLabel}
          words={words}
          hint={say.placeholder}
          button={say.search}
        />
      </div>
      {page.entries.length === 0 ? (
        <Empty title={words === '' ? say.none : say.nothing} words={say.noneWords} />
      ) : (
        <Entries page={page} names={names} />
      )}
      {page.older !== undefined && (
        <Pager
          on={{
            href: `/admin/audit-log?${new URLSearchParams({ ...(words && { q: words }), after: page.older })}`,
            title: logs.older,
          }}
        >
          {logs.newest}
        </Pager>
      )}
    </Shell>,
  )
}

const shortened = ({ changes = [], more = 0 }: AuditEntry['data'], most: number) => {
  const left = Math.max(0, changes.length - most) + more
  return { changes: changes.slice(0, most), more: left === 0 ? undefined : left }
}

type EntriesProps = {
  readonly page: AuditPage
  readonly names?: ReadonlyMap<string, string>
  /** How many differences of one change are shown. */
  readonly most?: number
}
/** Entries of the audit log, each with the first `most` differences. */
export const Entries = ({ page, names, most = 20 }: EntriesProps) => (
  <ol class="log">
    {page.entries.map(({ id, insertInstant, insertUser, message, data, tenantId, reason }) => (
      <li id={`entry-${id}`}>
        <p>{message}</p>
        <div class="meta">
          <Moment at={insertInstant} />
          <span>{say.by(insertUser)}</span>
          {tenantId !== undefined && <span>{say.in(names?.get(tenantId) ?? tenantId)}</span>}
          {reason !== undefined && <span>{say.because(reason)}</span>}
        </div>
        <Diff {...shortened(data, most)} />
      </li>
    ))}
  </ol>
)
