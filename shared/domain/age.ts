// How old is somebody?

/** Full years on the day that `now` is in UTC; `undefined` for whoever says no birth date. */
export function ageOf({ birthDate }: { readonly birthDate?: string | undefined }, now: number): number | undefined {
  if (birthDate === undefined) return undefined
  const today = new Date(now).toISOString().slice(0, 10)
  const years = Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4))
  return today.slice(5) < birthDate.slice(5) ? years - 1 : years
}
