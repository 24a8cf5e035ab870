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
