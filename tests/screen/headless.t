# C-3.2: the head has died; the follow-up asks for everybody's relation, and whose is 02 is the new head.
seat o
sh YIZHAN_PASSWORD=yizhan-demo $YIZHAN --home $DEMO/o --operator 0376001 death 411503199804200011 2026-03-01 D-1
start
keys 0376001<Tab>yizhan-demo<F2>
see 后续事项 1
keys <Enter><F6>
see 覃心郁* ...
see 赵朝煌* ...
keys 02<Enter>
see 覃心郁* 02. 户主
keys 38<F2>
see 关系已调整
see 户主    覃心郁
sh $YIZHAN --home $DEMO/o check
