# Rejected by the bureau (row 7): closed, nobody has moved; the accepter could not have approved.
demo
keys 0371001<Tab>yizhan-demo<F2>
include own.inc
keys <F11>0371900<Tab>yizhan-demo<F2><Enter><F2>3
# A reason of another act is told at once, with those that this one takes.
keys 701<Enter>
see C-3.3：“701”不是可用的原因代码；可填：301 不符合迁移条件，302 材料虚假
keys x<Enter>
see C-3.3：“x”不是可用的原因代码；可填：301 不符合迁移条件，302 材料虚假
keys <C-u><F4>
see 材料虚假
keys <Enter><F2>
see 不予批准；由迁入地派出所告知申请人
keys <F11><F11>
see 他处办理 0
# The applicant is told here: it is on the worklist until the call is noted.
row 3 不符合迁移条件
row 3 待告知申请人
keys <Enter>
see 尚需办理      告知申请人，并记录电话联系
see 已办结
see 未迁移
see 不符合迁移条件
keys <F9>覃兵基，已告知<F2>
gone 告知申请人
keys <Esc>
gone 410105001000-1-000001
keys <F5><F5><F5>
see 410105001000-1-000001
sh! $YIZHAN --home $DEMO/o person 411503199804200011 | grep -q 已迁出
