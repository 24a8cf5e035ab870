// Where may a call go that somebody else chose?
import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net'

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

const listed = (type: 'ipv4' | 'ipv6', networks: readonly string[]): BlockList => {
  const list = new BlockList()
  for (const one of networks) {
    const [network = '', prefix] = one.split('/')
    list.addSubnet(network, Number(prefix), type)
  }
  return list
}

// IANA's registry of special-purpose addresses, multicast, and what is kept for later.
const special4 = listed('ipv4', [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'],
  ...['192.0.0.0/24', '192.0.2.0/24', '192.31.196.0/24', '192.52.193.0/24', '192.88.99.0/24', '192.175.48.0/24'],
  ...['198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
])
// IANA gives out global unicast from here alone. What lies outside (mapped, NAT64, discard, ULA, link-local …) is another
// way of writing an IPv4 address or no public host.
const global6 = listed('ipv6', ['2000::/3'])
/** Protocols (Teredo, ORCHID …), documentation, 6to4, AS112. */
const special6 = listed('ipv6', ['2001::/23', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3fff::/20'])

/** Whether anybody on the internet could have this address. A loopback, a neighbour, a cloud's metadata never has. */
export function isPublic(address: string): boolean {
  // Strictly four decimal parts: what a lenient reader takes for another address is not judged but refused.
  if (isIPv4(address)) return !special4.check(address, 'ipv4')
  // An address with a zone is one of this machine's own neighbourhood.
  if (!isIPv6(address) || address.includes('%')) return false
  return global6.check(address, 'ipv6') && !special6.check(address, 'ipv6')
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
