// Which secrets may somebody read, and when?
//
// Pages mask them. The API hands out a few: all of them once, when they are made; and those its kind reveals on reading,
// which a person has to ask for, and only one who may change the record.
import { html, type Shown } from '../../shared/http/pages.ts'
import type { Kind, Stored } from '../../shared/resources/define.ts'
import { secretsOf } from '../../shared/resources/fields-of.ts'
import { Icon } from '../../shared/ui/icons.tsx'
import { Head, Shell } from '../../shared/ui/layout.tsx'
import { secrets as say } from '../../shared/ui/messages/console/records.ts'
import { Copy } from '../../shared/ui/value.tsx'
import { labelOf } from '../../shared/ui/words.ts'
import { inSentence } from './makers.ts'
import { listOf } from './navigation.ts'
import { nameOf, recordOf } from './operations.ts'
import { mustBeAllowed, type Visit } from './visit.tsx'

type Props = {
  readonly visit: Visit
  readonly kind: Kind
  readonly record: Stored
  readonly moment: 'created' | 'read'
}

export const SecretsPage = ({ visit, kind, record, moment }: Props) => {
  const name = nameOf(record)
  return (
    <Shell frame={visit.frame} title={say.title(name)}>
      <Head title={name} trail={[listOf(kind)]} />
      <div class={moment === 'created' ? 'notice good' : 'notice warn'} role="status">
        <h2>
          <Icon of="key" /> {moment === 'created' ? say.created(kind.title) : say.read}
        </h2>
        <p>{moment === 'created' ? say.createdWords : say.readWords}</p>
        {secretsOf(kind.fields, record).map(({ path, about, value }) => (
          <div class="secret-shown">
            <span class="muted">{labelOf(path.split('.').at(-1) ?? path, about)}</span>
            <Copy text={value} />
          </div>
        ))}
      </div>
      <a class="button main" href={`/admin/${kind.kind}/${record.id}`}>
        {say.to(inSentence(kind.title))}
      </a>
    </Shell>
  )
}

export async function reveal(visit: Visit, kind: Kind): Promise<Shown> {
  mustBeAllowed(visit, 'edit', kind)
  const record = await recordOf(visit, kind, visit.asked.params.id ?? '', true)
  return html(200, <SecretsPage visit={visit} kind={kind} record={record} moment="read" />)
}
