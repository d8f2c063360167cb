# A whole transfer into a collective household (C-2.2): the wife moves, the head stays; origin household stays open.
demo
keys 0371001<Tab>yizhan-demo<F2>
keys <F2>2<Enter>13<Enter>411503002000<Enter>00000001<Enter>1<Enter>平东街道人民路68号4单元114<Enter>13700002222<Enter><F2>
keys <Ins>411503198109100022<Enter>侯译珑<Enter><Enter><Enter>12<Enter><F2>
see 非亲属
keys <F8><Ins>411503198206230013<Enter>李珊<Enter><Enter>02<F2><F8>
see 4/7
see 迁入户* 
# A number that is typed without its zeros is written out.
keys 128<F8><F7>
see 迁入户* 00000128
keys <C-u>
# F4 lists this station's collective households: whoever does not know the number finds it by the address.
keys <F4>
see 集体户：户号、住址或单位
see 00000047  凤凰台街道职工宿舍
keys 祭城
gone 00000047
see 00000128  祭城路街道职工宿舍
keys <Enter>
see 祭城路街道职工宿舍
# Row 6: no mover is present.
keys <F8><F8><F8>
see 7/7
see 由迁移人本人到场；落集体户不得代办
keys <F7><F7><Space><F8><Space><Down><Space><Down><Space><Down><Space><Down><Space><F8>
see 不予通过 0 项
keys <F2>y
see 已受理
keys <F11>0371900<Tab>yizhan-demo<F2><Enter><F2>1<F2>yizhan-demo<Enter>
see 已批准
keys <F11>0376001<Tab>yizhan-demo<F2><Enter><F2>1<F2>
see 已登记迁出
keys <F11><Enter><F2>1<F2>
see 人员已入本所登记
see 00000010
keys <F2>2<F2>y<Enter>2<F2>
see 户口簿已发放
keys <F2>2<F2>y<F2>
see 已办结
sh $YIZHAN --home $DEMO/d person 411503198109100022 | grep -q 非亲属
sh $YIZHAN --home $DEMO/o household 00000001 | grep -q 411503198206230013
sh! $YIZHAN --home $DEMO/o household 00000001 | grep 411503198109100022 | grep -q 在册
sh $YIZHAN --home $DEMO/d check && $YIZHAN --home $DEMO/o check
