Reset: http://localhost:9011/password/change/${changePasswordId}?tenantId=${user.tenantId}
