/** Where the passwords of neighbours are among the secrets: no app is called like that. */
export const NEIGHBOUR_SECRETS = '@neighbours'

/** Where the proxy finds the server of a neighbour: `<name>/http.sock` below it. */
export const NEIGHBOUR_SOCKETS = '/run/gantry-neighbours'

/** The path of a neighbour's space, at every address of the box. */
export const pathOf = (name: string) => `/neighbours/${name}`

/** Begins the name of a folder that is to go; no neighbour can be called like that. */
export const GONE = '.gone-'
