// Of which words is a FreeMarker expression made?
import { trouble } from './trouble.ts'

export type Token =
  | { readonly is: 'name'; readonly text: string }
  | { readonly is: 'number'; readonly text: string }
  | { readonly is: 'string'; readonly text: string; readonly raw: boolean }
  | { readonly is: 'sign'; readonly text: string }

const shape =
  /\s+|(?<number>\d+(?:\.\d+)?)|(?<string>r?(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'))|(?<name>[\p{L}_$][\p{L}\p{N}_$]*)|(?<sign>\?\?|&lt;=?|&gt;=?|&amp;&amp;|\.\.[<!*]?|->|\+=|-=|\*=|\/=|%=|\+\+|--|==|!=|<=|>=|&&|\|\||[-+*/%<>=!?.,:()[\]{}])/uy

/** The tokens of an expression; throws TemplateTrouble for a character that begins none. */
export function tokensOf(code: string, line: number): Token[] {
  const tokens: Token[] = []
  shape.lastIndex = 0
  while (shape.lastIndex < code.length) {
    const at = shape.lastIndex
    const found = shape.exec(code)
    if (found === null) return trouble(line, `"${code.slice(at, at + 20)}" is not understood`)
    const { number, string, name, sign } = found.groups ?? {}
    if (number !== undefined) tokens.push({ is: 'number', text: number })
    else if (string !== undefined) tokens.push(stringToken(string))
    else if (name !== undefined) tokens.push(wordSign(name) ?? { is: 'name', text: name })
    else if (sign !== undefined) tokens.push({ is: 'sign', text: plain(sign) })
  }
  return tokens
}

/** In HTML editors the signs arrive escaped, and FreeMarker takes them so. */
const plain = (sign: string): string => sign.replace('&lt;', '<').replace('&gt;', '>').replaceAll('&amp;', '&')

const wordSigns = new Map([
  ['lt', '<'],
  ['lte', '<='],
  ['gt', '>'],
  ['gte', '>='],
])

function wordSign(name: string): Token | undefined {
  const text = wordSigns.get(name)
  return text === undefined ? undefined : { is: 'sign', text }
}

function stringToken(given: string): Token {
  const raw = given.startsWith('r')
  return { is: 'string', text: given.slice(raw ? 2 : 1, -1), raw }
}

const escapes = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['l', '<'],
  ['g', '>'],
  ['a', '&'],
])

export const unescaped = (text: string): string =>
  text.replace(/\\(.)/gs, (_, char: string) => escapes.get(char) ?? char)
