// How does a kickstart that cannot be played say so?

/** The one thing wrong with a kickstart, said in one line. */
export class KickstartError extends Error {}
