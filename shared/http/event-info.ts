// What does an event say of the request that caused it?
import type { EventInfo } from '../events/outbox.ts'
import { bag, decimal, group, optional, text } from '../kernel/fields.ts'
import type { Asked } from './endpoint.ts'

const said = (doc: string) => optional(text({ doc, max: 1_000 }))

/** `eventInfo`, which a caller may send on most requests that change something (wire reference, section 1). */
export const eventInfo = optional(
  group('Event info', {
    data: bag({ doc: 'Anything the caller wants receivers to know.' }),
    deviceDescription: said('What the device is.'),
    deviceName: said('What the user calls the device.'),
    deviceType: said('BROWSER, DESKTOP, MOBILE …'),
    ipAddress: said('The address of the person, as the caller knows it.'),
    location: optional(
      group('Location', {
        city: said('The city.'),
        country: said('The country.'),
        displayString: said('All of it in words; city, region and country unless given.'),
        latitude: optional(decimal({ doc: 'Degrees north.' })),
        longitude: optional(decimal({ doc: 'Degrees east.' })),
        region: said('State or region.'),
        zipcode: said('The postal code.'),
      }),
    ),
    os: said('The operating system.'),
    userAgent: said('The browser, as the caller knows it.'),
  }),
)

/** What the caller says wins over what the request shows; an empty address says nothing. */
export function infoOf(
  c: Pick<Asked, 'ip' | 'userAgent'>,
  given: Partial<EventInfo> = {},
  ipAddress?: string,
): EventInfo & { readonly ipAddress: string } {
  return {
    ...(c.userAgent && { userAgent: c.userAgent }),
    ...given,
    ...(given.location && { location: inWords(given.location) }),
    ipAddress: given.ipAddress || ipAddress || c.ip,
  }
}

type Location = NonNullable<EventInfo['location']>
const inWords = (place: Location): Location => ({
  displayString: [place.city, place.region, place.country].filter(said => said !== undefined).join(', '),
  ...place,
})
