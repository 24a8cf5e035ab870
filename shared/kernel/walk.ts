// Which fields does a declaration have, each with its path?
import type { About, Field } from './fields.ts'

export type Leaf = { readonly path: string; readonly about: About }
type Place = Pick<About, 'tab' | 'section' | 'effect'>

/** Every field that holds a value, depth first: `a.b`, `list[x].member`, `map['{type}'].member`. */
export function leaves(field: Field, path = '', place: Place = {}): Leaf[] {
  const { tab = place.tab, section = place.section, effect = place.effect } = field.about
  const here = { tab, section, effect } as Place
  const about: About = { ...field.about, ...here }
  const below = (next: string) => (path === '' ? next : `${path}.${next}`)
  if (about.entries !== undefined) {
    // The events of a tenant: names with dots among the members of one group.
    const quoted = Object.keys(about.entries).some(name => name.includes('.'))
    return Object.entries(about.entries).flatMap(([name, member]) =>
      leaves(member, quoted ? `${path}['${name}']` : below(name), here),
    )
  }
  if (about.item?.about.entries === undefined) return [{ path, about }]
  return [{ path, about }, ...leaves(about.item, about.kind === 'map' ? `${path}['{type}']` : `${path}[x]`, here)]
}
