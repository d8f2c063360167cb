# The README's first transfer, key by key.
demo
keys 0371001<Tab>yizhan-demo<F2>
keys <F2>
keys 1<Enter>13<Enter>411503002000<Enter>00000005<Enter>1<Enter>高粱店乡新华街203号<Enter>13700001111<F2>
keys <Ins>411503199804200011<Enter>覃兵基<Enter><Enter><Enter>02<Enter>02<F2>
keys <Ins>411503200006260023<Enter>赵朝煌<Enter><Enter><Enter>12<Enter>12<F2><F8>
keys <Ins>41150319690323001X<Enter>覃心郁<Enter><Enter>51<F2><F9><F8>
keys 411503199804200011<Enter>花园路18号3号楼502<F8>
keys <Space><Down><Enter><Tab><Tab><Tab><Tab>1<F2><F8>
keys <Space><Down><Space><Down><Space><Down><Space><Down><Space><Down><Space><F8>
see 不予通过 0 项，警示 1 项，提示 3 项。
keys <F2>y
see 已受理，已上报市局。
keys <F11>0371900<Tab>yizhan-demo<F2><Enter><F2>1<F2>yizhan-demo<Enter>
see 已批准
keys <F11>0376001<Tab>yizhan-demo<F2><Enter><F2>1<F2>
see 已登记迁出
keys <F11><Enter><F2>1<F2>
see 人员已入本所登记
keys <F2>1<F2>
see 短信已列入通知队列
keys <F2>2<Tab><Tab>y<Enter>1<F2>
see 户口簿已发放
keys <F2>2<F2>y<F2>y<F2>
see 已办结
