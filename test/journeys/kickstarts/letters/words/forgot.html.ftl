[#setting url_escaping_charset="UTF-8"]
<p>Hello ${(user.firstName)!"gardener"},</p>
[#-- Whoever asked for it came from a page that may have a state. --]
<p><a href="#{site}/password/change/${changePasswordId}?tenantId=${user.tenantId}[#list state!{} as key, value][#if key != "tenantId" && key != "client_id" && value??]&${key?url}=${value?url}[/#if][/#list]">Choose another password</a></p>
[#if application?? && application.name??]<p>You asked for it at ${application.name}.</p>[/#if]
