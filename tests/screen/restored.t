# Sent back by the destination and restored at the origin (rows 14, 16).
demo
keys 0371001<Tab>yizhan-demo<F2>
include own.inc
keys <F11>0371900<Tab>yizhan-demo<F2><Enter><F2>1<F2>yizhan-demo<Enter>
keys <F11>0376001<Tab>yizhan-demo<F2><Enter><F2>1<F2>
see 已登记迁出
keys <F11><Enter><F2>2702<Enter><F2>
see 已退回迁出地派出所
keys <F11><F11>
see 退回迁出地
keys <Esc><Enter><F2>
see 恢复
keys <Enter><F2>
see 已恢复
see 办结情况      已恢复
sh $YIZHAN --home $DEMO/o person 411503199804200011 | grep -q 在册
sh $YIZHAN --home $DEMO/o person 411503199804200011 | grep -q 00000005
sh $YIZHAN --home $DEMO/o check && $YIZHAN --home $DEMO/d check
