// biome-ignore-all lint/correctness/noUnusedVariables: only the platform calls it.
// Tells the access token which wards its holder works in.
function populate(jwt, user) {
  const wards = user.data?.wards ?? []
  jwt.wards = wards
  jwt.clinic = '#{clinicUrl}'
  jwt.greeting = `Dear ${user.firstName || 'colleague'}`
}
