# Two counters on one store. What one does stands on the other's worklist within two seconds, without a key.
seat d
start
keys 0371001<Tab>yizhan-demo<F2>
see 草稿 0
other
start
keys 0371001<Tab>yizhan-demo<F2>
keys <F2>1<Enter>13<Enter>411503002000<Enter>00000005<Enter>1<Enter>高粱店乡新华街203号<Enter>13700001111<Enter><F2>
keys <Ins>411503199804200011<Enter>覃兵基<Enter><Enter><Enter>02<Enter>02<F2>
keys <Ins>411503200006260023<Enter>赵朝煌<Enter><Enter><Enter>12<Enter>12<F2><F8>
keys <Ins>41150319690323001X<Enter>覃心郁<Enter><Enter>51<F2><F9>
keys <F8>411503199804200011<Enter>花园路18号3号楼502<Enter><F8>
keys <Space><Down><Space><F8><Space><Down><Space><Down><Space><Down><Space><Down><Space><F8>
see 7/7
other
within 2 草稿 1
see 覃兵基 +1
# The same draft is open at both, and applied at the one: the other is told so, and makes no second case of it.
keys <Enter>
see 7/7
other
keys <F2>n
see 已申请
other
keys <F2>
see !! 另一窗口已接着填写或办结这份草稿；此处的内容另存为草稿 2
sh test "$("$YIZHAN" --home "$DEMO/d" list mine | grep -c 410105001000-1-)" = 1
# What stands here is kept, and is thrown away. The case goes on at one counter, and the other's worklist tells so.
keys <F3>
row 3 草稿 2
row 4 410105001000-1-000001  覃兵基 +1  已申请
keys <Del>y
see 草稿 0
other
keys <Enter><F2>1<F2>
see 已受理，已上报市局。
other
within 2 待我办 0
