// What does the console show of one user?
import { html, type Shown } from '../../../shared/http/pages.ts'
import { Head, Shell } from '../../../shared/ui/layout.tsx'
import { frame } from '../../../shared/ui/messages/console/frame.ts'
import { people as words } from '../../../shared/ui/messages/console/people.ts'
import { Copy } from '../../../shared/ui/value.tsx'
import { may } from '../may.ts'
import { Notice } from '../parts.tsx'
import { mustBeAllowed, type Visit } from '../visit.tsx'
import { DeedMenu } from './deed-menu.tsx'
import { usersAt } from './edit.tsx'
import { factsOf, isGuarded, nameOfUser } from './facts.ts'
import { type MoreFacts, moreFactsOf } from './more-facts.ts'
import { groupsToJoin, namesFor } from './names.ts'
import { States } from './states.tsx'
import { Actions } from './tabs/actions.tsx'
import { Comments } from './tabs/comments.tsx'
import { Consents } from './tabs/consents.tsx'
import { Groups } from './tabs/groups.tsx'
import { Links } from './tabs/links.tsx'
import { Logins } from './tabs/logins.tsx'
import { Overview } from './tabs/overview.tsx'
import type { Part } from './tabs/part.ts'
import { Registrations } from './tabs/registrations.tsx'
import { Sessions } from './tabs/sessions.tsx'

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
  return html(
    problem === undefined ? 200 : 400,
    // After a click that was refused the address is that of the click, to which nobody comes back.
    <Shell frame={{ ...visit.frame, at: part.at }} title={name}>
      <Head
        title={name}
        trail={[usersAt]}
        lead={
          <>
            <Copy text={user.id} /> <States user={user} actions={facts.actions} now={visit.c.now} />
          </>
        }
      >
        <DeedMenu part={part} deletes={isTheirs && may(roles, 'delete', 'user')} />
      </Head>
      {problem !== undefined && <Notice of="danger" title={problem} />}
      {problem === undefined && doneOf(visit) !== undefined && <Notice of="good" title={done} />}
      {!isTheirs && may(roles, 'edit', 'user') && (
        <Notice of="plain">
          <p>{words.guarded}</p>
        </Notice>
      )}
      <Tabs tabs={tabsOf(part, more)} />
    </Shell>,
  )
}

const Tabs = ({ tabs }: { readonly tabs: readonly TabOf[] }) => (
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
)

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
  return [
    { id: 'overview', title: words.tabs.overview, content: <Overview part={part} /> },
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
