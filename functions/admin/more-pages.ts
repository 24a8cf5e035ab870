// Which pages are not about a kind of record that one machine serves: people, memberships, grants, logs?
//
// Each is loaded when it is first asked for: whoever edits a setting does not wait for the code of users.
import type { Pages, Shown } from '../../shared/http/pages.ts'
import { type Means, posted, signedIn, type Visit } from './visit.tsx'

type Page = (visit: Visit) => Promise<Shown>
const later =
  <M>(load: () => Promise<M>, pick: (module: M) => Page): Page =>
  async visit =>
    pick(await load())(visit)

const list = () => import('./users/list.tsx')
const view = () => import('./users/view.tsx')
const edit = () => import('./users/edit.tsx')
const deeds = () => import('./users/deeds.ts')
const gone = () => import('./users/delete.tsx')
const registration = () => import('./users/registration.tsx')
const action = () => import('./users/action.tsx')
const members = () => import('./groups/members.tsx')
const grants = () => import('./entities/grants.tsx')
const logins = () => import('./logs/logins.tsx')
const events = () => import('./logs/events.tsx')
const webhooks = () => import('./logs/webhooks.tsx')

const get = <M>(load: () => Promise<M>, pick: (module: M) => Page) => signedIn(later(load, pick))
const post = <M>(load: () => Promise<M>, pick: (module: M) => Page) => posted(later(load, pick))

export const morePages: Pages<Means> = {
  'GET /admin/user': get(list, ({ userListPage }) => userListPage),
  'GET /admin/user/new': get(edit, ({ newUserPage }) => newUserPage),
  'POST /admin/user/new': post(edit, ({ createUser }) => createUser),
  'GET /admin/user/:id': get(view, ({ userView }) => userView),
  'GET /admin/user/:id/edit': get(edit, ({ editUserPage }) => editUserPage),
  'POST /admin/user/:id/edit': post(edit, ({ editUser }) => editUser),
  'GET /admin/user/:id/delete': get(gone, ({ userDeletePage }) => userDeletePage),
  'POST /admin/user/:id/delete': post(gone, ({ deleteUser }) => deleteUser),
  'POST /admin/user/:id/do': post(deeds, ({ doToUser }) => doToUser),
  'GET /admin/user/:id/action': get(action, ({ actionPage }) => actionPage),
  'POST /admin/user/:id/action': post(action, ({ takeAction }) => takeAction),
  'GET /admin/user/:id/registration': get(registration, ({ chooseApplication }) => chooseApplication),
  'GET /admin/user/:id/registration/:applicationId': get(registration, ({ registrationPage }) => registrationPage),
  'POST /admin/user/:id/registration/:applicationId': post(registration, ({ saveRegistration }) => saveRegistration),
  'GET /admin/user/:id/registration/:applicationId/delete': get(registration, ({ unregisterPage }) => unregisterPage),
  'POST /admin/user/:id/registration/:applicationId/delete': post(registration, ({ unregister }) => unregister),
  'GET /admin/group/:id/members': get(members, ({ membersPage }) => membersPage),
  'POST /admin/group/:id/members': post(members, ({ changeMembers }) => changeMembers),
  'GET /admin/entity/:id/grants': get(grants, ({ grantsPage }) => grantsPage),
  'POST /admin/entity/:id/grants': post(grants, ({ changeGrants }) => changeGrants),
  'GET /admin/login-record': get(logins, ({ loginRecordsPage }) => loginRecordsPage),
  'GET /admin/event-log': get(events, ({ eventLogPage }) => eventLogPage),
  'GET /admin/webhook-event-log': get(webhooks, ({ webhookLogPage }) => webhookLogPage),
  'GET /admin/webhook-event-log/:id': get(webhooks, ({ webhookLogView }) => webhookLogView),
}
