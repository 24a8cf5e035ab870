[#setting url_escaping_charset="UTF-8"]
[#if event.type == "user.login.suspicious"]
  <p>A suspicious login was made on your account.</p>
[#elseif event.type == "user.login.new-device"]
  <p>A login from a new device was detected on your account.</p>
[#else]
  <p>Something happened.</p>
[/#if]
<ul>
  [#list ["deviceName", "deviceDescription", "deviceType", "userAgent", "ipAddress"] as name]
  <li><strong>${name?replace("device", "")?cap_first}</strong> ${(event.info[name])!'&mdash;'}</li>
  [/#list]
  <li>${(event.info.location.city)!'&mdash;'}</li>
</ul>
