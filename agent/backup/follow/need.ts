/** Where the key and the credentials of the box that is followed are among the secrets: no app is called like that. */
export const FOLLOW_SECRETS = '@follow'
