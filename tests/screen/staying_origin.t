# C-2.4 again on the register at the origin, whose answer stands: the booklet showed nobody staying, the register a child.
demo
keys 0371001<Tab>yizhan-demo<F2>
keys <F2>1<Enter>13<Enter>411503002000<Enter>00000033<Enter>1<Enter>五里镇人民路11号<Enter>13700003333<Enter><F2>
keys <Ins>411503199010020019<Enter>高希<Enter><Enter><Enter>02<Enter>02<F2>
keys <Ins>411503198810280025<Enter>邵申<Enter><Enter><Enter>12<Enter>12<F2>
keys <F8><F8>411503199010020019<Enter>花园路1号<Enter><F8><Space><Down><Space><F8>
keys <Space><Down><Space><Down><Space><Down><Space><Down><Space><Down><Space><Down><Space><F8>
see 不予通过 0 项
keys <F2>y
see 已受理
keys <F11>0371900<Tab>yizhan-demo<F2><Enter><F2>1<F2>yizhan-demo<Enter>
keys <F11>0376001<Tab>yizhan-demo<F2><Enter><F2>1
see C-2.4
keys <F2>
see 留在原户的人员均未满 16 周岁
keys <Enter><F3>
sh $YIZHAN --home $DEMO/o person 411503199010020019 | grep -q 正在迁出
