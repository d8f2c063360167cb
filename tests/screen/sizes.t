# What a narrow terminal leaves out, and what a wide one gives.
demo
# The demo says its password on any.
size 16 60
see yizhan-demo
size 24 80
cursor 8 20
# In the middle of a large one, and what is typed goes with it.
keys 03
size 50 200
row 13 郑州市公安局金水分局花园路派出所
cursor 16 82
row 16 警号  03......
size 24 80
cursor 8 22
keys <C-u>
sh sed 's/陈渤素/热依汗古丽·卡德尔/' tests/screen/nine_move.json | YIZHAN_PASSWORD=yizhan-demo "$YIZHAN" --home "$DEMO/d" --operator 0371001 do apply && echo '{}' | YIZHAN_PASSWORD=yizhan-demo "$YIZHAN" --home "$DEMO/d" --operator 0371001 do accept 410105001000-1-000001
keys 0371001<Tab>yizhan-demo<F2><F5><F5>
# How many move is not cut off with a long name.
row 3 410105001000-1-000001  热依汗~ +8 待审批     自明港派出所   2026-03-30 剩20天
keys <F11><F11><F11>
kill
seat b
now 2026-05-06 10:00
start
keys 0371900<Tab>yizhan-demo<F2>
row 3 410105001000-1-000001  热依汗~ +8 待审批     往花园路派出所 2026-03-30 !!逾期
# A column short, a name is shorter; no column goes for it.
size 24 79
row 3 410105001000-1-000001  热依~ +8  待审批     往花园路派出所 2026-03-30 !!逾期
# When it falls due stays on a narrow terminal; what else there is gives way to it.
size 24 60
row 2 业务                   迁移人 环节      期限
row 3 410105001000-1-000001  热~ +8 待审批    2026-03-30 !!逾期
size 24 66
row 3 410105001000-1-000001  热依汗~ +8 待审批     2026-03-30 !!逾期
size 24 80
keys <Enter>
# 2026-03-31 to 05-06 without the days of Qingming (April 4 to 6) and of May (1 to 5): 23 working days.
see !! 时限       应于 2026-03-30 前办结，已逾期 23 个工作日
keys <F2>2
# A form's head is not written over.
size 20 62
row 2  C-3.3  退回
# A long text has the room that the terminal has.
size 24 80
see 备注  ..................................................
gone 备注  ...................................................
size 24 100
see 备注  ......................................................................
# What has not reached its holder yet says so.
size 24 80
keys <Esc><F2>1<F2>yizhan-demo<Enter>
see 已批准
keys <Esc><F5><F5>
see 待迁出     往花园路派出所 已发出，待回执
keys <F4>410105001000-1-000001
row 5 > 业务   热依汗古丽·~ +8  410105001000-1-000001
# So it is with every list: what decides stays.
kill
seat d
start
keys 0371001<Tab>yizhan-demo<F2><F2>1<Tab><F8>
row 2 姓名         公民身份号码       性别   出生日期    原关系        新关系
size 16 60
row 2 姓名        公民身份号码       原关系        新关系
keys <F8>
row 2 姓名          公民身份号码        原关系         新户主
