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
keys <Enter>
# Who comes back, and where to, stands there before it is done.
see 覃兵基  411503199804200011  将重新登记
see 赵朝煌  411503200006260023  将重新登记
see 恢复入户  00000005  高粱店乡新华街203号
keys <F2>
see 已恢复
see 办结情况      已恢复
see 覃兵基  411503199804200011  已重新登记  00000005
sh $YIZHAN --home $DEMO/o person 411503199804200011 | grep -q 在册
sh $YIZHAN --home $DEMO/o person 411503199804200011 | grep -q 00000005
sh $YIZHAN --home $DEMO/o check && $YIZHAN --home $DEMO/d check
