[#setting url_escaping_charset="UTF-8"]
[#macro button href][#nested/]: <a href="${href}">${href}</a>[/#macro]
[#if verificationOneTimeCode??]
<p>${verificationOneTimeCode}</p>
[#else]
[#assign url = "http://localhost:9011/email/verify/${verificationId}?client_id=${(application.oauthConfiguration.clientId)!''}&tenantId=${user.tenantId}" /]
[#list state!{} as key, value][#if key != "tenantId" && key != "client_id" && value??][#assign url = url + "&" + key?url + "=" + value?url/][/#if][/#list]
[@button href=url]Verify[/@button]
[/#if]
