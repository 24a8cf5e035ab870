// What would a browser without script send for this page?
//
// Reads the first form that posts to an address, as the HTML standard builds an entry list. Our own pages are its only
// input, so it need not be a parser of HTML.
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", apos: "'" }
export const plain = (text: string): string =>
  text.replaceAll(/&(#?\w+);/g, (all, name: string) => entities[name] ?? all)

const attribute = (tag: string, name: string): string | undefined => {
  const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1]
  return found === undefined ? (new RegExp(`\\s${name}(?=[\\s>/])`).test(tag) ? '' : undefined) : plain(found)
}

const isPostTo = (tag: string, action: string): boolean =>
  attribute(tag, 'method') === 'post' && attribute(tag, 'action') === action

/** The markup of the form with this action. */
function formTo(page: string, action: string): string {
  const forms = page.match(/<form\b[\s\S]*?<\/form>/g) ?? []
  const found = forms.find(form => isPostTo(/^<form[^>]*>/.exec(form)?.[0] ?? '', action))
  if (found === undefined) throw new Error(`no form goes to ${action}`)
  return found
}

export function entriesOf(markup: string): URLSearchParams {
  const entries = new URLSearchParams()
  const controls = /<input\b[^>]*>|<textarea\b[^>]*>[\s\S]*?<\/textarea>|<select\b[^>]*>[\s\S]*?<\/select>/g
  for (const [control] of markup.matchAll(controls)) {
    const tag = /^<[^>]*>/.exec(control)?.[0] ?? ''
    const name = attribute(tag, 'name')
    if (name === undefined) continue
    if (control.startsWith('<select')) {
      const options = control.match(/<option\b[^>]*>/g) ?? []
      const chosen = options.find(option => attribute(option, 'selected') !== undefined) ?? options[0]
      if (chosen !== undefined) entries.append(name, attribute(chosen, 'value') ?? '')
    } else if (control.startsWith('<textarea')) {
      // The first line break is not part of the value; the others are sent as two characters.
      const inner = plain(control.slice(tag.length, -'</textarea>'.length)).replace(/^\n/, '')
      entries.append(name, inner.replaceAll(/\r?\n/g, '\r\n'))
    } else if (attribute(tag, 'type') !== 'checkbox' || attribute(tag, 'checked') !== undefined) {
      entries.append(name, attribute(tag, 'value') ?? '')
    }
  }
  return entries
}

/** The form as it is, with some values other than they were. `undefined` unticks a box. */
export function filledIn(
  page: string,
  action: string,
  values: Readonly<Record<string, string | undefined>> = {},
): URLSearchParams {
  const entries = entriesOf(formTo(page, action))
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) entries.delete(name)
    else entries.set(name, value)
  }
  return entries
}
