// How does a record go, or go to sleep?
import { html, type Shown, seeOther } from '../../shared/http/pages.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import type { Kind, Stored } from '../../shared/resources/define.ts'
import { Icon } from '../../shared/ui/icons.tsx'
import { Head, Shell } from '../../shared/ui/layout.tsx'
import { sentence } from '../../shared/ui/messages/en.ts'
import { pluralOf } from './navigation.ts'
import { ask, found, kindNamed, nameOf, offers, recordOf } from './operations.ts'
import { mustBeAllowed, type Visit } from './visit.tsx'

/** What goes with a record, in words. */
async function whatGoes(visit: Visit, kind: Kind, record: Stored): Promise<readonly string[]> {
  if (kind.kind === 'application')
    return ['The registrations of its users, their roles in it, and every token issued for it']
  if (kind.kind === 'tenant') {
    const application = kindNamed('application')
    const many = application && (await found(visit, application, { numberOfResults: 1 }, record.id)).total
    return [
      `${many ?? 0} ${many === 1 ? 'application' : 'applications'} with their roles and client secrets`,
      'Every user of the tenant, with passwords, registrations, tokens and history',
      'Its API keys, and its place in the webhooks that hear of it',
    ]
  }
  return kind.scope !== 'instance' ? [`Everything this ${kind.title.toLowerCase()} holds`] : []
}

async function show(visit: Visit, kind: Kind, record: Stored, problem?: string): Promise<Shown> {
  const name = nameOf(record)
  const here = `/admin/${kind.kind}/${record.id}`
  const goes = await whatGoes(visit, kind, record)
  const what = kind.title.replace(/^[A-Z](?=[a-z])/, one => one.toLowerCase())
  return html(
    problem === undefined ? 200 : 400,
    <Shell frame={visit.frame} title={`Delete ${name}`}>
      <Head
        title={`Delete ${name}`}
        trail={[
          { href: `/admin/${kind.kind}`, title: pluralOf(kind.title) },
          { href: here, title: name },
        ]}
      />
      {problem !== undefined && (
        <div class="notice danger" role="alert" id="problem">
          <h2>
            <Icon of="alert" /> {problem}
          </h2>
        </div>
      )}
      {kind.sleep !== undefined && !kind.sleep.isAsleep(record) && (
        <div class="card pad">
          <h2>Deactivate it instead</h2>
          <p>Nobody can use it any more, nothing is lost, and it can be activated again at any time.</p>
          <form method="post" action={`${here}/sleep`}>
            <input type="hidden" name="_csrf" value={visit.session.csrf} />
            <button type="submit" class="main">
              <Icon of="sleep" /> Deactivate
            </button>
          </form>
        </div>
      )}
      <div class="card pad">
        <h2>Delete it for good</h2>
        {goes.length > 0 && (
          <>
            <p>With this {what} goes:</p>
            <ul>
              {goes.map(one => (
                <li>{one}</li>
              ))}
            </ul>
          </>
        )}
        <p>This cannot be undone. What other records still refer to is not deleted.</p>
        <form method="post" action={`${here}/delete`}>
          <input type="hidden" name="_csrf" value={visit.session.csrf} />
          <p>
            <label for="confirm">
              Type <code>{name}</code> to confirm
            </label>
            <input
              id="confirm"
              name="confirm"
              type="text"
              class="whole"
              autocomplete="off"
              required
              aria-describedby={problem && 'problem'}
            />
          </p>
          <button type="submit" class="danger main">
            <Icon of="trash" /> Delete this {what}
          </button>
        </form>
      </div>
    </Shell>,
  )
}

async function doomed(visit: Visit, kind: Kind): Promise<Stored> {
  mustBeAllowed(visit, 'delete', kind)
  if (!offers(kind, 'remove')) throw new Refusal('notFound')
  return recordOf(visit, kind, visit.asked.params.id ?? '')
}

export const deletePage = async (visit: Visit, kind: Kind): Promise<Shown> =>
  show(visit, kind, await doomed(visit, kind))

export async function remove(visit: Visit, kind: Kind): Promise<Shown> {
  const record = await doomed(visit, kind)
  if (visit.asked.form.get('confirm')?.trim() !== nameOf(record))
    return show(visit, kind, record, 'The name you typed is not its name. Nothing was deleted.')
  try {
    const { status } = await ask(visit, kind, 'remove', {
      id: record.id,
      // A tenant may have a million users: its deletion goes on behind the answer.
      query: kind.kind === 'tenant' ? { async: 'true' } : { hardDelete: 'true' },
    })
    return seeOther(`/admin/${kind.kind}?gone=${status === 202 ? 'later' : 'now'}`)
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'invalid') throw error
    const inUse = error.issues.some(({ reason }) => reason === 'inUse')
    const words = error.issues.map(({ reason, path, message }) => message ?? sentence(reason, path)).join(' ')
    return show(
      visit,
      kind,
      record,
      inUse ? 'Something still needs it, so it stays. Remove what refers to it first.' : words,
    )
  }
}

/** To sleep, or awake again. */
export const rouse =
  (awake: boolean) =>
  async (visit: Visit, kind: Kind): Promise<Shown> => {
    mustBeAllowed(visit, awake ? 'edit' : 'delete', kind)
    const id = visit.asked.params.id ?? ''
    if (kind.sleep === undefined) throw new Refusal('notFound')
    if (awake) await ask(visit, kind, 'update', { id, query: { reactivate: 'true' } })
    else await ask(visit, kind, 'remove', { id })
    return seeOther(`/admin/${kind.kind}/${id}?saved=${awake ? 'awake' : 'asleep'}`)
  }
