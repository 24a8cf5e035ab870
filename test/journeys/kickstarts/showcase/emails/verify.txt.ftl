http://localhost:9011/email/verify/${verificationId}?tenantId=${user.tenantId}
