# A telephone call is noted on the case (section 4): what is being typed outlasts a cut of the power, and it takes F2.
demo
keys 0371001<Tab>yizhan-demo<F2>
include own.inc
keys <F4>410105001000-1-000001<Enter><F9>
see 电话联系
see 覃兵基等2人
keys 覃兵基，告知已上报
sh sleep 1
kill
demo
keys 0371001<Tab>yizhan-demo<F2>
see 草稿 1
row 3 电话联系
keys <Enter>
see 通话对方及内容* 覃兵基，告知已上报.
keys <Enter>
see 已是最后一栏。按 F2 提交：电话联系
keys <C-u><F2>
see C-4：缺少“通话对方及内容”
keys 覃兵基，告知已上报市局<F2>
see 已记入日志
gone 草稿 1
keys <Enter><End>
sh $YIZHAN --home $DEMO/d case 410105001000-1-000001 | grep -q 覃兵基，告知已上报市局
sh $YIZHAN --home $DEMO/d check
