[#ftl/]
[#macro html][!DOCTYPE html]<html>[#nested/]</html>[/#macro]
