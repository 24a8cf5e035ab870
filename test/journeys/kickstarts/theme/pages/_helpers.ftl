[#ftl/]
[#macro page title]
<!doctype html>
<html><head><title>${title}</title></head><body>[#nested/]</body></html>
[/#macro]
