// How does a user come to be registered for an application, and how does that change or end?
import type { Registration as StoredRegistration } from '../../../shared/domain/user.ts'
import { asPatched, registrationDocument } from '../../../shared/flows/users/patch.ts'
import { updateRegistration } from '../../../shared/flows/users/update-registration.ts'
import { html, type Shown, seeOther } from '../../../shared/http/pages.ts'
import type { Group } from '../../../shared/kernel/fields.ts'
import { Refusal } from '../../../shared/kernel/refusal.ts'
import { adminApplicationId } from '../../../shared/resources/application.ts'
import { kinds } from '../../../shared/resources/index.ts'
import { Empty, Head, Shell } from '../../../shared/ui/layout.tsx'
import { people as words } from '../../../shared/ui/messages/console/people.ts'
import { postRegistrationWithId } from '../../users/register.ts'
import { deleteRegistrationFor } from '../../users/registration.ts'
import { registrationChange } from '../../users/shapes.ts'
import { askApi, silent } from '../ask-api.ts'
import { applied, filled, issuesAt, type Members, patchOf } from '../change.ts'
import { asOpened, type Meanwhile, meanwhile, remembered } from '../meanwhile.ts'
import { nameOf, searchRecords } from '../operations.ts'
import { Post } from '../parts.tsx'
import { problemOf } from '../problem.ts'
import { Review } from '../review.tsx'
import type { Visit } from '../visit.tsx'
import { audited, auditUser } from './audit.ts'
import { showForm, usersAt } from './edit.tsx'
import { changeable, nameOfUser, type Registration, type User, userById } from './facts.ts'
import { registrationFields } from './fields.ts'
import { showUser } from './view.tsx'

const { registrations: say } = words

type About = {
  readonly user: User
  readonly application: { readonly id: string; readonly name: string }
  readonly fields: Group
}
type Held = About & { readonly registration: Registration }

const trailOf = (user: User) => [usersAt, { href: `/admin/user/${user.id}#tab-registrations`, title: nameOfUser(user) }]
const isIn = (user: User, id: string): boolean => user.registrations.some(({ applicationId }) => applicationId === id)

/** Whoever may sign in to the console may do what its roles say: only an administrator makes others that. */
function mayRegisterFor({ session }: Visit, applicationId: string): boolean {
  return applicationId !== adminApplicationId || session.roles.includes('admin')
}

async function aboutOf(visit: Visit, isNew: boolean): Promise<About> {
  const user = await changeable(visit)
  const applicationId = visit.asked.params.applicationId?.toLowerCase() ?? ''
  const application = await visit.c.configuration.application(applicationId)
  if (application === undefined) throw new Refusal('notFound')
  if (!mayRegisterFor(visit, applicationId)) throw new Refusal('forbidden')
  const roles = application.roles.map(({ name }) => name).sort()
  return { user, application, fields: registrationFields(roles, isNew) }
}

async function heldOf(visit: Visit): Promise<Held> {
  const about = await aboutOf(visit, false)
  const registration = about.user.registrations.find(({ applicationId }) => applicationId === about.application.id)
  if (registration === undefined) throw new Refusal('notFound')
  return { ...about, registration }
}

/** Many more than an instance has; whoever has more registers over the API. */
const most = 300

/** Which application? Those of the tenant that the user is not in yet. */
export async function chooseApplication(visit: Visit): Promise<Shown> {
  const user = await changeable(visit)
  const search = { numberOfResults: most, orderBy: 'name ASC' }
  const { records } = await searchRecords(visit, kinds.application, search, user.tenantId)
  const left = records.filter(({ id }) => !isIn(user, id) && mayRegisterFor(visit, id))
  return html(
    200,
    <Shell frame={visit.frame} title={say.chooseTitle}>
      <Head title={say.chooseTitle} trail={trailOf(user)} lead={say.chooseWords} />
      {left.length === 0 ? (
        <Empty title={say.noneLeft} words={say.noneLeftWords} />
      ) : (
        <ul class="choices">
          {left.map(record => (
            <li>
              <a href={`/admin/user/${user.id}/registration/${record.id}`}>
                <strong>{nameOf(record)}</strong> <code class="muted">{record.id}</code>
              </a>
            </li>
          ))}
        </ul>
      )}
    </Shell>,
  )
}

const startOf = (registration: Registration | undefined): Members => ({
  ...(registration !== undefined && { lastUpdateInstant: registration.lastUpdateInstant }),
  roles: registration?.roles ?? [],
  username: registration?.username,
  preferredLanguages: registration?.preferredLanguages,
  timezone: registration?.timezone,
  data: registration?.data ?? {},
  ...(registration === undefined && { skipRegistrationVerification: false }),
})

type Trouble = { readonly record: Members; readonly issues?: ReadonlyMap<string, readonly string[]> }

const show = (visit: Visit, about: About, registration: Registration | undefined, trouble?: Trouble): Shown => {
  const { user, application, fields } = about
  return showForm(visit, {
    fields,
    title: registration === undefined ? say.newTitle(application.name) : say.editTitle(application.name),
    trail: trailOf(user),
    record: trouble?.record ?? startOf(registration),
    action: `/admin/user/${user.id}/registration/${application.id}`,
    back: `/admin/user/${user.id}#tab-registrations`,
    isNew: registration === undefined,
    isChanged: trouble !== undefined,
    byTab: false,
    ...(trouble?.issues && { status: 400, issues: trouble.issues }),
    ...(registration !== undefined && {
      hidden: { _opened: visit.asked.form.get('_opened') ?? remembered(fields, startOf(registration)) },
    }),
  })
}

const isNewFor = async (visit: Visit): Promise<boolean> =>
  !isIn(await changeable(visit), visit.asked.params.applicationId?.toLowerCase() ?? '')

/** One address for both: what there is decides whether it is a new one. */
export async function registrationPage(visit: Visit): Promise<Shown> {
  if (await isNewFor(visit)) return show(visit, await aboutOf(visit, true), undefined)
  const held = await heldOf(visit)
  return show(visit, held, held.registration)
}

export async function saveRegistration(visit: Visit): Promise<Shown> {
  return (await isNewFor(visit)) ? add(visit) : change(visit)
}

async function add(visit: Visit): Promise<Shown> {
  const { form } = visit.asked
  const about = await aboutOf(visit, true)
  const { user, application } = about
  const record = filled(about.fields, startOf(undefined), form)
  if (form.has('_more')) return show(visit, about, undefined, { record })
  const { skipRegistrationVerification, ...said } = record
  const registration = { ...said, applicationId: application.id }
  const body = { registration, skipRegistrationVerification }
  try {
    await audited(visit, { message: 'Added a registration to', user }, () =>
      askApi(visit, postRegistrationWithId, { path: { userId: user.id }, body, tenantId: user.tenantId }, silent),
    )
  } catch (error) {
    return show(visit, about, undefined, { record, issues: issuesOf(about.fields, error) })
  }
  return seeOther(`/admin/user/${user.id}?done=registered#tab-registrations`)
}

function issuesOf(fields: Group, error: unknown): ReadonlyMap<string, readonly string[]> {
  if (!(error instanceof Refusal) || error.code !== 'invalid') return new Map([['', [problemOf(error)]]])
  return issuesAt(fields, 'registration', error.issues)
}

async function change(visit: Visit): Promise<Shown> {
  const { form } = visit.asked
  const held = await heldOf(visit)
  const { user, fields } = held
  const current = startOf(held.registration)
  const opened = asOpened(fields, form.get('_opened'), current)
  const patch = form.get('_patch')
  const record = patch === null ? filled(fields, opened.record, form) : applied(opened.record, patch)
  if (form.has('_more') || form.has('_reset') || form.get('_step') === 'edit')
    return show(visit, held, held.registration, { record })
  const between = meanwhile(fields, opened, record, current)
  const back = (done: string) => `/admin/user/${user.id}?done=${done}#tab-registrations`
  if (between.mine.length === 0) return seeOther(back('nothing'))
  if (form.get('_step') === 'review' || between.isStale) return review(visit, held, between)
  try {
    await save(visit, held, between)
  } catch (error) {
    if (error instanceof Refusal && error.code === 'conflict') {
      const now = await heldOf(visit)
      return review(visit, now, { ...meanwhile(fields, opened, record, startOf(now.registration)), isStale: true })
    }
    return show(visit, held, held.registration, { record, issues: issuesOf(fields, error) })
  }
  return seeOther(back('registrationSaved'))
}

async function save(visit: Visit, { user, application, registration }: Held, { mine }: Meanwhile): Promise<void> {
  const document = { registration: patchOf(mine) }
  const asks = (before: StoredRegistration) => {
    if (before.lastUpdateInstant !== registration.lastUpdateInstant) throw new Refusal('conflict')
    return asPatched(registrationChange, registrationDocument(before), { form: 'merge', document }).registration
  }
  const { c, by } = visit
  await updateRegistration(c, {
    tenantId: user.tenantId,
    userId: user.id,
    applicationId: application.id,
    asks,
    info: by.info ?? {},
  })
  const message = 'Changed a registration of'
  await auditUser(visit, { message, user: await userById(visit, user.id), before: user })
}

function review(visit: Visit, { user, application, fields, registration }: Held, between: Meanwhile): Shown {
  const at = `/admin/user/${user.id}/registration/${application.id}`
  return html(
    200,
    <Shell frame={visit.frame} title={say.editTitle(application.name)}>
      <Head title={say.editTitle(application.name)} trail={trailOf(user)} />
      <Review
        visit={visit}
        found={between}
        fields={fields}
        current={startOf(registration)}
        action={at}
        back={`/admin/user/${user.id}`}
      />
    </Shell>,
  )
}

export async function unregisterPage(visit: Visit): Promise<Shown> {
  const { user, application } = await heldOf(visit)
  const name = nameOfUser(user)
  const at = `/admin/user/${user.id}/registration/${application.id}/delete`
  return html(
    200,
    <Shell frame={visit.frame} title={say.removeTitle(application.name)}>
      <Head title={say.removeTitle(application.name)} trail={trailOf(user)} />
      <div class="card pad">
        <p>{say.removeWords(name, application.name)}</p>
        <Post visit={visit} action={at} look="danger main" icon="trash">
          {say.removeButton}
        </Post>
      </div>
    </Shell>,
  )
}

export async function unregister(visit: Visit): Promise<Shown> {
  const { user, application } = await heldOf(visit)
  if (application.id === adminApplicationId && user.id === visit.session.user.id) return showUser(visit, say.self)
  const wish = { path: { userId: user.id, applicationId: application.id }, tenantId: user.tenantId }
  try {
    await audited(visit, { message: 'Removed a registration of', user }, () =>
      askApi(visit, deleteRegistrationFor, wish, silent),
    )
  } catch (error) {
    return showUser(visit, problemOf(error))
  }
  return seeOther(`/admin/user/${user.id}?done=unregistered#tab-registrations`)
}
