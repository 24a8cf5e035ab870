// How does a record go, or go to sleep?
import { html, type Shown, seeOther } from '../../shared/http/pages.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import type { Kind, Stored } from '../../shared/resources/define.ts'
import { Icon } from '../../shared/ui/icons.tsx'
import { Head, Shell } from '../../shared/ui/layout.tsx'
import { remove as say } from '../../shared/ui/messages/console/records.ts'
import { sentence } from '../../shared/ui/messages/en.ts'
import { inSentence } from './makers.ts'
import { pluralOf } from './navigation.ts'
import { ask, found, kindNamed, nameOf, offers, recordOf } from './operations.ts'
import { Post, Send } from './parts.tsx'
import { mustBeAllowed, type Visit } from './visit.tsx'

/** What goes with a record, in words. */
async function whatGoes(visit: Visit, kind: Kind, record: Stored): Promise<readonly string[]> {
  if (kind.kind === 'application') return [say.application]
  if (kind.kind === 'tenant') {
    const application = kindNamed('application')
    const many = application && (await found(visit, application, { numberOfResults: 1 }, record.id)).total
    return [say.applications(many ?? 0), say.users, say.rest]
  }
  return kind.scope !== 'instance' ? [say.holds(kind.title.toLowerCase())] : []
}

async function show(visit: Visit, kind: Kind, record: Stored, problem?: string): Promise<Shown> {
  const name = nameOf(record)
  const here = `/admin/${kind.kind}/${record.id}`
  const goes = await whatGoes(visit, kind, record)
  const what = inSentence(kind.title)
  return html(
    problem === undefined ? 200 : 400,
    <Shell frame={visit.frame} title={say.title(name)}>
      <Head
        title={say.title(name)}
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
          <h2>{say.softTitle}</h2>
          <p>{say.softWords}</p>
          <Post visit={visit} action={`${here}/sleep`} look="main" icon="sleep">
            {say.softButton}
          </Post>
        </div>
      )}
      <div class="card pad">
        <h2>{say.hardTitle}</h2>
        {goes.length > 0 && (
          <>
            <p>{say.goes(what)}</p>
            <ul>
              {goes.map(one => (
                <li>{one}</li>
              ))}
            </ul>
          </>
        )}
        <p>{say.final}</p>
        <Send visit={visit} action={`${here}/delete`}>
          <p>
            <label for="confirm">
              {say.type} <code>{name}</code> {say.confirm}
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
            <Icon of="trash" /> {say.button(what)}
          </button>
        </Send>
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
  if (visit.asked.form.get('confirm')?.trim() !== nameOf(record)) return show(visit, kind, record, say.wrong)
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
    return show(visit, kind, record, inUse ? say.inUse : words)
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
