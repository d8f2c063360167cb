# A draft of an act outlives the case's going on: the case and the worklist say so at once, it is read, and thrown away or kept.
demo
keys 0371001<Tab>yizhan-demo<F2>
keys <F2>1<Enter>13<Enter>411503002000<Enter>00000005<Enter>1<Enter>高粱店乡新华街203号<Enter>13700001111<Enter><F2>
keys <Ins>411503199804200011<Enter>覃兵基<Enter><Enter><Enter>02<Enter>02<F2>
keys <Ins>411503200006260023<Enter>赵朝煌<Enter><Enter><Enter>12<Enter>12<F2><F8>
keys <F8>411503199804200011<Enter>花园路18号3号楼502<Enter><F8>
keys <Space><Down><Space><F8><Space><Down><Space><Down><Space><Down><Space><Down><Space><F8><F2>n
see 已申请
# The return is begun; then the case is accepted after all.
keys <Enter><F2>2
see 退回
keys 101<Enter>y<Enter><Enter>劳动合同缺页<F3><F2>1<F2>
see 已受理，已上报市局。
see 退回  2026-03-02 10:00（业务已有进展，不能再提交
keys <F3>
see 覃兵基 +1  ! 草稿失效 退回
keys <Enter>
see 现为待审批
see 劳动合同缺页
keys <Enter>n
see ! 草稿失效
keys <Enter><Enter>y
gone 草稿失效
see 草稿 0
# So it is with a resubmission, while another officer ends the case: the draft is opened to be read, and is refused.
sh export YIZHAN_PASSWORD=yizhan-demo; y() { "$YIZHAN" --home "$DEMO/d" --operator 0371008 do "$@"; }; y apply < tests/screen/nine_move.json && echo '{"reason_code":"101"}' | y return 410105001000-1-000002
keys <F5><F5><F5><F5><Enter><F2>2<Up>X<Esc><Esc>
see 410105001000-1-000002  陈渤素 +8  草稿       待重新提交
sh echo '{"reason_code":"602"}' | YIZHAN_PASSWORD=yizhan-demo "$YIZHAN" --home "$DEMO/d" --operator 0371008 do close 410105001000-1-000002
keys <F5><F5><F5><F5><Home>
see 陈渤素 +8  ! 草稿失效 待重新提交
keys <Enter>
see 业务其后已有进展，此草稿仅供查阅
see X..
keys <F8><F8><F8><F8><F8><F8><F2>
see !! 业务现为“已办结”，不能“重新提交”
see 待办列表
