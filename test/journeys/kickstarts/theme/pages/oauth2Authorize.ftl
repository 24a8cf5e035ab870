[#ftl/]
[#import "../_helpers.ftl" as helpers/]
[@helpers.page title=theme.message("login")]
  <!-- An SCSS habit such as #{$gap}, or an @{address}, is not the kickstart's. -->
  <form action="/oauth2/authorize" method="POST">
    <input name="loginId" value="${loginId!''}">
    <a href="#{shop}">Back to the shop</a>
  </form>
[/@helpers.page]
