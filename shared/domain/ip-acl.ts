// Does an access control list let this address in?
import { isIPv4, isIPv6 } from 'node:net'
import type { Issue } from '../kernel/issues.ts'

export type IpEntry = {
  readonly action: 'Allow' | 'Block'
  /** `*` for everybody the other entries do not name. */
  readonly startIPAddress: string
  readonly endIPAddress?: string | undefined
}

const everybody = '*'

/** An IPv4 address as a number. Forms that some parsers read as octal or as fewer parts are no addresses here. */
const numberOf = (address: string): number | undefined =>
  isIPv4(address) ? address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0) : undefined

/** A socket that speaks both protocols calls 192.0.2.1 `::ffff:192.0.2.1`, or `::ffff:c000:201`. */
function plain(address: string): string {
  // The one way in which a URL writes an address, however it was written.
  const host = isIPv6(address) && URL.canParse(`http://[${address}]`) ? new URL(`http://[${address}]`).hostname : ''
  const [, high, low] = /^\[::ffff:([0-9a-f]+):([0-9a-f]+)\]$/.exec(host) ?? []
  if (high === undefined || low === undefined) return address
  return [high, low].flatMap(half => [Number.parseInt(half, 16) >>> 8, Number.parseInt(half, 16) & 255]).join('.')
}

type Range = { readonly from: number; readonly to: number; readonly allows: boolean }

const rangesOf = (entries: readonly IpEntry[]): Range[] =>
  entries.flatMap(({ startIPAddress, endIPAddress = startIPAddress, action }) => {
    const [from, to] = [numberOf(startIPAddress), numberOf(endIPAddress)]
    return from === undefined || to === undefined ? [] : [{ from, to, allows: action === 'Allow' }]
  })

/**
 * The narrowest range that holds the address decides, whatever the order of the list; of two equally narrow ones the
 * one that blocks. Whom no range names gets the action of `*`, and so does everybody with an IPv6 address.
 */
export function letsIn(entries: readonly IpEntry[], address: string): boolean {
  const usual = entries.some(entry => entry.startIPAddress === everybody && entry.action === 'Allow')
  const number = numberOf(plain(address))
  if (number === undefined) return usual && isIPv6(address)
  const holding = rangesOf(entries).filter(({ from, to }) => from <= number && number <= to)
  const narrowest = Math.min(...holding.map(({ from, to }) => to - from))
  const deciding = holding.filter(({ from, to }) => to - from === narrowest)
  return deciding.length === 0 ? usual : deciding.every(({ allows }) => allows)
}

/** What is wrong with the entries of a list (wire reference, section 18). */
export function entryIssues(entries: readonly IpEntry[]): Issue[] {
  const usual = entries.filter(({ startIPAddress }) => startIPAddress === everybody).length
  return [
    ...(usual === 0 ? [{ path: 'entries', reason: 'missing' }] : []),
    ...(usual > 1 ? [{ path: 'entries', reason: 'duplicate' }] : []),
    ...entries.flatMap(({ startIPAddress, endIPAddress }, n): Issue[] => {
      if (startIPAddress === everybody) return []
      const [from, to] = [numberOf(startIPAddress), endIPAddress === undefined ? undefined : numberOf(endIPAddress)]
      if (from === undefined) return [{ path: `entries.${n}.startIPAddress`, reason: 'invalid' }]
      if (endIPAddress === undefined) return [{ path: `entries.${n}.endIPAddress`, reason: 'blank' }]
      return to === undefined || to < from ? [{ path: `entries.${n}.endIPAddress`, reason: 'invalid' }] : []
    }),
  ]
}
