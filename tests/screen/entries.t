# Nothing typed is lost (DESIGN decision 10), where one or two fields are asked for as well: a death's day and its certificate
# are there after a cut of the power. (A call: call.t; relations: another_head.t; a new operator: operators.t.)
seat o
start
keys 0376001<Tab>yizhan-demo<F2><F4>411503199804200011<Enter><Enter>
see 覃兵基
keys <F9>
see 死亡证明编号*
# Looked at only.
keys <Esc><F9>2026-02-30<Enter>
see !! 死亡日期：2026-02-30 不是日期
cursor 2 24
# What cannot be is told in its field, before the question that nothing takes back.
keys <C-u>20260303<Enter>
see !! C-4：死亡日期在将来
keys <C-u>19980419<Enter>
see !! C-4：死亡日期早于出生日期
cursor 2 24
keys <C-u>20260301<Enter>
see 2026-03-01
keys 豫死证
sh sleep 1
kill
start
keys 0376001<Tab>yizhan-demo<F2>
see 草稿 1
row 3 411503199804200011     覃兵基     草稿       登记死亡
keys <Enter>
see 死亡日期* 2026-03-01
see 死亡证明编号* 豫死证.
keys <Enter>
see 已是最后一栏。按 F2 提交：登记死亡
keys <End>1号<F2>
see 覃兵基于 2026-03-01 死亡
keys n
see 死亡证明编号* 豫死证1号
keys <F2>y
see 死亡已登记
see 草稿 0
# Begun, and then registered elsewhere: what was typed is read, and thrown away.
keys <F4>411503200006260023<Enter><Enter><F9>2026-03-02<Enter>D-9<Esc><Esc><Esc>
see 草稿 1
sh YIZHAN_PASSWORD=yizhan-demo $YIZHAN --home $DEMO/o --operator 0376001 death 411503200006260023 2026-03-01 D-1
keys <F10>重新载入<Enter><Home>
row 3 ! 草稿失效
keys <Enter>
see 所涉事项其后已有变化（现为已死亡）
see D-9
keys <Enter>y
see 草稿 0
sh $YIZHAN --home $DEMO/o check
# A station has one seat: the demo's key is neither in its menu nor in its help.
keys <F11>
see ! F11 在本屏不起作用
keys <F10>
gone F11
keys <Esc><F1>
gone F11
