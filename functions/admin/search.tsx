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
import { reachOf } from './list.tsx'
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
    ...(await searchRecords(visit, kind, { [first]: words, numberOfResults: perKind }, reachOf(visit, kind))),
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

/** Everything that these words may mean, as far as this person may look. */
async function everythingCalled(visit: Visit, words: string) {
  const { frame, session } = visit
  if (words === '') return { pages: [], users: [], hits: [], settings: [] }
  const sees = (kind: string) => may(session.roles, 'view', kind)
  const seen = Object.values(kinds).filter(({ kind }) => sees(kind))
  const [hits, users] = await Promise.all([
    Promise.all(seen.map(kind => hitsOf(visit, kind, words))),
    sees('user') ? usersCalled(visit, words) : [],
  ])
  return {
    pages: frame.groups
      .flatMap(({ places }) => places)
      .filter(({ title }) => title.toLowerCase().includes(words.toLowerCase())),
    users,
    hits: hits.filter(({ total }) => total > 0),
    settings: sees('tenant')
      ? spotsOf(fieldsOf(kinds.tenant)).filter(spot => !spot.about.readOnly && isMeant(spot, words))
      : [],
  }
}

/** The pages on which the settings of the tenant one has in mind are found and seen. */
async function settingsAt({ c, by, session, tenantId }: Visit, words: string) {
  const home = `/admin/tenant/${tenantId ?? by.onlyTenantId ?? (await c.configuration.defaultTenantId())}`
  // Whoever may only look is led to the page that shows them: the editor would turn them away.
  if (!may(session.roles, 'edit', 'tenant')) return { at: home, all: home }
  return { at: `${home}/edit`, all: `${home}/edit?${new URLSearchParams({ find: words })}` }
}

export async function searchPage(visit: Visit): Promise<Shown> {
  const { asked, frame } = visit
  const words = asked.query.get('q')?.trim() ?? ''
  const { pages, users, hits, settings } = await everythingCalled(visit, words)
  const { at, all } = await settingsAt(visit, words)
  const isNothing = hits.length + settings.length + pages.length + users.length === 0
  return html(
    200,
    <Shell frame={frame} title={words === '' ? finding.title : finding.titled(words)}>
      <Head title={words === '' ? finding.title : finding.quoted(words)} lead={finding.lead} />
      {isNothing && <Empty title={words === '' ? finding.what : finding.none} words={finding.hint} />}
      {pages.length > 0 && (
        <Found title={finding.pages}>
          {pages.map(({ href, title }) => (
            <FoundOne href={href} name={title} />
          ))}
        </Found>
      )}
      {users.length > 0 && (
        <Found title={people.users}>
          {users.map(({ id, name }) => (
            <FoundOne href={`/admin/user/${id}`} name={name} id={id} />
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
            <FoundOne href={`/admin/${kind.kind}/${record.id}`} name={nameOf(record)} id={record.id} />
          ))}
        </Found>
      ))}
      {settings.length > 0 && (
        <Found title={finding.settings} isCut={settings.length > mostSettings} total={settings.length} all={all}>
          {settings.slice(0, mostSettings).map(({ name, label, about }) => (
            <FoundOne href={`${at}#${idOf(name)}`} name={label} id={name} doc={about.doc} />
          ))}
        </Found>
      )}
    </Shell>,
  )
}

type FoundOneProps = {
  readonly href: string
  readonly name: string
  readonly id?: string
  readonly doc?: string | undefined
}
const FoundOne = ({ href, name, id, doc }: FoundOneProps) => (
  <li>
    <a href={href}>{name}</a> {id !== undefined && <code class="muted">{id}</code>}
    {doc !== undefined && <p class="hint">{doc}</p>}
  </li>
)

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
