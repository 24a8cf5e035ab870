// biome-ignore-all lint/correctness/noUnusedVariables: only the platform calls it.
const reconcile = (user, _registration, jwt) => {
  user.firstName = jwt.given_name
}
