// Which control stands for several values: a list, or values under names?
import { isRecord } from '../kernel/sparse.ts'
import { idOf } from './editing.ts'
import { Icon } from './icons.tsx'
import { forms } from './messages/console/forms.ts'
import { Area, type ControlProps, ties } from './ties.tsx'

/** What a list or a map is of has a control of its own, which knows lists and maps: so it is handed in. */
type Props = ControlProps & { readonly of: (props: ControlProps) => unknown }

/** As many boxes as one still looks through, a screen at a time. */
const mostBoxes = 100

/** Boxes to tick where all choices are known, rows for groups, else one entry a line. */
export function ListControl(props: Props) {
  const { name, about, value, editing } = props
  const item = about.item?.about
  const values: readonly unknown[] = Array.isArray(value) ? value : []
  if (item?.entries !== undefined) return <Groups {...props} values={values} />
  const choices =
    item?.kind === 'choice'
      ? item.of?.map(one => ({ id: one, name: one }))
      : item?.refersTo === undefined
        ? undefined
        : editing.options(item.refersTo)
  if (choices !== undefined && choices.length <= mostBoxes && isOrderFree(about.item?.about.kind)) {
    const known = new Set(choices.map(({ id }) => id))
    const strays = values.map(String).filter(one => !known.has(one))
    const boxes = [...choices, ...strays.map(id => ({ id, name: id }))]
    return (
      <fieldset class="boxes" {...groupTies(props)}>
        {boxes.length === 0 && <span class="muted">{forms.nothingToChoose}</span>}
        {boxes.map(({ id, name: said }) => (
          <label class="check">
            <input type="checkbox" name={name} value={id} checked={values.includes(id)} /> {said}
          </label>
        ))}
      </fieldset>
    )
  }
  const text = typeof value === 'string' ? value : values.join('\n')
  return (
    <Area
      {...ties(props)}
      {...named(props)}
      text={text}
      rows={Math.min(12, Math.max(3, values.length + 1))}
      placeholder={forms.oneALine}
    />
  )
}

const isOrderFree = (kind: string | undefined): boolean => kind === 'choice' || kind === 'reference'

/** No label stands for several controls, nor for a list that happens to be one. */
const named = ({ aria, about, name }: ControlProps) => ({ 'aria-label': aria ?? about.label ?? name })

const groupTies = (props: ControlProps) => {
  const { name: _, ...tied } = ties(props)
  return { ...tied, ...named(props) }
}

const Groups = (props: Props & { readonly values: readonly unknown[] }) => {
  const { name, about, values, editing, of } = props
  const item = about.item
  if (item === undefined) return null
  const rows = [...values, ...Array.from({ length: editing.more(name) }, () => undefined)]
  return (
    <fieldset class="rows" {...groupTies(props)}>
      <input type="hidden" name={`${name}._rows`} value={String(rows.length)} />
      {rows.map((row, n) => (
        <fieldset class={row === undefined ? 'row new' : 'row'}>
          <legend>
            {row === undefined ? forms.newRow(word(item.about.title)) : rowTitle(row, item.about.title, n)}
          </legend>
          {of({ name: `${name}.${n}`, about: item.about, value: row, editing })}
          {row !== undefined && (
            <label class="check small">
              <input type="checkbox" name={`${name}.${n}._remove`} value="true" /> {forms.removeRow}
            </label>
          )}
        </fieldset>
      ))}
      <button type="submit" class="small" name="_more" value={name} formnovalidate>
        <Icon of="plus" /> {forms.anotherRow}
      </button>
    </fieldset>
  )
}

const word = (title: string | undefined): string => (title ?? forms.entry).toLowerCase()

const rowTitle = (row: unknown, title: string | undefined, n: number): string =>
  isRecord(row) && typeof row.name === 'string' && row.name !== '' ? row.name : forms.row(title ?? forms.entry, n + 1)

type GridProps = ControlProps & { readonly grid: ReadonlyMap<string, readonly string[]> }

/** A map of lists of which everything that may stand in it is known: boxes in rows and columns. */
function Grid({ grid, ...props }: GridProps) {
  const { name, value } = props
  const given = isRecord(value) ? value : {}
  const known = [...new Set([...grid.values()].flat())]
  const strays = Object.keys(given).filter(key => !grid.has(key))
  const rows = [...grid.keys(), ...strays].map(key => {
    const has: readonly unknown[] = Array.isArray(given[key]) ? given[key] : []
    return { key, has: has.map(String), may: grid.get(key) ?? [] }
  })
  const columns = [...new Set([...known, ...rows.flatMap(({ has }) => has)])]
  return (
    <fieldset class="grid" {...groupTies(props)}>
      <input type="hidden" name={`${name}._rows`} value={String(rows.length)} />
      <table class="lines">
        <thead>
          <tr>
            <td />
            {columns.map(column => (
              <th scope="col">{column}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, has, may }, n) => (
            <tr>
              <th scope="row">
                <input type="hidden" name={`${name}.${n}._key`} value={key} />
                <code>{key}</code>
              </th>
              {columns.map(column => (
                <td>
                  {(may.includes(column) || has.includes(column)) && (
                    <label class="check">
                      <input
                        type="checkbox"
                        name={`${name}.${n}._value`}
                        value={column}
                        checked={has.includes(column)}
                        aria-label={`${column} ${key}`}
                      />
                      <span class="column" aria-hidden="true">
                        {column}
                      </span>
                    </label>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </fieldset>
  )
}

/** A table of boxes where all names and values are known, else a row for each name. */
export function MapControl(props: Props) {
  const grid = props.editing.grid(props.name)
  if (grid !== undefined) return <Grid {...props} grid={grid} />
  const { name, about, value, editing, of } = props
  const item = about.item
  if (item === undefined) return null
  const given = isRecord(value) ? value : {}
  const known = editing.names(name)
  const names = [...(known ?? []), ...Object.keys(given).filter(one => !known?.includes(one))]
  const blanks = known === undefined || item.about.kind !== 'flag' ? editing.more(name) : 0
  const rows: readonly (readonly [string, unknown])[] = [
    ...names.map(one => [one, given[one]] as const),
    ...Array.from({ length: blanks }, () => ['', undefined] as const),
  ]
  const isFlags = item.about.kind === 'flag'
  return (
    <fieldset class={isFlags ? 'pairs flags' : 'pairs'} {...groupTies(props)}>
      <input type="hidden" name={`${name}._rows`} value={String(rows.length)} />
      {rows.map(([key, one], n) => (
        <div class="pair">
          {isFlags && key !== '' ? (
            <label class="check" for={idOf(`${name}.${n}._value`)}>
              <input type="hidden" name={`${name}.${n}._key`} value={key} />
              <input
                type="checkbox"
                id={idOf(`${name}.${n}._value`)}
                name={`${name}.${n}._value`}
                value="true"
                checked={one === true}
              />
              <code>{key}</code>
            </label>
          ) : (
            <>
              <input
                type="text"
                class="key mono"
                id={idOf(`${name}.${n}._key`)}
                name={`${name}.${n}._key`}
                value={key}
                aria-label={forms.name}
                placeholder={forms.name}
                spellcheck={false}
              />
              <div class="value">
                {of({ name: `${name}.${n}._value`, about: item.about, value: one, editing, aria: forms.value })}
              </div>
            </>
          )}
        </div>
      ))}
      {!isFlags && <p class="hint">{forms.emptyName}</p>}
      {blanks > 0 && (
        <button type="submit" class="small" name="_more" value={name} formnovalidate>
          <Icon of="plus" /> {forms.anotherRow}
        </button>
      )}
    </fieldset>
  )
}
