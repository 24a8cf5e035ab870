Hello ${(user.firstName)!"gardener"}, choose another password: #{site}/password/change/${changePasswordId}
