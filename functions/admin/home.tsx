// Where does one start, and which keys and words help?
import { html, type Shown } from '../../shared/http/pages.ts'
import { auditEntries } from '../../shared/resources/audit-entries.ts'
import { kinds } from '../../shared/resources/index.ts'
import { Icon } from '../../shared/ui/icons.tsx'
import { Empty, Head, Shell } from '../../shared/ui/layout.tsx'
import { forms } from '../../shared/ui/messages/console/forms.ts'
import { help, start } from '../../shared/ui/messages/console/frame.ts'
import { people } from '../../shared/ui/messages/console/people.ts'
import { Entries } from './audit.tsx'
import { inSentence } from './makers.ts'
import { may } from './may.ts'
import { pluralOf } from './navigation.ts'
import { searchRecords } from './operations.ts'
import { Facts } from './parts.tsx'
import { tenantNames } from './tenant-names.ts'
import type { Visit } from './visit.tsx'

/** What most days begin with. */
const first = ['tenant', 'application', 'key', 'api-key', 'email-template', 'webhook']

export async function homePage(visit: Visit): Promise<Shown> {
  const { c, frame, session, tenantId } = visit
  const shown = Object.values(kinds).filter(({ kind }) => first.includes(kind) && may(session.roles, 'view', kind))
  const sorted = shown.sort((a, b) => first.indexOf(a.kind) - first.indexOf(b.kind))
  const counts = await Promise.all(sorted.map(kind => searchRecords(visit, kind, { numberOfResults: 1 }, tenantId)))
  const changes = may(session.roles, 'view', 'audit-log')
    ? await auditEntries(c, { owner: tenantId, limit: 5 })
    : undefined
  const names = changes && (await tenantNames(visit, changes.entries))
  return html(
    200,
    <Shell frame={frame} title={start.title}>
      <Head title={start.title} lead={start.greeting(session.user.firstName ?? frame.user ?? '')} />
      {frame.groups.length === 0 ? (
        <Empty title={start.nothing} words={start.nothingWords} />
      ) : (
        <div class="tiles">
          {may(session.roles, 'view', 'user') && (
            <a class="tile" href="/admin/user">
              <strong>{people.users}</strong>
              <span>{people.tile}</span>
            </a>
          )}
          {sorted.map((kind, n) => (
            <a class="tile" href={`/admin/${kind.kind}`}>
              <strong>
                {counts[n]?.total ?? 0} {inSentence(counts[n]?.total === 1 ? kind.title : pluralOf(kind.title))}
              </strong>
              <span>{kind.doc}</span>
            </a>
          ))}
        </div>
      )}
      {changes !== undefined && (
        <section aria-labelledby="lately">
          <h2 id="lately">{start.lately}</h2>
          {changes.entries.length === 0 ? (
            <p class="muted">{start.nothingYet}</p>
          ) : (
            <Entries page={changes} {...(names && { names })} most={3} />
          )}
          <a href="/admin/audit-log">
            {start.wholeLog} <Icon of="arrow" />
          </a>
        </section>
      )}
    </Shell>,
  )
}

export const helpPage = async ({ frame }: Visit): Promise<Shown> =>
  html(
    200,
    <Shell frame={frame} title={help.title}>
      <Head title={help.title} lead={help.lead} />
      <Facts
        facts={[
          ...help.keys.map(([key, words]) => [<kbd>{key}</kbd>, words] as const),
          [<span class="own" />, help.own],
          [<span class="tag later">{forms.later}</span>, help.later],
        ]}
      />
    </Shell>,
  )
