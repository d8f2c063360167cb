# Refused at the origin (row 10): the permit is void, the lock freed.
demo
keys 0371001<Tab>yizhan-demo<F2>
include own.inc
keys <F11>0371900<Tab>yizhan-demo<F2><Enter><F2>1<F2>yizhan-demo<Enter>
keys <F11>0376001<Tab>yizhan-demo<F2>
sh $YIZHAN --home $DEMO/o person 411503199804200011 | grep -q 正在迁出
keys <Enter><F2>3502<Enter><F2>
see 不予迁出；准迁证作废，锁定解除
sh $YIZHAN --home $DEMO/o person 411503199804200011 | grep -q 在册
keys <F11>
see 依法限制迁出
see 待告知申请人
