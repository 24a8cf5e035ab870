[#if !user.verified]Prove that it is you: #{site}/email/verify/${verificationId}[/#if]
