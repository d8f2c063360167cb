# A whole transfer into a family household (C-2.3): the host is the mover's mother and not the head, cannot come and has
# handed over her trio (row 12); the mover's child of 10 rides along, with the mother as guardian (rows 17, 18).
demo
keys 0371001<Tab>yizhan-demo<F2>
keys <F2>3<Enter>03<Enter>411503002000<Enter>00000033<Enter>1<Enter>五里镇人民路11号<Enter>13700003333<Enter><F2>
keys <Ins>411503198810280025<Enter>邵申<Enter><Enter><Enter>12<Enter>75<Enter>30<Enter>1
see 与被投靠人关系*
see 关系证明*
keys <F2>
keys <Ins>411503201511020017<Enter>高刀希<Enter><Enter><Enter>22<Enter>95<Enter>43<Enter>1<Enter>411503198810280025<F2>
see 外甥
keys <F8><Ins>411503199010020019<Enter>高希<Enter><Enter>02<F2><F8>
# The host is looked up in this station's register; her household is filled in, in the place of that of another one.
keys 410105195012170020<Enter>
see 00000002
keys <Up><C-u><F4>
see 请输入要查找的内容
keys 胡莲发<Enter>
see 胡莲发
see 00000056
see 经八路街道新华街241号
# While another number is typed the name of the one before does not stand beside it: not behind a list, nor when it is resumed.
keys <C-u>41010519<F4>
see 请输入要查找的内容
keys <Esc>
see 41010519.
gone 胡莲发
keys <Enter>
see 应为 18 位
gone 胡莲发
keys <Esc><Enter>
see 41010519.
gone 胡莲发
keys <C-u><F4>胡莲发<Enter>
see 胡莲发
keys <F8>
see 5/7
# The host's trio without the power of attorney (row 13): refused, the missing piece is named.
# She is the host, so that her number and name are there.
keys <Space><Ins>2<Enter>0<Enter><Tab>1<Enter>1<F2><F8>
see 6/7
see 出生医学证明或其他身份关系证明   高刀希
keys <F8>
see C-2.3c 不予通过  胡莲发：所交材料中缺委托书
keys <F7><F7><Down><Down><Enter><Tab><Tab><Tab><Tab><Tab><Tab><Tab>1<F2>
see 身份证 户口簿 委托书
keys <F8><Space><Down><Space><Down><Space><Down><Space><Down><Space><Down><Space><Down><Space><Down><Space><F8>
see 不予通过 0 项
keys <F2>y
see 已受理
# At the bureau the case beside its findings: ties, guardian, who was present, what was handed over and shown.
keys <F11>0371900<Tab>yizhan-demo<F2><Enter>
see 不予通过 0 项
see 高刀希  外孙子  居民户口簿
keys <PgDn>
see 高刀希  邵申  411503198810280025
see 邵申    迁移人    到场
see 高刀希  迁移人    未到场
see 胡莲发  被投靠人  未到场  身份证 户口簿 委托书
see 被投靠户户主或被投靠人居民身份证  原件
keys <F2>1<F2>yizhan-demo<Enter>
see 已批准
# What came of it is read from the top.
see 经办单位
keys <F11>0376001<Tab>yizhan-demo<F2><Enter><F2>1<F2>
see 已登记迁出
keys <F11><Enter><F2>1<F2>
see 人员已入本所登记
see 00000056
keys <F2>2<F2>y<Enter>2<F2><F2>2<F2>y<F2>y<F2>
see 已办结
# What the counter found is told in the history; the settlement found nothing, and is what was judged last.
keys <End>
gone 判定结果
sh $YIZHAN --home $DEMO/d household 00000056 | grep 高刀希 | grep -q 在册
sh $YIZHAN --home $DEMO/o household 00000033 | grep 高希 | grep -q 在册
sh $YIZHAN --home $DEMO/d check && $YIZHAN --home $DEMO/o check
