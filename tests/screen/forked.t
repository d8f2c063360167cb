# Two events on one predecessor (DESIGN decision 2): the bureau's machine came back from a disk image without `restore`, and
# decided again. Who holds one branch is shown that there is another: in the worklist, and on the case.
demo
keys 0371001<Tab>yizhan-demo<F2>
sh export YIZHAN_PASSWORD=yizhan-demo; "$YIZHAN" --home "$DEMO/d" --operator 0371001 do apply < tests/screen/nine_move.json && echo '{}' | "$YIZHAN" --home "$DEMO/d" --operator 0371001 do accept 410105001000-1-000001
sh for x in d b; do "$YIZHAN" --home "$DEMO/$x" sync "$DEMO/mail" || exit 1; done; cp -a "$DEMO/b/store" "$DEMO/image"
sh export YIZHAN_PASSWORD=yizhan-demo; echo '{"reason_code":"201"}' | "$YIZHAN" --home "$DEMO/b" --operator 0371900 do return 410105001000-1-000001 && for x in b d; do "$YIZHAN" --home "$DEMO/$x" sync "$DEMO/mail" || exit 1; done
keys <F9><Esc>
see 材料不足以证明
gone 冲突
sh export YIZHAN_PASSWORD=yizhan-demo; cp -a "$DEMO/image/." "$DEMO/b/store" && echo '{}' | "$YIZHAN" --home "$DEMO/b" --operator 0371900 do approve 410105001000-1-000001 && for x in b o; do "$YIZHAN" --home "$DEMO/$x" sync "$DEMO/mail" || exit 1; done
sh export YIZHAN_PASSWORD=yizhan-demo; echo '{}' | "$YIZHAN" --home "$DEMO/o" --operator 0376001 do move-out 410105001000-1-000001 && for x in o d o; do "$YIZHAN" --home "$DEMO/$x" sync "$DEMO/mail" || exit 1; done
keys <F9><Esc>
see !! 冲突
keys <Enter>
see !! 冲突：两个事件接在同一前事件之后
keys <Esc><F11><F11>0376001<Tab>yizhan-demo<F2><F5><F5>
see !! 冲突
