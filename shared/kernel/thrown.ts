// What does it say, whatever was thrown?

/** Anything can be thrown, and most of it has a message. */
export const messageOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown))
