// How is something made when it is first needed, and then kept?

/** Asked again after a failure: what could not be read once may be readable the next time. */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= make().catch((reason: unknown) => {
      made = undefined
      throw reason
    })
    return made
  }
}
