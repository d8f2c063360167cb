# Cases are found as they matter: the open ones first, the newest of them on top.
seat d
sh export YIZHAN_PASSWORD=yizhan-demo; for i in 1 2 3 4; do "$YIZHAN" --home "$DEMO/d" --operator 0371001 do apply < tests/screen/nine_move.json >/dev/null || exit 1; done
sh export YIZHAN_PASSWORD=yizhan-demo; for i in 2 4; do echo '{"reason_code":"602"}' | "$YIZHAN" --home "$DEMO/d" --operator 0371001 do close 410105001000-1-00000$i >/dev/null || exit 1; done
start
keys 0371001<Tab>yizhan-demo<F2><F4>渤素
row 5 410105001000-1-000003
row 6 410105001000-1-000001
row 7 410105001000-1-000004
row 8 410105001000-1-000002
keys <C-u>411503198801200046
row 5 410105001000-1-000003
row 6 410105001000-1-000001
