// Which of several languages does a reader want most?

/** `fr-CA`, `fr_ca` and `fr_CA` are the same locale. */
const same = (locale: string): string => locale.replace('-', '_').toLowerCase()

/**
 * The text in the first of the reader's languages there is: the locale itself, else its language without the country.
 * An empty text is none.
 */
export function localized(
  languages: readonly string[],
  texts: Readonly<Record<string, string | undefined>> | undefined,
  otherwise: string | undefined,
): string | undefined {
  const known = new Map(Object.entries(texts ?? {}).map(([locale, text]) => [same(locale), text]))
  for (const language of languages) {
    const locale = same(language)
    const text = known.get(locale) || known.get(locale.split('_')[0] ?? '')
    if (text) return text
  }
  return otherwise || undefined
}
