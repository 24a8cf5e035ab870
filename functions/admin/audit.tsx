// Who changed what? The page, and what other pages show of it.
import { html, type Shown } from '../../shared/http/pages.ts'
import type { AuditEntry } from '../../shared/resources/audit.ts'
import { type AuditPage, auditEntries } from '../../shared/resources/audit-entries.ts'
import { Icon } from '../../shared/ui/icons.tsx'
import { Empty, Head, Shell } from '../../shared/ui/layout.tsx'
import { Moment } from '../../shared/ui/value.tsx'
import { found, kindNamed } from './operations.ts'
import { mustBeAllowed, type Visit } from './visit.tsx'

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
          {from === undefined && to === undefined && <span class="muted">a secret, not shown</span>}
          {from !== undefined && <del>{said(from)}</del>} {to !== undefined && <ins>{said(to)}</ins>}
        </dd>,
      ])}
      {more !== undefined && (
        <>
          <dt class="muted">and</dt>
          <dd class="muted">{more} further changes</dd>
        </>
      )}
    </dl>
  )

const ofRecord = (id: string) => (entry: AuditEntry) => entry.message.includes(`[${id}]`)

/** The last entry about a record, if it was written at this instant. */
export async function entryOf(
  { c }: Visit,
  owner: string,
  { id, at }: { readonly id: string; readonly at: number },
): Promise<AuditEntry | undefined> {
  const { entries } = await auditEntries(c, { owners: [owner], until: at + 1, limit: 5, isWanted: ofRecord(id) })
  return entries.find(entry => entry.insertInstant === at)
}

const mostTenants = 50
const aPage = 50

export async function auditLogPage(visit: Visit): Promise<Shown> {
  mustBeAllowed(visit, 'view', 'audit-log')
  const { asked, frame, tenantId, c } = visit
  const words = asked.query.get('q')?.trim() ?? ''
  const until = Number(asked.query.get('until')) || undefined
  const tenantKind = kindNamed('tenant')
  const tenants =
    tenantKind === undefined || tenantId !== undefined
      ? undefined
      : await found(visit, tenantKind, { numberOfResults: mostTenants })
  const owners = ['instance', ...(tenantId === undefined ? (tenants?.records.map(({ id }) => id) ?? []) : [tenantId])]
  const isWanted =
    words === ''
      ? undefined
      : ({ message, insertUser }: AuditEntry) => `${message} ${insertUser}`.toLowerCase().includes(words.toLowerCase())
  const page = await auditEntries(c, { owners, until, limit: aPage, isWanted })
  const names = new Map(tenants?.records.map(({ id, name }) => [id, String(name)]))
  return html(
    200,
    <Shell frame={frame} title="Audit log">
      <Head
        title="Audit log"
        lead="Who changed what, newest first, with the difference. Nothing can be changed here."
      />
      <div class="bar">
        <form method="get" action="/admin/audit-log" role="search">
          <label class="hidden" for="find-entry">
            Search the log
          </label>
          <span class="with-icon">
            <Icon of="search" />
            <input id="find-entry" name="q" type="search" value={words} placeholder="An id, a name, or who did it" />
          </span>
          <button type="submit">Search</button>
        </form>
        {tenants !== undefined && tenants.total > mostTenants && (
          <span class="muted">
            Shows the instance and the first {mostTenants} tenants; work in a tenant to see its own.
          </span>
        )}
      </div>
      {page.entries.length === 0 ? (
        <Empty title={words === '' ? 'Nothing was changed yet' : 'Nothing in the log says that'}>
          <p>Every change of a tenant, an application or any other record is written here, with who made it.</p>
        </Empty>
      ) : (
        <Entries page={page} names={names} />
      )}
      {page.older !== undefined && (
        <div class="pager">
          <span>Newest first</span>
          <a
            class="button"
            href={`/admin/audit-log?${new URLSearchParams({ ...(words && { q: words }), until: String(page.older) })}`}
          >
            Older <Icon of="arrow" />
          </a>
        </div>
      )}
    </Shell>,
  )
}

export const Entries = ({
  page,
  names,
}: {
  readonly page: AuditPage
  readonly names?: ReadonlyMap<string, string>
}) => (
  <ol class="log">
    {page.entries.map(({ id, insertInstant, insertUser, message, data, owner }) => (
      <li id={`entry-${id}`}>
        <p>{message}</p>
        <div class="meta">
          <Moment at={insertInstant} />
          <span>by {insertUser}</span>
          {owner !== 'instance' && <span>in {names?.get(owner) ?? owner}</span>}
        </div>
        <Diff changes={data.changes} more={data.more} />
      </li>
    ))}
  </ol>
)
