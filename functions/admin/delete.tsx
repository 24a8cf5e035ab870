// How does a record go, or go to sleep?
import { type Shown, seeOther } from '../../shared/http/pages.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import type { Kind, Stored } from '../../shared/resources/define.ts'
import { kinds } from '../../shared/resources/index.ts'
import { remove as say } from '../../shared/ui/messages/console/records.ts'
import { sentence } from '../../shared/ui/messages/en.ts'
import { deletionPage, isConfirmed } from './deletion.tsx'
import { inSentence } from './makers.ts'
import type { Deed } from './may.ts'
import { listOf } from './navigation.ts'
import { ask, nameOf, offers, recordOf, searchRecords } from './operations.ts'
import { mustBeAllowed, type Visit } from './visit.tsx'

type Doomed = { readonly record: Stored; readonly problem?: string }

/** What goes with a record, in words. */
async function whatGoes(visit: Visit, kind: Kind, record: Stored): Promise<readonly string[]> {
  if (kind.kind === 'application') return [say.application]
  if (kind.kind === 'tenant') {
    const { total } = await searchRecords(visit, kinds.application, { numberOfResults: 1 }, record.id)
    return [say.applications(total), say.users, say.rest]
  }
  return kind.scope !== 'instance' ? [say.holds(inSentence(kind.title))] : []
}

async function show(visit: Visit, kind: Kind, { record, problem }: Doomed): Promise<Shown> {
  const name = nameOf(record)
  const here = `/admin/${kind.kind}/${record.id}`
  const what = inSentence(kind.title)
  return deletionPage(visit, {
    title: say.title(name),
    trail: [listOf(kind), { href: here, title: name }],
    name,
    action: `${here}/delete`,
    soft: kind.sleep === undefined || kind.sleep.isAsleep(record) ? undefined : { action: `${here}/sleep` },
    goes: await whatGoes(visit, kind, record),
    words: { ...say, goes: say.goes(what), button: say.button(what) },
    problem,
  })
}

/** What can be deleted, by this person. */
async function doomed(visit: Visit, kind: Kind): Promise<Stored> {
  mustBeAllowed(visit, 'delete', kind)
  if (!offers(kind, 'remove')) throw new Refusal('notFound')
  return recordOf(visit, kind, visit.asked.params.id ?? '')
}

export const deletePage = async (visit: Visit, kind: Kind): Promise<Shown> =>
  show(visit, kind, { record: await doomed(visit, kind) })

export async function remove(visit: Visit, kind: Kind): Promise<Shown> {
  const record = await doomed(visit, kind)
  if (!isConfirmed(visit, nameOf(record))) return show(visit, kind, { record, problem: say.wrong })
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
    return show(visit, kind, { record, problem: inUse ? say.inUse : words })
  }
}

/** The softer way: it can be woken again. */
export async function sleep(visit: Visit, kind: Kind): Promise<Shown> {
  const id = sleeper(visit, kind, 'delete')
  await ask(visit, kind, 'remove', { id })
  return seeOther(`/admin/${kind.kind}/${id}?saved=asleep`)
}

export async function wake(visit: Visit, kind: Kind): Promise<Shown> {
  const id = sleeper(visit, kind, 'edit')
  await ask(visit, kind, 'update', { id, query: { reactivate: 'true' } })
  return seeOther(`/admin/${kind.kind}/${id}?saved=awake`)
}

function sleeper(visit: Visit, kind: Kind, deed: Deed): string {
  mustBeAllowed(visit, deed, kind)
  if (kind.sleep === undefined) throw new Refusal('notFound')
  return visit.asked.params.id ?? ''
}
