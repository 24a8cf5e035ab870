// Where does each field of a declaration stand on a page?
//
// A declaration is a tree; a page is tabs of cards of fields. Every field that holds a value gets one spot, named by its
// path in the body (`jwtConfiguration.timeToLiveInSeconds`), which is also how issues name it.
import type { About, Field, Group } from '../kernel/fields.ts'
import { settingTabs } from '../settings/tabs.ts'
import { labelOf } from './words.ts'

/** One field that holds a value: a text, a number, a list, a map … never a group. */
export type Spot = {
  readonly name: string
  readonly keys: readonly string[]
  readonly about: About
  readonly label: string
}
/** `onlyWhen` is the switch of a group: its neighbours matter while it is on. */
export type Node =
  | { readonly spot: Spot }
  | {
      readonly title: string | undefined
      readonly name: string
      readonly onlyWhen?: Spot
      readonly nodes: readonly Node[]
    }
  /** Groups of the same few members under names with dots, e.g. a switch for each event. */
  | {
      readonly title: string
      readonly columns: readonly string[]
      readonly lines: readonly (readonly [string, readonly Spot[]])[]
    }
export type Card = { readonly title: string; readonly nodes: readonly Node[] }
export type Tab = { readonly id: string; readonly title: string; readonly cards: readonly Card[] }

type Place = { readonly tab: string; readonly card: string; readonly effect?: About['effect'] }
type Placing = (keys: readonly string[], about: About, above: Place) => Place

const slug = (words: string): string =>
  words
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')

/** Every spot of a declaration, in its order. */
export function spotsOf(field: Field, keys: readonly string[] = [], above?: About['effect']): Spot[] {
  const { entries, effect = above } = field.about
  if (entries === undefined) return [spotOf(field.about, keys, effect)]
  return Object.entries(entries).flatMap(([key, one]) => spotsOf(one, [...keys, key], effect))
}

/** Some groups have a sentence where others have a title. */
const titleOf = ({ title }: About, key = ''): string =>
  title === undefined || title.length > 32 ? labelOf(key) : title

/** A switch of an event is nothing without the name of the event. */
const labelIn = (keys: readonly string[], about: About): string => {
  const [above = '', own = ''] = keys.slice(-2)
  const label = labelOf(keys.at(-1) ?? '', about)
  return own !== '' && above.includes('.') ? `${above}: ${label.toLowerCase()}` : label
}

const spotOf = (about: About, keys: readonly string[], effect?: About['effect']): Spot => ({
  name: keys.join('.'),
  keys,
  about: effect === about.effect || effect === undefined ? about : { ...about, effect },
  label: labelIn(keys, about),
})

type Within = {
  readonly isHere: (spot: Spot, place: Place) => boolean
  readonly placing: Placing
  /** Where the field above stands. */
  readonly above: Place
}

/** A field as a tree of nodes, leaving out what stands somewhere else. */
function nodeOf(field: Field, keys: readonly string[], within: Within): Node | undefined {
  const { isHere, placing, above } = within
  const place = placing(keys, field.about, above)
  const { entries } = field.about
  if (entries === undefined) {
    const spot = spotOf(field.about, keys, place.effect)
    return isHere(spot, place) ? { spot } : undefined
  }
  const names = Object.keys(entries)
  if (names.some(name => name.includes('.'))) return linesOf(field, keys, { ...within, above: place })
  const nodes = Object.entries(entries).flatMap(([key, one]) => {
    const node = nodeOf(one, [...keys, key], { ...within, above: place })
    return node === undefined ? [] : [node]
  })
  if (nodes.length === 0) return undefined
  const first = nodes.find(node => 'spot' in node && node.spot.keys.at(-1) === 'enabled')
  const onlyWhen = first !== undefined && 'spot' in first && !first.spot.about.readOnly ? first.spot : undefined
  return { title: titleOf(field.about, keys.at(-1)), name: keys.join('.'), ...(onlyWhen && { onlyWhen }), nodes }
}

function linesOf(field: Field, keys: readonly string[], { isHere, placing, above }: Within): Node | undefined {
  const lines = Object.entries(field.about.entries ?? {}).map(([key, one]) => {
    const place = placing([...keys, key], one.about, above)
    const spots = Object.entries(one.about.entries ?? {}).map(([inner, member]) => ({
      spot: spotOf(member.about, [...keys, key, inner], place.effect),
      place: placing([...keys, key, inner], member.about, place),
    }))
    return [key, spots.filter(({ spot, place }) => isHere(spot, place)).map(({ spot }) => spot)] as const
  })
  const filled = lines.filter(([, spots]) => spots.length > 0)
  const columns = filled[0]?.[1].map(({ keys, about }) => labelOf(keys.at(-1) ?? '', about)) ?? []
  return filled.length === 0 ? undefined : { title: field.about.title ?? '', columns, lines: filled }
}

/** Tabs and sections as the settings name them. */
const declared: Placing = (_, { tab, section, effect }, above) => ({
  tab: tab ?? above.tab,
  card: section ?? above.card,
  effect: effect ?? above.effect,
})

/** A kind with few fields is one page; of one with many, each group of its own is a tab. */
const byGroup =
  (isLarge: boolean): Placing =>
  (keys, about, above) => {
    const effect = about.effect ?? above.effect
    if (keys.length !== 1 || about.entries === undefined) return { ...above, effect }
    const card = titleOf(about, keys[0])
    return { tab: isLarge ? card : above.tab, card, effect }
  }

const manyFields = 40

type Laying = {
  /** Follow the tabs that the fields name themselves. */
  readonly byTab: boolean
  readonly isWanted?: (spot: Spot) => boolean
}

/** The tabs of a page, each with its cards; those without a wanted field are left out. */
export function tabsOf(fields: Group, { byTab, isWanted = () => true }: Laying): readonly Tab[] {
  const spots = spotsOf(fields)
  const start: Place = { tab: 'General', card: 'General' }
  const placing = byTab ? declared : byGroup(spots.length > manyFields)
  const all = placesOf(fields, { keys: [], placing, above: start })
  const isSame = (one: Place, other: Place) => one.tab === other.tab && one.card === other.card
  const places = all.filter((place, n) => all.findIndex(one => isSame(one, place)) === n)
  const titles = [...new Set(places.map(({ tab }) => tab))]
  const ordered = byTab
    ? settingTabs.filter(one => titles.includes(one)).concat(titles.filter(one => !settingTabs.includes(one)))
    : titles
  return ordered.flatMap(title => {
    const cards = places
      .filter(({ tab }) => tab === title)
      .flatMap(({ card }): Card[] => {
        const isHere = (spot: Spot, place: Place) => place.tab === title && place.card === card && isWanted(spot)
        const nodes = Object.entries(fields.about.entries ?? {}).flatMap(([key, one]) => {
          const node = nodeOf(one, [key], { isHere, placing, above: start })
          return node === undefined ? [] : [node]
        })
        return nodes.length === 0 ? [] : [{ title: card, nodes: dataLast(nodes) }]
      })
    return cards.length === 0 ? [] : [{ id: slug(title), title, cards }]
  })
}

/** What the platform only keeps is asked for after what it obeys. */
const dataLast = (nodes: readonly Node[]): readonly Node[] => {
  const isData = (node: Node) => 'spot' in node && node.spot.about.kind === 'bag' && node.spot.keys.at(-1) === 'data'
  return [...nodes.filter(node => !isData(node)), ...nodes.filter(isData)]
}

type Branch = { readonly keys: readonly string[]; readonly placing: Placing; readonly above: Place }

/** Where each field under this one stands, in their order. */
function placesOf({ about }: Field, { keys, placing, above }: Branch): Place[] {
  const place = keys.length === 0 ? above : placing(keys, about, above)
  if (about.entries === undefined) return [place]
  return Object.entries(about.entries).flatMap(([key, one]) =>
    placesOf(one, { keys: [...keys, key], placing, above: place }),
  )
}

/** The value of a spot in a record. */
export const valueAt = (record: unknown, keys: readonly string[]): unknown =>
  keys.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
    record,
  )

/** Whether a person looking for these words means this setting. */
export function isMeant({ name, label, about }: Spot, words: string): boolean {
  const all = `${label} ${name} ${about.doc} ${about.section ?? ''} ${about.tab ?? ''}`.toLowerCase()
  return words
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean)
    .every(word => all.includes(word))
}
