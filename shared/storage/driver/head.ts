// What does the head of an HTTP/1.1 answer say, and where does the answer end? (RFC 9112 sections 4 to 7)

export type Head = {
  readonly status: number
  readonly date: string | undefined
  /** Bytes of the body, or how its end is told. */
  readonly size: number | 'chunked' | 'until closed'
  /** Whether another request may follow on the connection. */
  readonly lasting: boolean
  /** Where the body begins. */
  readonly bodyAt: number
}

/** Far above any head of DynamoDB's; whoever sends more is not DynamoDB. */
const longestHead = 16_384
const blankLine = '\r\n\r\n'
const statusLine = /^HTTP\/1\.([01]) ([2-5]\d\d)(?: [^\r\n]*)?$/

export class NotHttp extends Error {
  constructor(what: string) {
    super(`the answer is not HTTP/1.1 as we know it: ${what}`)
    this.name = 'NotHttp'
  }
}

/** The head, once all of it has come. Throws {@link NotHttp} where two readers could disagree on where the answer ends. */
export function readHead(bytes: Buffer): Head | undefined {
  const end = bytes.indexOf(blankLine)
  if (end < 0 || end > longestHead) {
    if (bytes.length > longestHead) throw new NotHttp('its head has no end')
    return undefined
  }
  const [first = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n')
  const [, minor, status] = statusLine.exec(first) ?? []
  if (status === undefined) throw new NotHttp('its status')
  let date: string | undefined
  let length: string | undefined
  let chunked = false
  let lasting = minor === '1'
  for (const line of lines) {
    const colon = line.indexOf(':')
    // A line that begins with a space would continue the one before (obsolete, and a way to hide a header).
    if (colon < 1 || line.charCodeAt(0) <= 0x20) throw new NotHttp('a header')
    const value = line.slice(colon + 1).trim()
    switch (line.slice(0, colon).toLowerCase()) {
      case 'content-length':
        if (length !== undefined || !/^\d{1,10}$/.test(value)) throw new NotHttp('its length')
        length = value
        break
      case 'transfer-encoding':
        if (value.toLowerCase() !== 'chunked' || chunked) throw new NotHttp('its encoding')
        chunked = true
        break
      case 'connection':
        if (/\bclose\b/i.test(value)) lasting = false
        break
      case 'date':
        date = value
        break
    }
  }
  if (chunked && length !== undefined) throw new NotHttp('two lengths')
  const size = chunked ? 'chunked' : length === undefined ? 'until closed' : Number(length)
  return {
    status: Number(status),
    date,
    size: status === '204' || status === '304' ? 0 : size,
    lasting: lasting && size !== 'until closed',
    bodyAt: end + blankLine.length,
  }
}

/** The body that comes in chunks, and where it ends; `undefined` while some of it is still to come. */
export function joinChunks(bytes: Buffer, from: number): { readonly body: Buffer; readonly end: number } | undefined {
  const chunks: Buffer[] = []
  for (let at = from; ; ) {
    const lineEnd = bytes.indexOf('\r\n', at)
    if (lineEnd < 0) return undefined
    const [, size] = /^([0-9a-f]{1,8})(?:;.*)?$/i.exec(bytes.toString('latin1', at, lineEnd)) ?? []
    if (size === undefined) throw new NotHttp('the size of a chunk')
    const start = lineEnd + 2
    const end = start + Number.parseInt(size, 16)
    if (bytes.length < end + 2) return undefined
    // After the last chunk come no trailers from DynamoDB: a line that is not blank is not for us.
    if (bytes.toString('latin1', end, end + 2) !== '\r\n') throw new NotHttp('the end of a chunk')
    if (end === start) return { body: Buffer.concat(chunks), end: end + 2 }
    chunks.push(bytes.subarray(start, end))
    at = end + 2
  }
}
