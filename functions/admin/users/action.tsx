// How is an action taken on a user?
import { html, type Shown, seeOther } from '../../../shared/http/pages.ts'
import {
  choice,
  type Fields,
  flag,
  type Group,
  group,
  instant,
  optional,
  reference,
  text,
} from '../../../shared/kernel/fields.ts'
import { Refusal } from '../../../shared/kernel/refusal.ts'
import type { Stored } from '../../../shared/resources/define.ts'
import { kinds } from '../../../shared/resources/index.ts'
import { Icon } from '../../../shared/ui/icons.tsx'
import { Empty, Head, Shell } from '../../../shared/ui/layout.tsx'
import { people as words } from '../../../shared/ui/messages/console/people.ts'
import { postAction } from '../../user-actions/actions.ts'
import { askApi, silent } from '../ask-api.ts'
import { filled, issuesAt, type Members } from '../change.ts'
import { Editor, editingOf, optionsFor } from '../editor.tsx'
import { may } from '../may.ts'
import { nameOf, searchRecords } from '../operations.ts'
import { Tag } from '../parts.tsx'
import { problemOf } from '../problem.ts'
import type { Visit } from '../visit.tsx'
import { audited } from './audit.ts'
import { usersAt } from './edit.tsx'
import { changeable, nameOfUser, type User } from './facts.ts'

const { actions: say } = words
const { fields: docs } = say

/** What this action leaves to decide. */
function fieldsOf(action: Stored): Group {
  const options = Array.isArray(action.options) ? action.options.map(one => String(Object(one).name)) : []
  const [first, ...others] = options
  const fields: Fields = {
    ...(first !== undefined && { option: optional(choice({ ...docs.option, of: [first, ...others] })) }),
    ...(action.temporal === true && { expiry: instant(docs.expiry) }),
    reasonId: optional(reference('user-action-reason', docs.reason)),
    comment: optional(text({ ...docs.comment, format: 'multiline', max: 10_000 })),
    ...(action.userEmailingEnabled === true && { emailUser: flag({ ...docs.emailUser, default: false }) }),
    ...(action.userNotificationsEnabled === true && { notifyUser: flag({ ...docs.notifyUser, default: false }) }),
    broadcast: flag({ ...docs.broadcast, default: true }),
  }
  return group('Action', fields)
}

async function actionsThere(visit: Visit): Promise<readonly Stored[]> {
  const { records } = await searchRecords(visit, kinds['user-action'], { numberOfResults: 300, orderBy: 'name ASC' })
  return records.filter(({ active }) => active !== false)
}

const trailOf = (user: User) => [usersAt, { href: `/admin/user/${user.id}#tab-actions`, title: nameOfUser(user) }]

/** First which one, then what it asks for. */
export async function actionPage(visit: Visit): Promise<Shown> {
  const user = await changeable(visit)
  const all = await actionsThere(visit)
  const action = all.find(({ id }) => id === visit.asked.query.get('of'))
  return action === undefined ? choose(visit, user, all) : show(visit, { user, action, record: startOf() })
}

const startOf = (): Members => ({ broadcast: true })

function choose(visit: Visit, user: User, all: readonly Stored[]): Shown {
  return html(
    200,
    <Shell frame={visit.frame} title={say.takeTitle(nameOfUser(user))}>
      <Head title={say.takeTitle(nameOfUser(user))} trail={trailOf(user)} lead={say.chooseDoc} />
      {all.length === 0 ? (
        <Empty title={say.noneDefined} words={say.noneDefinedWords}>
          {may(visit.session.roles, 'edit', 'user-action') && (
            <a class="button main" href="/admin/user-action/new">
              <Icon of="plus" /> {say.define}
            </a>
          )}
        </Empty>
      ) : (
        <ul class="choices">
          {all.map(action => (
            <li>
              <a href={`/admin/user/${user.id}/action?of=${action.id}`}>
                <strong>{nameOf(action)}</strong>{' '}
                {action.preventLogin === true && <Tag of="warn">{say.preventsLogin}</Tag>}
              </a>
            </li>
          ))}
        </ul>
      )}
    </Shell>,
  )
}

type Showing = {
  readonly user: User
  readonly action: Stored
  readonly record: Members
  readonly issues?: ReadonlyMap<string, readonly string[]>
}

async function show(visit: Visit, { user, action, record, issues = new Map() }: Showing): Promise<Shown> {
  const fields = fieldsOf(action)
  const title = `${nameOf(action)}: ${nameOfUser(user)}`
  const options = await optionsFor(visit, fields, user.tenantId)
  return html(
    issues.size === 0 ? 200 : 400,
    <Shell frame={visit.frame} title={title}>
      <Head title={title} trail={trailOf(user)} />
      <Editor
        visit={visit}
        fields={fields}
        record={record}
        editing={editingOf({ options, issues, isNew: true, plain: true })}
        action={`/admin/user/${user.id}/action?of=${action.id}`}
        byTab={false}
        find=""
        isChanged={issues.size > 0}
        isNew
        submit={say.submit}
        waiting={say.waiting}
        back={`/admin/user/${user.id}#tab-actions`}
      />
    </Shell>,
  )
}

export async function takeAction(visit: Visit): Promise<Shown> {
  const user = await changeable(visit)
  const action = (await actionsThere(visit)).find(({ id }) => id === visit.asked.query.get('of'))
  if (action === undefined) throw new Refusal('notFound')
  const fields = fieldsOf(action)
  const record = filled(fields, startOf(), visit.asked.form)
  const { broadcast, ...said } = record
  const body = {
    action: { ...said, actioneeUserId: user.id, userActionId: action.id, actionerUserId: visit.session.user.id },
    broadcast,
  }
  try {
    await audited(visit, { message: `Took the action [${nameOf(action)}] on`, user }, () =>
      askApi(visit, postAction, { body, tenantId: user.tenantId }, silent),
    )
  } catch (error) {
    const isTheirs = error instanceof Refusal && error.code === 'invalid'
    const issues = isTheirs ? issuesAt(fields, 'action', error.issues) : new Map([['', [problemOf(error)]]])
    return show(visit, { user, action, record, issues })
  }
  return seeOther(`/admin/user/${user.id}?done=taken#tab-actions`)
}
