# C-3.2: another head is named on a document, with everybody's relation to that one; then one relation is corrected alone.
seat o
start
keys 0376001<Tab>yizhan-demo<F2><F4>00000005<Down><Enter>
see 户主    覃兵基  411503199804200011
keys <F6>覃心郁<Enter>
see 覃兵基与新户主的关系
# Whose father becomes head is the head's son: that is selected first. What his wife is to his father the register does not
# say: nothing is, and Enter takes none.
see > 20  子
keys <Enter>
see 赵朝煌与新户主的关系
gone >
keys <Enter>
see 尚未选中；可用方向键选行，或键入筛选
keys <Down>
see > 10  配偶
gone 尚未选中
keys <F1>
see 此人与新户主的关系
keys <Enter>38<Enter>
see 据以更正的证明文件
keys 豫户更1<Enter>
see 关系已调整
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
# What was is selected first; without a document nothing is corrected.
keys <F6><Enter><Enter>97<Enter><Enter>
see 需填写据以更正关系的证明文件编号
# It is asked again with what was picked; Esc gives it up.
see 户主
keys <Enter><Enter><Enter>
see 据以更正的证明文件
keys <Esc>
sh $YIZHAN --home $DEMO/o household 00000005 | grep 赵朝煌 | grep -q 儿媳
keys <F6><Enter><Enter>97<Enter>豫户更2<Enter>
sh $YIZHAN --home $DEMO/o household 00000005 | grep 赵朝煌 | grep -q 其他亲属
sh $YIZHAN --home $DEMO/o household 00000005 | grep 覃兵基 | grep -q '子'
# Of 16 or 17 a new head is warned of before anything else is asked; no is selected first.
keys <Esc><C-u>00000082<Down><Enter><F6>王永<Enter>
see C-3.2 警示  王永：所指定的新户主 17 周岁
see 有成年人的请指定成年人
see 仍指定其为户主？
keys n
see 户主
keys <Enter>y
see 与新户主的关系
# Nobody but the head is head.
gone 02  户主
keys <Esc>
# Of a collective household nobody is head: the key says so.
keys <Esc><C-u>00000040<Down><Enter><F6>
see C-2.2：集体户没有户主
# By command line it is told as well, and what was warned of stays with the household.
sh YIZHAN_PASSWORD=yizhan-demo $YIZHAN --home $DEMO/o --operator 0376001 adjust 00000082 豫户更3 411503200901050014=02 411503198607130013=51 41150319840428002X=52 411503201202260017=73 411503195908180029=62 | grep -q 'C-3.2 警示  王永：所指定的新户主 17 周岁'
sh $YIZHAN --home $DEMO/o household 00000082 | grep -A9 '0376001  豫户更3' | grep -q 'C-3.2 警示  王永：所指定的新户主 17 周岁'
sh $YIZHAN --home $DEMO/o check
