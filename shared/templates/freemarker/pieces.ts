// Of which pieces is a FreeMarker template made?
import { trouble } from './trouble.ts'

export type Piece =
  | { readonly is: 'text'; readonly text: string; readonly line: number }
  | { readonly is: 'output'; readonly code: string; readonly line: number }
  | { readonly is: 'open'; readonly name: string; readonly code: string; readonly line: number }
  | { readonly is: 'close'; readonly name: string; readonly line: number }
  /** `[@name …]` and `[/@name]`; one that ends in a slash has nothing inside. */
  | { readonly is: 'call'; readonly code: string; readonly isWhole: boolean; readonly line: number }
  | { readonly is: 'called'; readonly line: number }
  | { readonly is: 'comment'; readonly line: number }

const starts = /\$\{|\[#--|\[\/?#|\[\/?@|<\/?#[a-z]/g

/** The tags are FusionAuth's square ones; what stands between them is text. */
export function piecesOf(source: string): Piece[] {
  const pieces: Piece[] = []
  let at = 0
  // Counted onwards from the place before: counting from the top each time would square the cost of a long template.
  let counted = 0
  let line = 1
  const lineAt = (place: number): number => {
    for (; counted < place; counted++) if (source[counted] === '\n') line++
    return line
  }
  const text = (end: number) => {
    if (end > at) pieces.push({ is: 'text', text: source.slice(at, end), line: lineAt(at) })
  }
  while (at < source.length) {
    starts.lastIndex = at
    const found = starts.exec(source)
    if (found === null) break
    text(found.index)
    const here = lineAt(found.index)
    const [opener] = found
    const inside = found.index + opener.length
    if (opener === '${') {
      const end = endOf(source, inside, '}', here)
      pieces.push({ is: 'output', code: source.slice(inside, end), line: here })
      at = end + 1
    } else if (opener === '[#--') {
      const end = source.indexOf('--]', inside)
      if (end < 0) trouble(here, 'the comment [#-- is never closed')
      pieces.push({ is: 'comment', line: here })
      at = end + 3
    } else {
      if (opener.startsWith('<'))
        trouble(here, `${opener}… is not understood: tags are written in square brackets, [#…]`)
      const end = endOf(source, inside, ']', here)
      const piece = opener.endsWith('@')
        ? callTag(opener, source.slice(inside, end), here)
        : tag(opener, source.slice(inside, end), here)
      at = end + 1
      pieces.push(piece)
      if (piece.is === 'open' && piece.name === 'noparse') {
        const close = source.indexOf('[/#noparse]', at)
        if (close < 0) trouble(here, '[#noparse] is never closed')
        text(close)
        pieces.push({ is: 'close', name: 'noparse', line: lineAt(close) })
        at = close + '[/#noparse]'.length
      }
    }
  }
  text(source.length)
  return withoutTagLines(pieces)
}

function callTag(opener: string, inside: string, line: number): Piece {
  if (opener.startsWith('[/')) return { is: 'called', line }
  return { is: 'call', code: inside.replace(/\/\s*$/, '').trim(), isWhole: /\/\s*$/.test(inside), line }
}

function tag(opener: string, inside: string, line: number): Piece {
  const [, name = '', rest = ''] = /^([a-zA-Z]*)([\s\S]*)$/.exec(inside) ?? []
  if (name === '') trouble(line, `${opener} is followed by no name`)
  if (opener.startsWith('[/')) return { is: 'close', name, line }
  return { is: 'open', name, code: rest.replace(/\/\s*$/, '').trim(), line }
}

/** The place of `closer`, past strings and nested brackets. */
function endOf(source: string, from: number, closer: string, line: number): number {
  let depth = 0
  for (let at = from; at < source.length; at++) {
    const char = source[at] ?? ''
    if (char === '"' || char === "'") {
      at = endOfString(source, at, line)
    } else if (char === closer && depth === 0) return at
    else if ('([{'.includes(char)) depth++
    else if (')]}'.includes(char)) depth--
  }
  return trouble(line, `"${closer}" is missing`)
}

export function endOfString(source: string, from: number, line: number): number {
  const quote = source[from]
  for (let at = from + 1; at < source.length; at++) {
    if (source[at] === '\\') at++
    else if (source[at] === quote) return at
  }
  return trouble(line, 'a string is never closed')
}

const isTag = (piece: Piece | undefined): boolean => piece !== undefined && piece.is !== 'text' && piece.is !== 'output'

/** As FreeMarker does: a line on which nothing stands but tags leaves no empty line. */
function withoutTagLines(pieces: readonly Piece[]): Piece[] {
  const cut = pieces.map(piece => (piece.is === 'text' ? piece.text : ''))
  for (let first = 0; first < pieces.length; first++) {
    if (!isTag(pieces[first])) continue
    let last = first
    const blankBetween = (n: number) => pieces[n]?.is === 'text' && /^[ \t]*$/.test(textOf(pieces[n]))
    while (isTag(pieces[last + 1]) || (blankBetween(last + 1) && isTag(pieces[last + 2]))) last++
    const before = pieces[first - 1]
    const after = pieces[last + 1]
    const startsLine =
      before === undefined ||
      (before.is === 'text' && /(^|\n)[ \t]*$/.test(textOf(before)) && (first === 1 || textOf(before).includes('\n')))
    const endsLine = after === undefined || (after.is === 'text' && /^[ \t]*(\r?\n|$)/.test(textOf(after)))
    const atEnd = after === undefined || last + 2 === pieces.length || textOf(after).includes('\n')
    if (startsLine && endsLine && atEnd) {
      if (before) cut[first - 1] = withoutBlanks(cut[first - 1] ?? '')
      for (let n = first; n <= last; n++) cut[n] = ''
      if (after) cut[last + 1] = (cut[last + 1] ?? '').replace(/^[ \t]*(\r?\n)?/, '')
    }
    first = last
  }
  return pieces.map((piece, n) => (piece.is === 'text' ? { ...piece, text: cut[n] ?? '' } : piece))
}

/** Not by a pattern: one that looks for the end from each of many blanks squares the work. */
function withoutBlanks(text: string): string {
  let end = text.length
  while (text[end - 1] === ' ' || text[end - 1] === '\t') end--
  return text.slice(0, end)
}

const textOf = (piece: Piece | undefined): string => (piece?.is === 'text' ? piece.text : '')
