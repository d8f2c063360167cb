# C-3.2: the head moved away; her husband, the new one, adjusts the others' relations. What they were to her says nothing of
# what they are to him: none is selected first.
demo
sh export YIZHAN_PASSWORD=yizhan-demo; y() { "$YIZHAN" --home "$DEMO/$@"; }; s() { for h in d b o d; do y $h sync "$DEMO/mail"; done; }; c=410105001000-1-000001; echo '{"kind":"1","reason":"13","origin":"411503002000","origin_household":"00000077","origin_kind":"1","telephone":"13700001111","head":"411503195412160024","address":"花园路18号","new_head":"411503195306010014","movers":[{"id":"411503195412160024","name":"刘顺","sex":"2","birth":"1954-12-16","old_relation":"02","relation":"02","present":true}],"staying":[{"id":"411503195306010014","name":"裴标昕","birth":"1953-06-01","relation":"11"},{"id":"411503197805100021","name":"裴晏","birth":"1978-05-10","relation":"32"},{"id":"411503198005170026","name":"裴近","birth":"1980-05-17","relation":"33"},{"id":"411503198101010014","name":"裴澄","birth":"1981-01-01","relation":"22"}],"materials":[{"code":"101","form":"1","for":"411503195412160024"},{"code":"102","form":"1"},{"code":"103","form":"1"},{"code":"112","form":"1"}]}' | y d --operator 0371001 do apply && echo '{}' | y d --operator 0371001 do accept $c && s && echo '{}' | y b --operator 0371900 do approve $c && s && echo '{}' | y o --operator 0376001 do move-out $c && s && echo '{}' | y d --operator 0371001 do settle $c && s
seat o
start
keys 0376001<Tab>yizhan-demo<F2>
see 后续事项 1
keys <Enter><F6>
see 裴晏* ...
see 裴近* ...
see 裴澄* ...
gone 裴标昕*
keys 32<Enter><F2>
see C-3.2：缺少“裴近”
keys 33<Enter>22<F2>
see 关系已调整
gone 后续事项
# A correction under the same head begins with what is.
keys <F6>
see 裴标昕* 02. 户主
see 裴晏* 32. 长女
# An eldest son becomes head: the former one is what the register makes true, his father.
keys <Down><Down><Down>02<Enter>
see 裴标昕* 51. 父亲
see 裴澄* 02. 户主
keys <Esc>
