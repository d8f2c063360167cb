# Another program saves and does not end: the counter is told whom it waits for (never left wondering why), may wait no longer,
# and loses nothing of what was typed.
demo
keys 0371001<Tab>yizhan-demo<F2>
include own.inc
keys <F4>410105001000-1-000001<Enter><F9>
see 电话联系
keys 覃兵基，告知已上报
hold
keys <F2>
see 正在等待
see 按 Esc 不再等待
keys <Esc>
see 已由操作员停止
see 覃兵基，告知已上报
keys <F2>
see 正在等待
release
keys <Enter>
gone 正在等待
sh $YIZHAN --home $DEMO/d case 410105001000-1-000001 | grep -q 覃兵基，告知已上报
sh $YIZHAN --home $DEMO/d check
