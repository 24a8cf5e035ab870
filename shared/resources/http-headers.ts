// Where may something be sent to somebody else's server, and with which headers?
import { map, text } from '../kernel/fields.ts'

/** Often a secret of the receiver, so their values are sealed; shown, because they are merged by name. */
export const headers = (doc: string) =>
  map(text({ doc: 'The value of a header.', secret: true, exact: true, max: 8_000 }), { doc, default: {} })

/** A line break in a header would let its owner write further headers, or a second request. */
export const areHeaders = (given: Readonly<Record<string, string>> = {}): boolean =>
  Object.entries(given).every(([name, value]) => /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name) && !/[\r\n\0]/.test(value))

export const isWebAddress = (url: string | undefined): boolean => url === undefined || /^https?:\/\//i.test(url)
