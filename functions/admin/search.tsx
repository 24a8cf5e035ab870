// Where is what somebody is looking for: a page, a setting, a record?
import type { Child } from 'hono/jsx'
import { html, type Shown } from '../../shared/http/pages.ts'
import { isUuid } from '../../shared/kernel/ids.ts'
import type { Kind, Stored } from '../../shared/resources/define.ts'
import { kinds } from '../../shared/resources/index.ts'
import { idOf } from '../../shared/ui/editing.ts'
import { Icon } from '../../shared/ui/icons.tsx'
import { Empty, Head, Shell } from '../../shared/ui/layout.tsx'
import { finding } from '../../shared/ui/messages/console/frame.ts'
import { people } from '../../shared/ui/messages/console/people.ts'
import { isMeant, spotsOf } from '../../shared/ui/places.ts'
import { ifThere } from './ask-api.ts'
import { fieldsOf } from './editor.tsx'
import { may } from './may.ts'
import { pluralOf } from './navigation.ts'
import { isSingle, nameOf, recordOf, searchRecords } from './operations.ts'
import type { Visit } from './visit.tsx'

/** Enough to see that the words were right; a list has the rest. */
const perKind = 5
const mostSettings = 20

type Hit = { readonly kind: Kind; readonly records: readonly Stored[]; readonly total: number }

async function hitsOf(visit: Visit, kind: Kind, words: string): Promise<Hit> {
  if (isSingle(kind)) return { kind, records: [], total: 0 }
  if (isUuid(words)) {
    const record = await ifThere(recordOf(visit, kind, words.toLowerCase()))
    return { kind, records: record === undefined ? [] : [record], total: record === undefined ? 0 : 1 }
  }
  const [first] = kind.search
  if (first === undefined) return { kind, records: [], total: 0 }
  return {
    kind,
    ...(await searchRecords(
      visit,
      kind,
      { [first]: words, numberOfResults: perKind },
      kind.kind === 'tenant' ? undefined : visit.tenantId,
    )),
  }
}

/** Whoever has this whole name, in the tenant one works in or in any of those there are. */
async function usersCalled(visit: Visit, words: string) {
  const [{ usersNamed }, { nameOfUser }, { otherTenants, tenantOf }] = await Promise.all([
    import('./users/list.tsx'),
    import('./users/facts.ts'),
    import('./users/tenant.ts'),
  ])
  const others = await otherTenants(visit)
  const places = others.length > 0 ? others : [await tenantOf(visit)]
  const users = await usersNamed(
    visit,
    places.map(({ id }) => id),
    words,
  )
  return users.map(user => ({ id: user.id, name: nameOfUser(user) }))
}

export async function searchPage(visit: Visit): Promise<Shown> {
  const { asked, frame, session, tenantId, c } = visit
  const words = asked.query.get('q')?.trim() ?? ''
  const seen = Object.values(kinds).filter(({ kind }) => may(session.roles, 'view', kind))
  const hits =
    words === ''
      ? []
      : (await Promise.all(seen.map(kind => hitsOf(visit, kind, words)))).filter(({ total }) => total > 0)
  const users = words !== '' && may(session.roles, 'view', 'user') ? await usersCalled(visit, words) : []
  const settings =
    words === '' || !may(session.roles, 'view', 'tenant')
      ? []
      : spotsOf(fieldsOf(kinds.tenant)).filter(spot => !spot.about.readOnly && isMeant(spot, words))
  const home = tenantId ?? visit.by.onlyTenantId ?? (await c.configuration.defaultTenantId())
  const pages = frame.groups
    .flatMap(({ places }) => places)
    .filter(({ title }) => words !== '' && title.toLowerCase().includes(words.toLowerCase()))
  const isNothing = hits.length + settings.length + pages.length + users.length === 0
  const at = may(session.roles, 'edit', 'tenant') ? `/admin/tenant/${home}/edit` : `/admin/tenant/${home}`
  return html(
    200,
    <Shell frame={frame} title={words === '' ? finding.title : finding.titled(words)}>
      <Head title={words === '' ? finding.title : finding.quoted(words)} lead={finding.lead} />
      {isNothing && <Empty title={words === '' ? finding.what : finding.none} words={finding.hint} />}
      {pages.length > 0 && (
        <Found title={finding.pages}>
          {pages.map(({ href, title }) => (
            <li>
              <a href={href}>{title}</a>
            </li>
          ))}
        </Found>
      )}
      {users.length > 0 && (
        <Found title={people.users}>
          {users.map(({ id, name }) => (
            <li>
              <a href={`/admin/user/${id}`}>{name}</a> <code class="muted">{id}</code>
            </li>
          ))}
        </Found>
      )}
      {hits.map(({ kind, records, total }) => (
        <Found
          title={pluralOf(kind.title)}
          isCut={total > records.length}
          total={total}
          all={`/admin/${kind.kind}?${new URLSearchParams({ q: words })}`}
        >
          {records.map(record => (
            <li>
              <a href={`/admin/${kind.kind}/${record.id}`}>{nameOf(record)}</a> <code class="muted">{record.id}</code>
            </li>
          ))}
        </Found>
      ))}
      {settings.length > 0 && (
        <Found
          title={finding.settings}
          isCut={settings.length > mostSettings}
          total={settings.length}
          all={`/admin/tenant/${home}/edit?${new URLSearchParams({ find: words })}`}
        >
          {settings.slice(0, mostSettings).map(({ name, label, about }) => (
            <li>
              <a href={`${at}#${idOf(name)}`}>{label}</a> <code class="muted">{name}</code>
              <p class="hint">{about.doc}</p>
            </li>
          ))}
        </Found>
      )}
    </Shell>,
  )
}

type FoundProps = {
  readonly title: string
  /** Whether there is more than is shown; `all` is where. */
  readonly isCut?: boolean
  readonly total?: number
  readonly all?: string
  readonly children?: Child
}
const Found = ({ title, isCut = false, total = 0, all, children }: FoundProps) => (
  <section>
    <h2>{title}</h2>
    <ul class="log">
      {children}
      {isCut && (
        <li>
          <a href={all}>
            {finding.all(total)} <Icon of="arrow" />
          </a>
        </li>
      )}
    </ul>
  </section>
)
