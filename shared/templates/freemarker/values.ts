// Which values does an expression have that plain data has not?

/** Nothing, and where it was looked for. Travels through an expression until `!`, `??` or an output meets it. */
export class Missing {
  readonly #what: string
  constructor(what: string) {
    this.#what = what
  }
  get what(): string {
    return this.#what
  }
}

/** Text the author vouches for (`?no_esc`), or that was escaped already (`?html`). */
export class Markup {
  readonly #text: string
  constructor(text: string) {
    this.#text = text
  }
  get text(): string {
    return this.#text
  }
}

/** An instant, and how much of it is meant. Written in UTC: the reader's zone is not known to a template. */
export class Moment {
  readonly ms: number
  readonly part: 'date' | 'time' | 'datetime'
  constructor(ms: number, part: 'date' | 'time' | 'datetime') {
    this.ms = ms
    this.part = part
  }
}

const entities = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
])

export const escaped = (text: string): string => text.replace(/[&<>"']/g, char => entities.get(char) ?? char)

/** As FreeMarker's `?url`: everything but letters, digits and `_ - . ! ~ ' ( ) * $ @` … we keep to RFC 3986's unreserved. */
export const urlEncoded = (text: string): string =>
  encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\uFFFD')).replace(
    /[!'()*]/g,
    char => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )

/** What `[#macro]` and `[#function]` make: a name for a part of the template. */
export class Macro {
  readonly name: string
  readonly isFunction: boolean
  constructor(name: string, isFunction: boolean) {
    this.name = name
    this.isFunction = isFunction
  }
}
