[#if user.verified]
<p>There is nothing left to prove.</p>
[#else]
<p>Prove that it is you: <a href="#{site}/email/verify/${verificationId}?tenantId=${user.tenantId}">yes, it is</a></p>
[/#if]
[#if verificationOneTimeCode??]<p>${verificationOneTimeCode}</p>[/#if]
