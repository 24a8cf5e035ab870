// What does the console show of one user?
import { html, type Shown } from '../../../shared/http/pages.ts'
import { Icon } from '../../../shared/ui/icons.tsx'
import { Head, Shell } from '../../../shared/ui/layout.tsx'
import { frame } from '../../../shared/ui/messages/console/frame.ts'
import { people as words } from '../../../shared/ui/messages/console/people.ts'
import { Copy } from '../../../shared/ui/value.tsx'
import { may } from '../may.ts'
import { Notice, Post, Tag } from '../parts.tsx'
import { mustBeAllowed, type Visit } from '../visit.tsx'
import { Account, LoginNames, Profile } from './about.tsx'
import { Actions, Groups, Logins, type Part, Registrations, Sessions } from './belongings.tsx'
import { type Facts, factsOf, isGuarded, nameOfUser, registersForConsole, type User } from './facts.ts'
import { type MoreFacts, moreFactsOf } from './more-facts.ts'
import { groupsToJoin, namesFor } from './names.ts'
import { Comments, Consents, Links } from './said.tsx'

export const userView = (visit: Visit): Promise<Shown> => showUser(visit)

/** The page, with what kept a click from doing what it was meant to. */
export async function showUser(visit: Visit, problem?: string): Promise<Shown> {
  mustBeAllowed(visit, 'view', 'user')
  const facts = await factsOf(visit, visit.asked.params.id ?? '')
  const { user } = facts
  const more = await moreFactsOf(visit, user)
  const isTheirs = !isGuarded(visit, user)
  const { roles } = visit.session
  const part: Part = {
    visit,
    facts,
    names: await namesFor(
      visit,
      facts,
      more.comments.map(({ commenterId }) => commenterId),
    ),
    at: `/admin/user/${user.id}`,
    edits: isTheirs && may(roles, 'edit', 'user'),
    joins: facts.groups !== undefined && may(roles, 'edit', 'group') ? await groupsToJoin(visit, facts) : undefined,
  }
  const name = nameOfUser(user)
  const done = words.deeds[doneOf(visit) ?? 'nothing']
  const tabs = tabsOf(part, more)
  return html(
    problem === undefined ? 200 : 400,
    // After a click that was refused the address is that of the click, to which nobody comes back.
    <Shell frame={{ ...visit.frame, at: part.at }} title={name}>
      <Head
        title={name}
        trail={[{ href: '/admin/user', title: words.users }]}
        lead={
          <>
            <Copy text={user.id} /> <States user={user} actions={facts.actions} now={visit.c.now} />
          </>
        }
      >
        <Deeds part={part} deletes={isTheirs && may(roles, 'delete', 'user')} />
      </Head>
      {problem !== undefined && <Notice of="danger" title={problem} />}
      {problem === undefined && doneOf(visit) !== undefined && <Notice of="good" title={done} />}
      {!isTheirs && may(roles, 'edit', 'user') && (
        <Notice of="plain">
          <p>{words.guarded}</p>
        </Notice>
      )}
      <div class="split">
        <nav class="tabs" aria-label={frame.sections}>
          {tabs.map(({ id, title, count }) => (
            <a href={`#tab-${id}`}>
              {title} {count !== undefined && count > 0 && <span class="count">{count}</span>}
            </a>
          ))}
        </nav>
        <div class="panels many">
          {tabs.map(({ id, title, lead, content }) => (
            <section class="panel" id={`tab-${id}`} aria-labelledby={`head-${id}`}>
              <h2 id={`head-${id}`}>{title}</h2>
              {lead !== undefined && <p class="muted under">{lead}</p>}
              {content}
            </section>
          ))}
        </div>
      </div>
    </Shell>,
  )
}

type Done = keyof typeof words.deeds
const doneOf = ({ asked }: Visit): Done | undefined => {
  const said = asked.query.get('done') ?? ''
  return Object.hasOwn(words.deeds, said) ? (said as Done) : undefined
}

type TabOf = {
  readonly id: string
  readonly title: string
  readonly lead?: string
  readonly count?: number
  readonly content: unknown
}

type TabName = Exclude<keyof typeof words.tabs, 'overview'>
const tab = (id: TabName, content: unknown, list?: readonly unknown[]): TabOf => ({
  ...{ id, title: words.tabs[id], lead: words[id].lead, content },
  ...(list && { count: list.length }),
})

/** What somebody may not see has no tab. */
function tabsOf(part: Part, more: MoreFacts): readonly TabOf[] {
  const { user, sessions, actions, logins, groups } = part.facts
  const overview = (
    <>
      <LoginNames part={part} />
      <Profile user={user} />
      <Account user={user} tenant={part.names.tenant} />
    </>
  )
  return [
    { id: 'overview', title: words.tabs.overview, content: overview },
    tab('registrations', <Registrations part={part} />, user.registrations),
    tab('sessions', <Sessions part={part} />, sessions),
    ...(groups === undefined ? [] : [tab('groups', <Groups part={part} />, groups)]),
    tab('actions', <Actions part={part} />, actions),
    tab('consents', <Consents part={part} more={more} />, more.consents),
    tab('links', <Links part={part} more={more} />, more.links),
    tab('comments', <Comments part={part} more={more} />, more.comments),
    ...(logins === undefined ? [] : [tab('logins', <Logins part={part} />)]),
  ]
}

type StatesProps = { readonly user: User; readonly actions?: Facts['actions']; readonly now: number }
/** What keeps somebody from signing in comes first. */
export const States = ({ user, actions = [], now }: StatesProps) => {
  const { state } = words
  const ends = actions.filter(({ expiry }) => (expiry ?? 0) > now).map(({ name }) => name)
  const isOver = user.expiry !== undefined && user.expiry <= now
  return (
    <span class="tags">
      {!user.active && <Tag of="warn">{state.inactive}</Tag>}
      {isOver && <Tag of="danger">{state.expired}</Tag>}
      {user.active && !isOver && ends.length === 0 && <Tag of="good">{state.active}</Tag>}
      {ends.map(name => (
        <Tag of="danger">{name}</Tag>
      ))}
      {user.passwordChangeRequired && <Tag of="warn">{state.mustChange}</Tag>}
      {registersForConsole(user) && <Tag>{state.administrator}</Tag>}
    </span>
  )
}

const Deeds = ({ part, deletes }: { readonly part: Part; readonly deletes: boolean }) => {
  const { visit, at, edits, facts } = part
  const { user } = facts
  const { deeds } = words
  if (!edits && !deletes) return null
  const says = (deed: string) => ({ action: `${at}/do`, says: { deed } })
  return (
    <>
      <details class="menu">
        <summary>{deeds.more}</summary>
        <div class="sheet">
          {edits && user.active && (
            <Post visit={visit} {...says('reset')} icon="mail">
              {deeds.reset}
            </Post>
          )}
          {edits && !user.passwordChangeRequired && (
            <Post visit={visit} {...says('demand')} icon="key">
              {deeds.demand}
            </Post>
          )}
          {edits && (
            <a href={`${at}/action`}>
              <Icon of="shield" /> {deeds.action}
            </a>
          )}
          {deletes && (
            <a class="danger" href={`${at}/delete`}>
              <Icon of="trash" /> {deeds.delete}
            </a>
          )}
        </div>
      </details>
      {edits && !user.active && (
        <Post visit={visit} {...says('wake')} icon="check">
          {deeds.wake}
        </Post>
      )}
      {edits && (
        <a class="button main" href={`${at}/edit`}>
          <Icon of="edit" /> {deeds.edit}
        </a>
      )}
    </>
  )
}
