# A whole case on a GBK line for a mover whose name has a character that GBK lacks: typed as its code point, shown as 〓, and
# the same character in the store and at the origin, which compares names character by character (C-3.4).
charset GBK
demo
keys 0371001<Tab>yizhan-demo<F2>
keys <F2>1<Enter>13<Enter>411503002000<Enter>00000010<Enter>1<Enter>长台乡人民路234号1单元120<Enter>13700001111<Enter><F2>
keys <Ins>411503199009200020<Enter>徐邵U+2AED0<Enter>
see 姓名* 徐邵〓
see 〓 代表 U+2AED0，本终端无法显示；库中保存原字
keys <Enter><Enter>34<Enter>02<F2>
see > 徐邵〓       411503199009200020 女性
keys <F8><Ins>411503195812200013<Enter>徐洪青<Enter><Enter>02<F2>
keys <F8>411503199009200020<Enter>花园路18号3号楼502<Enter><F8>
keys <Space><F8><Space><Down><Space><Down><Space><Down><Space><F8>
see 不予通过 0 项，警示 0 项
keys <F2>y
see 已受理
keys <F11>0371900<Tab>yizhan-demo<F2>
row 3 > 410105001000-1-000001  徐邵〓     待审批
keys <Enter><F2>1<F2>yizhan-demo<Enter>
keys <F11>0376001<Tab>yizhan-demo<F2><Enter><End>
# Nothing differs from the register here.
see 姓名        徐邵〓
gone !!
keys <F2>1<F2>
see 已登记迁出
# What cannot be typed is found as it is entered, and shows as 〓 there too.
keys <Esc><F4>U+2AED0
see > 人员   徐邵〓
keys <C-u>邵U+2AED0
see > 人员   徐邵〓
keys <Esc>
keys <F11><Enter><F2>1<F2>
see 人员已入本所登记
see 新户户主      徐邵〓  411503199009200020
keys <F2>1<F2>
keys <F2>2
see 领取人* 徐邵〓
keys <Tab><Tab>y<Enter>1<F2>
see 户口簿已发放
keys <F2>2<F2>
see C-3.6：徐邵〓：“四项均已核对”须为“是”
keys y<F2>
see 已办结
sh $YIZHAN --home $DEMO/d --json person 411503199009200020 | grep -q '"name":"徐邵𪻐"'
sh $YIZHAN --home $DEMO/d check && $YIZHAN --home $DEMO/o check && $YIZHAN --home $DEMO/b check
