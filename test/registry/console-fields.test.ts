// Does the console show every field of every kind, and take back what it showed?
import { describe, expect, test } from 'vitest'
import { changesOf, filled } from '../../functions/admin/change.ts'
import { editingOf, fieldsOf, typesOf } from '../../functions/admin/editor.tsx'
import type { About, Field } from '../../shared/kernel/fields.ts'
import { defaultsOf } from '../../shared/kernel/sparse.ts'
import { leaves } from '../../shared/kernel/walk.ts'
import { kinds } from '../../shared/resources/index.ts'
import { tenantSettings } from '../../shared/settings/index.ts'
import { TabPanels } from '../../shared/ui/form.tsx'
import { spotsOf, type Tab, tabsOf } from '../../shared/ui/places.ts'
import { entriesOf } from '../functions/admin-form.ts'

const all = Object.values(kinds).map(kind => [kind.kind, kind] as const)
const tabs = (name: string): readonly Tab[] => tabsOf(fieldsOf(kindOf(name)), { byTab: name === 'tenant' })
const kindOf = (name: string) => {
  const kind = Object.values(kinds).find(one => one.kind === name)
  if (kind === undefined) throw new Error(`no kind ${name}`)
  return kind
}

const page = (name: string, record: unknown): string =>
  String(TabPanels({ tabs: tabs(name), record, editing: editingOf({}) }))

const awkward = 'A "quoted" <b>word</b> & \'more\', ünicode 日本 – and a \\ backslash'

const secret = 'never-to-be-shown'

/** A value for any field, none of them its default. */
function sample(about: About): unknown {
  const { kind, min = 1, max, of = [], item, entries } = about
  switch (kind) {
    case 'int':
      return about.format === 'instant' ? 1_795_000_000_123 : Math.min(max ?? min + 1, min + 1)
    case 'decimal':
      return Math.min(max ?? 0.25, Math.max(min, 0.25))
    case 'flag':
      return about.default !== true
    case 'choice':
      return of.findLast(one => one !== about.default) ?? of[0]
    case 'reference':
      return '0b0c5ad6-6a0e-4d0f-9a3e-2f6a7a1d0001'
    case 'list':
      return item === undefined ? [] : [sample(item.about)]
    case 'map':
      return item === undefined ? {} : { 'a name.with dots': sample(item.about) }
    case 'bag':
      return { text: awkward, list: [1, { deep: null }], flag: false }
    case 'group':
      return Object.fromEntries(Object.entries(entries ?? {}).map(([name, field]) => [name, sample(field.about)]))
    case 'text':
      if (about.secret) return secret
      return about.format === 'multiline' ? `\n  ${awkward}\n\nand a second line ` : awkward
  }
}

const sampleOf = (field: Field): unknown => sample(field.about)
/** What the page of a record says on top, and not among its fields. */
const onTop = ['id', 'insertInstant', 'lastUpdateInstant']

describe.each(all)('%s', (name, kind) => {
  const fields = fieldsOf(kind)
  const spots = spotsOf(fields)

  test('every field has its place, once', () => {
    const markup = page(name, sampleOf(fields))
    const shown = [...markup.matchAll(/name="_shown" value="([^"]+)"/g)].map(([, one]) => one)
    const fixed = [...markup.matchAll(/class="setting fixed" data-name="([^"]+)"/g)].map(([, one]) => one)
    expect([...shown, ...fixed].sort()).toEqual(spots.map(spot => spot.name).sort())
    expect(new Set(spots.map(spot => spot.name)).size).toBe(spots.length)
    // None may be missing because nobody thought of it.
    expect(spots.filter(({ about }) => about.readOnly).map(spot => spot.name)).toEqual(
      fixed.sort((a = '', b = '') => order(spots, a) - order(spots, b)),
    )
    expect(spots.map(spot => spot.name)).toEqual(
      expect.arrayContaining(onTop.filter(one => one in kind.fields.entries)),
    )
  })

  test('every field says what it means, and is tied to its label', () => {
    const markup = page(name, sampleOf(fields))
    for (const { name: field, about, label } of spots) {
      expect(label, field).not.toBe('')
      expect(about.doc, field).toMatch(/\S{2,}/)
      if (about.readOnly) continue
      expect(markup, field).toContain(`id="f-${field}"`)
      expect(markup, field).toContain(`id="f-${field}-hint"`)
    }
    const ids = [...markup.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id)
    expect(ids.filter((id, n) => ids.indexOf(id) !== n)).toEqual([])
    for (const [, target] of markup.matchAll(/<label for="([^"]+)"/g)) expect(ids).toContain(target)
    for (const [, targets = ''] of markup.matchAll(/aria-describedby="([^"]+)"/g))
      for (const target of targets.split(' ')) expect(ids).toContain(target)
  })

  test('what was shown comes back as it was: a form that nobody touched changes nothing', () => {
    for (const record of [sampleOf(fields), defaultsOf(fields.about), {}]) {
      const form = entriesOf(page(name, record))
      const silent = changesOf(fields, record, filled(fields, record, form)).filter(
        ({ from, to }) => from !== undefined || !isNothing(to),
      )
      expect(silent.map(({ spot, from, to }) => ({ name: spot.name, from, to }))).toEqual([])
    }
  })

  test('every field has its place under some type, where a type decides', () => {
    const types = typesOf(kind)
    if (types === undefined) return
    const each = types.map(type => spotsOf(fieldsOf(kind, type)).map(spot => spot.name))
    expect([...new Set(each.flat())].sort()).toEqual(spots.map(spot => spot.name).sort())
    for (const some of each) expect(some).toContain('type')
  })

  test('nothing that is typed becomes markup', () => {
    const markup = page(name, sampleOf(fields))
    expect(markup).not.toContain('<b>word</b>')
    expect(markup).not.toMatch(/<script|\son\w+=|\sstyle=/)
  })

  test('no secret stands on the page, and none is lost with it', () => {
    const record = sampleOf(fields)
    const markup = page(name, record)
    expect(markup).not.toContain(secret)
    const after = filled(fields, record, entriesOf(markup))
    expect(after).toEqual(JSON.parse(JSON.stringify(record)))
  })
})

const order = (spots: readonly { readonly name: string }[], name: string): number =>
  spots.findIndex(spot => spot.name === name)

/** What an empty control says: nothing was there, and nothing is. */
const isNothing = (value: unknown): boolean =>
  value === undefined ||
  value === '' ||
  value === false ||
  (typeof value === 'object' && value !== null && Object.keys(value).length === 0)

describe('the settings of a tenant', () => {
  test('stand where the settings say, none left over', () => {
    const wanted = leaves(tenantSettings).filter(({ path }) => !path.includes('[x]') && !path.includes("['{"))
    const placed = new Map(
      tabs('tenant').flatMap(({ title, cards }) =>
        cards.flatMap(card => namesIn(card.nodes).map(name => [name, `${title} / ${card.title}`] as const)),
      ),
    )
    const said = wanted.map(({ path, about }) => [plainPath(path), `${about.tab} / ${about.section}`] as const)
    expect(said.filter(([path, place]) => placed.get(path) !== place && !onTop.includes(path))).toEqual([])
  })

  test('that nothing obeys yet are marked', () => {
    const markup = page('tenant', defaultsOf(tenantSettings.about))
    const later = leaves(tenantSettings).filter(({ path, about }) => about.effect === 'later' && !path.includes('['))
    for (const { path } of later) {
      const row = markup.slice(markup.indexOf(`data-name="${path}"`))
      expect(row.slice(0, row.indexOf('class="how"')), path).toContain('Not in effect yet')
    }
    expect(later.length).toBeGreaterThan(0)
  })
})

const plainPath = (path: string): string => path.replaceAll(/\['([^']+)'\]/g, '.$1')

function namesIn(nodes: Tab['cards'][number]['nodes']): string[] {
  return nodes.flatMap(node => {
    if ('spot' in node) return [node.spot.name]
    if ('columns' in node) return node.lines.flatMap(([, spots]) => spots.map(spot => spot.name))
    return namesIn(node.nodes)
  })
}
