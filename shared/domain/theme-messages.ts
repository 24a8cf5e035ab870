// Can these lines be read as messages: a key, `=` or `:`, and words?

/** The number of the first line that cannot; a line that ends in a backslash goes on in the next. */
export function unreadableLine(text: string): number | undefined {
  let goesOn = false
  for (const [n, line] of text.split(/\r\n?|\n/).entries()) {
    const isBegin: boolean = !goesOn && !/^\s*([#!]|$)/.test(line)
    if (isBegin && !/^\s*[^\s=:].*?[=:]/.test(line) && !/\\$/.test(line)) return n + 1
    goesOn = (goesOn || isBegin) && /(^|[^\\])(\\\\)*\\$/.test(line)
  }
  return undefined
}
