# C-3.2: another head is named on a document, with everybody's relation to that one; then one relation is corrected alone.
seat o
start
keys 0376001<Tab>yizhan-demo<F2><F4>00000005<Down><Enter>
see 户主    覃兵基  411503199804200011
keys <F6>
see 覃兵基* 02. 户主
see 覃心郁* 51. 父亲
see 赵朝煌* 12. 妻
# Whose father becomes head is the head's son: that is filled in. What his wife is to his father the register does not say:
# nothing is, and it is asked for.
keys <Down>02<Enter>
see 覃兵基* 20. 子
see 覃心郁* 02. 户主
see 赵朝煌* ...
keys <F2>
see C-3.2：缺少“赵朝煌”
cursor 4 20
keys <F1>
see 此人与户主的关系
# What was typed is there after a cut of the power, and so is what was only filled in.
keys <Enter>38<Enter>豫户更
sh sleep 1
kill
start
keys 0376001<Tab>yizhan-demo<F2>
row 3 00000005               覃兵基     草稿       调整与户主关系
keys <Enter>
see 覃兵基* 20. 子
see 赵朝煌* 38. 儿媳
see 覃心郁* 02. 户主
keys <C-u><F2>
see C-3.2：缺少“据以更正的证明文件”
keys 豫户更1<F2>
see 关系已调整
see 草稿 0
keys <F4>00000005<Down><Enter>
see 户主    覃心郁  41150319690323001X
# What was adjusted stays with the household: who, when, on what, from what to what.
see 历次调整
row 13 2026-03-02 10:00  0376001  豫户更1
row 14 覃兵基  411503199804200011  户主 -> 子
row 15 覃心郁  41150319690323001X  父亲 -> 户主
row 16 赵朝煌  411503200006260023  妻 -> 儿媳
sh $YIZHAN --home $DEMO/o household 00000005 | grep -q '覃兵基  411503199804200011  户主 -> 子'
sh $YIZHAN --home $DEMO/o --json household 00000005 | grep -q '"adjustments":\[{"seq":[0-9]*,"act":"adjust".*"proof":"豫户更1"'
row 8 覃心郁  41150319690323001X  户主  在册
sh $YIZHAN --home $DEMO/o check
# What was looked at only leaves no draft.
keys <F6>
see 覃心郁* 02. 户主
keys <Down><Down><Esc><F6>
# One relation is corrected alone.
keys <Down>97<Down><Down>豫户更2<F2>
see 关系已调整
sh $YIZHAN --home $DEMO/o household 00000005 | grep 赵朝煌 | grep -q 儿媳
sh $YIZHAN --home $DEMO/o household 00000005 | grep 覃兵基 | grep -q '其他亲属'
# Of 16 or 17 a new head is warned of as it is named, and asked about; no is selected first.
keys <Esc><C-u>00000082<Down><Enter><F6>
keys <Down><Down><Down>02<Enter>
see ! C-3.2 警示  王永：所指定的新户主 17 周岁
see 王瑶增* 51. 父亲
# What was typed stays when yet another is named; under 16 nobody is.
keys <Up><Up>52<Down><Down>02<Enter>
see !! C-3.2 不予通过  王力震：所指定的新户主 14 周岁
cursor 6 22
keys <C-u>73<Enter>豫户更3<Up><Up><Up><Up>62<F2>
see C-3.2 警示  王永：所指定的新户主 17 周岁
see 有成年人的请指定成年人
see 仍指定其为户主？
keys n
see 朱雷岳* 52. 母亲
# Back to the one who is head: what was only filled in for the other goes.
keys <Up>02<Enter>
see 王瑶增* 02. 户主
see 张媒赓* 62. 祖母
see 朱雷岳* 52. 母亲
keys <Esc>
# Of a collective household nobody is head: the key says so.
keys <Esc><C-u>00000040<Down><Enter><F6>
see C-2.2：集体户没有户主
# By command line it is told as well, and what was warned of stays with the household.
sh YIZHAN_PASSWORD=yizhan-demo $YIZHAN --home $DEMO/o --operator 0376001 adjust 00000082 豫户更3 411503200901050014=02 411503198607130013=51 41150319840428002X=52 411503201202260017=73 411503195908180029=62 | grep -q 'C-3.2 警示  王永：所指定的新户主 17 周岁'
sh $YIZHAN --home $DEMO/o household 00000082 | grep -A9 '0376001  豫户更3' | grep -q 'C-3.2 警示  王永：所指定的新户主 17 周岁'
sh $YIZHAN --home $DEMO/o check
