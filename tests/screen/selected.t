# Another counter's case comes in above: the row that was selected stays so, wherever it stands now.
seat d
start
keys 0371001<Tab>yizhan-demo<F2>
sh export YIZHAN_PASSWORD=yizhan-demo; for i in 1 2; do "$YIZHAN" --home "$DEMO/d" --operator 0371001 do apply < tests/screen/nine_move.json >/dev/null || exit 1; done
keys <F10>重新<Enter>
row 3 > 410105001000-1-000001
keys <Down>
row 4 > 410105001000-1-000002
sh YIZHAN_PASSWORD=yizhan-demo "$YIZHAN" --home "$DEMO/d" --operator 0371001 do apply < tests/screen/nine_move.json >/dev/null && echo '{}' | YIZHAN_PASSWORD=yizhan-demo "$YIZHAN" --home "$DEMO/d" --operator 0371001 do accept 410105001000-1-000001
keys <Enter>
see 410105001000-1-000002
keys <Esc>
row 3 > 410105001000-1-000002
# Back from what has become a draft, that is selected: there it goes on.
keys <Down><F2>1<Enter><Esc>
row 3 > 草稿
row 4   410105001000-1-000002
keys <Down><Down>
row 5 > 410105001000-1-000003
# What is not there any more leaves its place to the next.
keys <Up><Enter><F2>3602<Enter><F2>
see 申请人撤回
keys <Esc>
gone 410105001000-1-000002
row 4 > 410105001000-1-000003
# A hundred columns more go to who moves and what for, and the due date stays beside them.
size 24 180
row 2 事项                                     期限
