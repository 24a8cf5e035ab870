// Which control stands for a field?
//
// One for each kind of field. What they send, read-form.ts reads back: name and shape of the inputs are its contract,
// and a test sends every field of every kind there and back.
import type { About } from '../kernel/fields.ts'
import { isRecord } from '../kernel/sparse.ts'
import { idOf } from './editing.ts'
import { Icon } from './icons.tsx'
import { forms } from './messages/console/forms.ts'
import { ListControl, MapControl } from './rows.tsx'
import { Area, type ControlProps, ties } from './ties.tsx'
import { amount, labelOf } from './words.ts'

/** The control of a field of any kind, tied to its hint and its errors. */
export function Control(props: ControlProps) {
  const { about } = props
  if (about.secret && about.kind === 'text') return <Secret {...props} />
  switch (about.kind) {
    case 'int':
    case 'decimal':
      return about.format === 'instant' ? <Instant {...props} /> : <Amount {...props} />
    case 'flag':
      return about.required === false && about.default === undefined ? <MaybeFlag {...props} /> : <Flag {...props} />
    case 'choice':
      return <Choice {...props} />
    case 'reference':
      return <Reference {...props} />
    case 'list':
      return <ListControl {...props} of={Control} />
    case 'map':
      return <MapControl {...props} of={Control} />
    case 'bag':
      return <Bag {...props} />
    case 'group':
      return <Members {...props} />
    case 'text':
      return <Text {...props} />
  }
}

const words = (value: unknown): string => (value === undefined || value === null ? '' : String(value))

/** Whoever allows this much expects more than a line. */
export const manyLines = 5_000

/** Templates, styles and programs; what people write to each other is shorter. */
const isCode = ({ max }: About): boolean => (max ?? 0) >= 50_000

const Lines = ({ text, ...props }: ControlProps & { readonly text: string }) => {
  const [least, most] = isCode(props.about) ? [8, 28] : [4, 16]
  const rows = Math.min(most, Math.max(least, text.split('\n').length + 1))
  return <Area {...ties(props)} class={isCode(props.about) ? 'mono' : undefined} text={text} rows={rows} />
}

const Text = (props: ControlProps) => {
  const text = words(props.value)
  const { format, max } = props.about
  // A single line would lose the line breaks of what is there.
  if (format === 'multiline' || text.includes('\n') || (max ?? 0) >= manyLines) return <Lines {...props} text={text} />
  const type = format === 'email' ? 'email' : format === 'uri' ? 'url' : 'text'
  const isDate = format === 'date' && (text === '' || /^\d{4}-\d{2}-\d{2}$/.test(text))
  return (
    <input
      {...ties(props)}
      type={isDate ? 'date' : 'text'}
      inputmode={type === 'text' ? undefined : type}
      value={text}
      maxlength={max}
      spellcheck={false}
      autocomplete="off"
      class={format === 'uuid' ? 'mono' : undefined}
    />
  )
}

const Secret = (props: ControlProps) => {
  const { name, about, editing } = props
  const placeholder = editing.isNew ? undefined : forms.keepSecret
  const more = { autocomplete: 'new-password', placeholder }
  return (
    <div class="secret">
      {about.format === 'multiline' ? (
        <Area {...ties(props)} text="" rows={3} {...more} />
      ) : (
        <input {...ties(props)} type="password" value="" {...more} />
      )}
      {about.required === false && !editing.isNew && editing.plain !== true && (
        <label class="check small">
          <input type="checkbox" name={`${name}._clear`} value="true" /> {forms.clearSecret}
        </label>
      )}
    </div>
  )
}

const Amount = (props: ControlProps) => {
  const { about, value } = props
  const { unit } = about
  const isNumber = typeof value === 'number'
  const said = isNumber && unit !== undefined ? amount(value, unit).split(' — ')[1] : undefined
  return (
    <span class="amount">
      <input
        {...ties(props)}
        type={value === undefined || value === null || isNumber ? 'number' : 'text'}
        inputmode={about.kind === 'int' ? 'numeric' : 'decimal'}
        value={words(value)}
        min={about.min}
        max={about.max}
        step={about.kind === 'int' ? 1 : 'any'}
      />
      {unit !== undefined && <span class="unit">{unit}</span>}
      {said !== undefined && (
        <output class="said" for={idOf(props.name)} data-unit={unit}>
          {said}
        </output>
      )}
    </span>
  )
}

/** In universal time: the page is made where nobody knows the reader's zone. */
const Instant = (props: ControlProps) => (
  <span class="amount">
    <input
      {...ties(props)}
      type={typeof props.value === 'string' ? 'text' : 'datetime-local'}
      step="0.001"
      value={typeof props.value === 'number' ? new Date(props.value).toISOString().slice(0, -1) : words(props.value)}
    />
    <span class="unit">{forms.universal}</span>
  </span>
)

const Flag = (props: ControlProps) => (
  <span class="switch">
    <input {...ties(props)} type="checkbox" value="true" checked={props.value === true} />
  </span>
)

const Select = (
  props: ControlProps & { readonly empty: string | undefined; readonly all: readonly (readonly [string, string])[] },
) => {
  const { empty, all } = props
  const chosen = words(props.value)
  const isThere = all.some(([value]) => value === chosen)
  return (
    <select {...ties(props)}>
      {(empty !== undefined || chosen === '') && (
        <option value="" selected={chosen === ''}>
          {empty ?? forms.choose}
        </option>
      )}
      {!isThere && chosen !== '' && (
        <option value={chosen} selected>
          {chosen}
        </option>
      )}
      {all.map(([value, text]) => (
        <option value={value} selected={value === chosen}>
          {text}
        </option>
      ))}
    </select>
  )
}

const mayBeEmpty = ({ required, default: usual }: About) => required === false && usual === undefined

const MaybeFlag = (props: ControlProps) => (
  <Select
    {...props}
    empty={forms.notSet}
    all={[
      ['true', forms.on],
      ['false', forms.off],
    ]}
  />
)

const Choice = (props: ControlProps) => (
  <Select
    {...props}
    empty={mayBeEmpty(props.about) ? forms.notSet : undefined}
    all={(props.about.of ?? []).map(one => [one, one] as const)}
  />
)

const Reference = (props: ControlProps) => {
  const { about, editing } = props
  const options = editing.options(about.refersTo ?? '')
  if (options === undefined) return <Text {...props} />
  const empty = mayBeEmpty(about) ? forms.none : about.default === undefined ? undefined : forms.theDefault
  return <Select {...props} empty={empty} all={options.map(({ id, name }) => [id, name] as const)} />
}

const Bag = (props: ControlProps) => {
  const { value } = props
  const text = isRecord(value)
    ? Object.keys(value).length === 0
      ? ''
      : JSON.stringify(value, undefined, 2)
    : words(value)
  return (
    <Area
      {...ties(props)}
      class="mono"
      text={text}
      rows={Math.min(16, Math.max(3, text.split('\n').length))}
      placeholder="{ }"
    />
  )
}

/** The members of a group inside a list or map, each with its own label. */
const Members = ({ name, about, value, editing }: ControlProps) => {
  const record = isRecord(value) ? value : {}
  return (
    <div class="members">
      {Object.entries(about.entries ?? {}).map(([key, field]) => (
        <Member name={`${name}.${key}`} about={field.about} keyName={key} value={record[key]} editing={editing} />
      ))}
    </div>
  )
}

/** Several controls, of which none alone is the field. */
export const hasParts = ({ kind }: About): boolean => kind === 'group' || kind === 'list' || kind === 'map'

type MemberProps = Omit<ControlProps, 'aria'> & { readonly keyName: string }
const Member = (props: MemberProps) => {
  const { name, about, value, editing, keyName } = props
  // What only the platform says of a row travels with it, or a saved list would forget which row was which.
  if (about.readOnly || keyName === 'id')
    return value === undefined ? null : <input type="hidden" name={name} value={words(value)} />
  return (
    <div class={`member ${about.kind}`}>
      {hasParts(about) ? (
        <span class="label">{labelOf(keyName, about)}</span>
      ) : (
        <label for={idOf(name)}>{labelOf(keyName, about)}</label>
      )}
      <Control
        name={name}
        about={hasParts(about) ? { ...about, label: labelOf(keyName, about) } : about}
        value={value}
        editing={editing}
      />
      <p class="hint" id={`${idOf(name)}-hint`}>
        {about.doc}
      </p>
      <Errors name={name} editing={editing} />
    </div>
  )
}

export const Errors = ({ name, editing }: Pick<ControlProps, 'name' | 'editing'>) => {
  const issues = editing.issues.get(name)
  return issues === undefined ? null : (
    <p class="error" id={`${idOf(name)}-error`}>
      <Icon of="alert" /> {issues.join(' ')}
    </p>
  )
}
