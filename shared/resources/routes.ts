// Which routes does the resource machine serve?
export const routes = {} as const
