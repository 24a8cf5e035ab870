// Where may a call go that somebody else chose?
import { BlockList, isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** Private addresses the operator allows: all, none, or these networks (CIDR), addresses and host names. */
export type Allowed = boolean | readonly string[]

/** The URL when it is one we call: http(s), a host, and no credentials that would end up in a log. */
export function readUrl(given: string): URL | undefined {
  const url = URL.canParse(given) ? new URL(given) : undefined
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) return undefined
  return url.username === '' && url.password === '' && url.hostname !== '' ? url : undefined
}

/** The host as a resolver or socket wants it: IPv6 without brackets, names without the final dot. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')

// IANA gives out global unicast from here alone. What lies outside (mapped, NAT64, discard, ULA, link-local …) is another
// way of writing an IPv4 address or no public host.
const global6 = ipaddr.IPv6.parseCIDR('2000::/3')
// Documentation and SRv6, younger than the table of ipaddr.js.
const reserved6 = ['3fff::/20', '2001::/23'].map(one => ipaddr.IPv6.parseCIDR(one))

/** Whether anybody on the internet could have this address. A loopback, a neighbour, a cloud's metadata never has. */
export function isPublic(address: string): boolean {
  // Strictly the four decimal parts: what a lenient reader takes for another address is not judged but refused.
  if (ipaddr.IPv4.isValidFourPartDecimal(address)) return ipaddr.IPv4.parse(address).range() === 'unicast'
  if (isIP(address) !== 6 || !ipaddr.IPv6.isValid(address)) return false
  const parsed = ipaddr.IPv6.parse(address)
  return parsed.range() === 'unicast' && parsed.match(global6) && !reserved6.some(one => parsed.match(one))
}

/** May this host, resolved to this address, be called? */
export function guard(allowed: Allowed): (host: string, address: string) => boolean {
  if (allowed === true) return (_, address) => isIP(address) !== 0
  const names = new Set<string>()
  const networks = new BlockList()
  for (const one of allowed === false ? [] : allowed) {
    const [network = '', prefix] = one.split('/')
    const version = isIP(network)
    if (version === 0) names.add(one.toLowerCase())
    else networks.addSubnet(network, Number(prefix ?? (version === 4 ? 32 : 128)), version === 4 ? 'ipv4' : 'ipv6')
  }
  return (host, address) => {
    const version = isIP(address)
    if (version === 0) return false
    return (
      isPublic(address) || names.has(host.toLowerCase()) || networks.check(address, version === 4 ? 'ipv4' : 'ipv6')
    )
  }
}
