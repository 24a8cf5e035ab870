// biome-ignore-all lint/correctness/noUnusedVariables: only the platform calls it.
function reconcile(user, registration, jwt) {
  user.data = user.data || {}
  user.data.source = jwt.iss
  registration.roles = ['nurse']
}
