// How is a user made, and how changed?
import type { StoredUser } from '../../../shared/domain/user.ts'
import { asPatched, userDocument } from '../../../shared/flows/users/patch.ts'
import { updateUser } from '../../../shared/flows/users/update-user.ts'
import { html, type Shown, seeOther } from '../../../shared/http/pages.ts'
import { type Group, group, id } from '../../../shared/kernel/fields.ts'
import type { Issue } from '../../../shared/kernel/issues.ts'
import { Refusal } from '../../../shared/kernel/refusal.ts'
import { defaultsOf, isRecord } from '../../../shared/kernel/sparse.ts'
import { Head, Shell } from '../../../shared/ui/layout.tsx'
import { people as words } from '../../../shared/ui/messages/console/people.ts'
import { edit as say } from '../../../shared/ui/messages/console/records.ts'
import { postUser } from '../../users/create-user.ts'
import { userRequest } from '../../users/shapes.ts'
import { askApi } from '../ask-api.ts'
import { applied, filled, issuesAt, type Members, patchOf } from '../change.ts'
import { Editor, editingOf, moreRows } from '../editor.tsx'
import { asOpened, type Meanwhile, meanwhile, remembered } from '../meanwhile.ts'
import { Review } from '../review.tsx'
import { mustBeAllowed, type Visit } from '../visit.tsx'
import { auditUser } from './audit.ts'
import { changeable, nameOfUser, type User, userById } from './facts.ts'
import { beside, changedUser, newUser } from './fields.ts'
import { type TenantName, tenantOf } from './tenant.ts'

type Showing = {
  readonly fields: Group
  readonly title: string
  readonly trail: readonly { readonly href: string; readonly title: string }[]
  readonly lead?: string
  readonly record: Members
  readonly action: string
  readonly back: string
  readonly isNew: boolean
  readonly isChanged: boolean
  readonly status?: number
  readonly issues?: ReadonlyMap<string, readonly string[]>
  readonly hidden?: Readonly<Record<string, string>>
  readonly byTab?: boolean
}

/** A form about a person, which has only a page of fields. */
export const showForm = (visit: Visit, showing: Showing): Shown => {
  const {
    fields,
    title,
    trail,
    lead,
    record,
    action,
    back,
    isNew,
    isChanged,
    issues = new Map(),
    hidden,
    byTab = true,
  } = showing
  return html(
    showing.status ?? 200,
    <Shell frame={visit.frame} title={title}>
      <Head title={title} trail={trail} lead={lead} />
      <Editor
        visit={visit}
        fields={fields}
        record={record}
        editing={editingOf({ issues, isNew, plain: true, more: moreRows(visit.asked.form, record, fields) })}
        action={action}
        byTab={byTab}
        find=""
        isChanged={isChanged}
        isNew={isNew}
        {...(hidden && { hidden })}
        back={back}
      />
    </Shell>,
  )
}

export const usersAt = { href: '/admin/user', title: words.users }

const startOf = (fields: Group): Members => {
  const usual = defaultsOf(fields.about)
  return isRecord(usual) ? usual : {}
}

const showNew = (visit: Visit, tenant: TenantName, more: Partial<Showing> = {}): Shown =>
  showForm(visit, {
    fields: newUser,
    title: words.form.newTitle,
    trail: [usersAt],
    lead: `${words.overview.tenant}: ${tenant.name}`,
    record: startOf(newUser),
    action: `/admin/user/new?${new URLSearchParams({ tenantId: tenant.id })}`,
    back: '/admin/user',
    isNew: true,
    isChanged: false,
    ...more,
  })

export async function newUserPage(visit: Visit): Promise<Shown> {
  mustBeAllowed(visit, 'edit', 'user')
  return showNew(visit, await tenantOf(visit))
}

/** The user, and what a request says beside it. A box that was left empty says nothing. */
function requestOf(record: Members) {
  const said = Object.entries(record).filter(([, value]) => value !== undefined && value !== '' && value !== false)
  const isBeside = (name: string) => (beside as readonly string[]).includes(name)
  return {
    user: Object.fromEntries(said.filter(([name]) => !isBeside(name))),
    ...Object.fromEntries(said.filter(([name]) => isBeside(name))),
  }
}

const made = group('Made', { user: group('User', { id: id({ doc: 'Its id.' }) }) })

export async function createUser(visit: Visit): Promise<Shown> {
  mustBeAllowed(visit, 'edit', 'user')
  const { form } = visit.asked
  const tenant = await tenantOf(visit)
  const record = filled(newUser, startOf(newUser), form)
  if (form.has('_more') || form.has('_reset')) return showNew(visit, tenant, { record, isChanged: true })
  try {
    const { user } = await askApi(visit, postUser, { body: requestOf(record), tenantId: tenant.id }, made)
    await auditUser(visit, { message: 'Created', user: await userById(visit, user.id) })
    return seeOther(`/admin/user/${user.id}?done=created`)
  } catch (error) {
    return showNew(visit, tenant, { record, isChanged: true, status: 400, issues: issuesOf(newUser, error) })
  }
}

/** By field; what an address leaves to say stands in general. A webhook that disagrees is told as well. */
function issuesOf(fields: Group, error: unknown): ReadonlyMap<string, readonly string[]> {
  if (!(error instanceof Refusal) || !['invalid', 'webhookVeto'].includes(error.code)) throw error
  const issues = error.code === 'invalid' ? error.issues : [{ path: '', reason: 'WebhookTransactionException' }]
  return issuesAt(fields, 'user', inPlainWords(issues))
}

const loginNames = ['user.email', 'user.username', 'user.phoneNumber']

/** The API names each login name that could have been given; a person is told once, and that one is enough. */
function inPlainWords(issues: readonly Issue[]): readonly Issue[] {
  const blank = new Set(issues.filter(({ reason }) => reason === 'blank').map(({ path }) => path))
  const [first, ...others] = loginNames.every(path => blank.has(path)) ? loginNames : []
  return issues.flatMap(issue => {
    if (issue.path === first) return [{ ...issue, message: words.form.needsName }]
    if (others.includes(issue.path)) return []
    const isUnset = issue.path === 'user.password' && issue.reason === 'blank'
    return [isUnset ? { ...issue, message: words.form.needsPassword } : issue]
  })
}

/** What the form shows of a user: what a caller would have to say to change nothing. */
const formOf = (user: User): Members => {
  const { email, username, phoneNumber, passwordChangeRequired, expiry, data } = user
  const { firstName, middleName, lastName, fullName, birthDate, mobilePhone, imageUrl, timezone } = user
  const { preferredLanguages, parentEmail, lastUpdateInstant } = user
  return {
    ...{ email, username, phoneNumber, passwordChangeRequired, expiry, data, skipVerification: false },
    ...{ firstName, middleName, lastName, fullName, birthDate, mobilePhone, imageUrl, timezone },
    ...{ preferredLanguages, parentEmail, lastUpdateInstant },
  }
}

const showEdit = (visit: Visit, user: User, more: Partial<Showing> = {}): Shown => {
  const name = nameOfUser(user)
  return showForm(visit, {
    fields: changedUser,
    title: words.form.editTitle(name),
    trail: [usersAt, { href: `/admin/user/${user.id}`, title: name }],
    record: formOf(user),
    action: `/admin/user/${user.id}/edit`,
    back: `/admin/user/${user.id}`,
    isNew: false,
    isChanged: false,
    hidden: { _opened: visit.asked.form.get('_opened') ?? remembered(changedUser, formOf(user)) },
    ...more,
  })
}

export const editUserPage = async (visit: Visit): Promise<Shown> => showEdit(visit, await changeable(visit))

export async function editUser(visit: Visit): Promise<Shown> {
  const { form } = visit.asked
  const user = await changeable(visit)
  const opened = asOpened(changedUser, form.get('_opened'), formOf(user))
  const patch = form.get('_patch')
  const record = patch === null ? filled(changedUser, opened.record, form) : applied(opened.record, patch)
  if (form.has('_more') || form.has('_reset') || form.get('_step') === 'edit')
    return showEdit(visit, user, { record, isChanged: true })
  const found = meanwhile(changedUser, opened, record, formOf(user))
  if (found.mine.length === 0) return seeOther(`/admin/user/${user.id}?done=nothing`)
  if (form.get('_step') === 'review' || found.isStale) return review(visit, user, found)
  try {
    await save(visit, user, found)
  } catch (error) {
    // Time line: A and B save at once, and both found the user as they had opened it. B's commit was first.
    if (error instanceof Refusal && error.code === 'conflict') {
      const now = await userById(visit, user.id)
      return review(visit, now, { ...meanwhile(changedUser, opened, record, formOf(now)), isStale: true })
    }
    return showEdit(visit, user, { record, isChanged: true, status: 400, issues: issuesOf(changedUser, error) })
  }
  return seeOther(`/admin/user/${user.id}?done=saved`)
}

async function save(visit: Visit, user: User, { mine }: Meanwhile): Promise<void> {
  const { skipVerification, ...changes } = patchOf(mine)
  const document = { user: changes, ...(skipVerification === true && { skipVerification }) }
  // The API's own change, but only of the user as this person saw it.
  const asks = (before: StoredUser) => {
    if (before.lastUpdateInstant !== user.lastUpdateInstant) throw new Refusal('conflict')
    return asPatched(userRequest, userDocument(before), { form: 'merge', document })
  }
  await updateUser(visit.c, { tenantId: user.tenantId, userId: user.id, asks, info: visit.by.info ?? {} })
  await auditUser(visit, { message: 'Updated', user: await userById(visit, user.id), before: user })
}

function review(visit: Visit, user: User, found: Meanwhile): Shown {
  const name = nameOfUser(user)
  const at = `/admin/user/${user.id}`
  return html(
    200,
    <Shell frame={visit.frame} title={words.form.editTitle(name)}>
      <Head title={say.review} trail={[usersAt, { href: at, title: name }]} />
      <Review visit={visit} found={found} fields={changedUser} current={formOf(user)} action={`${at}/edit`} back={at} />
    </Shell>,
  )
}
