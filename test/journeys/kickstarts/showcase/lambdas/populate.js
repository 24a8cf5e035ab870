// biome-ignore-all lint/correctness/noUnusedVariables: only the platform calls it.
// Tokens know the plan, and `#{what}` is no variable.
function populate(jwt, user, registration) {
  jwt.plan = registration?.data?.plan || 'free'
  console.info(`issued for ${user.id}`)
}
