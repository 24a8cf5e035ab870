[#ftl/]
[#-- @ftlvariable name="client_id" type="java.lang.String" --]
[#import "../_helpers.ftl" as helpers/]
[@helpers.html]${theme.message('login')}[/@helpers.html]
