# More open requests on a case than nine: the list of them scrolls, and each can be answered (CLAUSES section 4).
demo
keys 0371001<Tab>yizhan-demo<F2>
keys <F2>1<Enter>13<Enter>411503002000<Enter>00000005<Enter>1<Enter>高粱店乡新华街203号<Enter>13700001111<Enter><F2>
keys <Ins>411503199804200011<Enter>覃兵基<Enter><Enter><Enter>02<Enter>02<F2>
keys <Ins>411503200006260023<Enter>赵朝煌<Enter><Enter><Enter>12<Enter>12<F2>
keys <Ins>41150319690323001X<Enter>覃心郁<Enter><Enter><Enter>51<Enter>51<F2>
keys <Ins>411503199001010011<Enter>覃甲<Enter><Enter><Enter>29<Enter>29<F2>
keys <Ins>411503199101010019<Enter>覃乙<Enter><Enter><Enter>29<Enter>29<F2>
keys <Ins>411503199201010016<Enter>覃丙<Enter><Enter><Enter>29<Enter>29<F2>
keys <F8><F8>411503199804200011<Enter>花园路18号3号楼502<Enter><F8>
keys <Space><Down><Enter><Tab><Tab><Tab><Tab>1<F2><Down><Enter><Tab><Tab><Tab><Tab>1<F2>
keys <Down><Enter><Tab><Tab><Tab><Tab>1<F2><Down><Enter><Tab><Tab><Tab><Tab>1<F2><Down><Enter><Tab><Tab><Tab><Tab>1<F2><F8>
keys <Space><Down><Space><Down><Space><Down><Space><Down><Space><Down><Space><Down><Space><Down><Space><Down><Space><Down><Space><F8>
see 不予通过 0 项
keys <F2>y
see 已受理，已上报市局。
keys <F11>0371900<Tab>yizhan-demo<F2><Enter><F2>1<F2>yizhan-demo<Enter>
see 已批准
keys <F11><F11><F11>
sh for p in 411503199804200011 411503200006260023 41150319690323001X 411503199001010011 411503199101010019 411503199201010016; do printf '{"request":"2","person":"%s","date":"2026-03-01","text":"家属来电"}' $p | YIZHAN_PASSWORD=yizhan-demo $YIZHAN --home $DEMO/d --operator 0371001 do request 410105001000-1-000001 || exit 1; done
sh for k in 3 4; do printf '{"request":"%s","text":"网络中断"}' $k | YIZHAN_PASSWORD=yizhan-demo $YIZHAN --home $DEMO/d --operator 0371001 do request 410105001000-1-000001 || exit 1; done
sh for k in 1 3; do printf '{"request":"%s","text":"网络中断"}' $k | YIZHAN_PASSWORD=yizhan-demo $YIZHAN --home $DEMO/b --operator 0371900 do request 410105001000-1-000001 || exit 1; done
keys <F11>0376001<Tab>yizhan-demo<F2>
see ??待答复 10
keys <Enter><F4>
see 1 撤回  郑州户政
see 9 停止办理  花园路派出所
keys <Up>
see >   改为纸质办理  花园路派出所
keys <Enter>
row 2 改为纸质办理  花园路派出所
keys 无法<F2>
see 已答复
keys <Esc>
see ??待答复 9
