# Settled, then annulled by the chief with a decision number; the origin can only restore (rows 17, 16).
demo
keys 0371008<Tab>yizhan-demo<F2>
include own.inc
keys <F11>0371900<Tab>yizhan-demo<F2><Enter><F2>1<F2>yizhan-demo<Enter>
keys <F11>0376001<Tab>yizhan-demo<F2><Enter><F2>1<F2>
keys <F11><Enter><F2>1<F2>
see 人员已入本所登记
# She dies after the settlement: she is not restored, and the origin reads that before it restores.
sh YIZHAN_PASSWORD=yizhan-demo $YIZHAN --home $DEMO/d --operator 0371001 death 411503200006260023 2026-03-02 D-9
keys <F2>5<F2>
see 缺少“决定书文号”
keys 郑公户撤〔2026〕1号<Enter>902<Enter><F2>yizhan-demo<Enter>
see 已撤销；由迁出地派出所恢复户口
keys <F11><F11>
see 退回迁出地
keys <Esc><Enter><F2>
gone 更正
keys 1
see 覃兵基  411503199804200011  将重新登记
see 赵朝煌  411503200006260023  2026-03-02 死亡，不予恢复
keys <F2>
see 已恢复
keys <F11>
sh $YIZHAN --home $DEMO/d sync $DEMO/mail
sh $YIZHAN --home $DEMO/d person 411503199804200011 | grep -q 已注销
sh $YIZHAN --home $DEMO/o person 411503199804200011 | grep -q 在册
sh $YIZHAN --home $DEMO/o check && $YIZHAN --home $DEMO/d check
# The household that the case had made is closed, and a closed household is no finished case.
sh $YIZHAN --home $DEMO/d household 00000421 | grep -q '^户 00000421  已销户'
keys <Esc><F4>00000421
see 已销户
keys <Enter>
row 1 户 00000421  已销户
