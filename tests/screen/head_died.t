# C-2.1 at the settlement: the chosen head died in transit; another mover is head, the relations are adjusted afterwards.
demo
keys 0371001<Tab>yizhan-demo<F2>
include own.inc
keys <F11>0371900<Tab>yizhan-demo<F2><Enter><F2>1<F2>yizhan-demo<Enter>
see 已批准
keys <F11>0376001<Tab>yizhan-demo<F2><Enter><F2>1<F2>
see 已登记迁出
keys <F11><Enter><F2>1
see 新户户主
# Each mover has an outcome (section 4); without one the cursor is led there.
keys <C-u><F2>
see C-3.5：覃兵基：缺少“结果”
cursor 4 10
keys 1
# What the act refuses by itself names its clause, too.
keys <Enter><Enter><Enter>2<F2>
see C-3.5：在途死亡
cursor 7 10
# A day of death beside one who is to be registered: one of the two is wrong.
keys 2026-03-02<Up>1<F2>
see C-3.5：赵朝煌的结果为已登记，却填了死亡日期或证明编号；确已死亡的，结果填 2
cursor 7 20
keys <C-u><Up><Up><Up><Up>
keys 2<Enter>2026-03-02<Enter>D-3<F2>
see 所选户主在迁移途中死亡
see 另选一名年满 16 周岁的迁移人为户主
keys <Enter>
# The cursor stands where another head is named.
keys <F4><Down><Enter>
see 411503200006260023. 赵朝煌
keys <F2>
see 人员已入本所登记
# Who applied and has died does not collect the booklet.
keys <F2>2
row 4 领取人* ....
keys <Esc>
sh $YIZHAN --home $DEMO/d person 411503200006260023 | grep -q 户主
sh $YIZHAN --home $DEMO/d person 411503199804200011 | grep -q 死亡
sh $YIZHAN --home $DEMO/d check
