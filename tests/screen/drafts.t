# What an officer has begun on a case is seen on the case's own screen too, and taken up from there; others do not see it.
demo
keys 0371001<Tab>yizhan-demo<F2>
include own.inc
keys <F11>0371900<Tab>yizhan-demo<F2><Enter>
gone 草稿
keys <F2>2201<Enter>
kill
seat b
start
keys 0371900<Tab>yizhan-demo<F2>
see 草稿 1
keys <Down><Enter>
row 6 草稿          退回  2026-03-02 10:00
keys <F2>2
see 材料不足以证明
keys <Enter>y<F2>
see 已退回迁入地派出所
gone 草稿
# A resubmission is taken up where it broke off; no second one is begun.
demo
keys 0371001<Tab>yizhan-demo<F2><F11><F11><F11><Enter><F2>2
see 迁移申请
keys <F8><F8><F3>
see 草稿          待重新提交
keys <F2>2
see 3/7
keys <F3><F3>
see 草稿 1
