# Many drafts push no case that is overdue away: the three that were saved last lead the list, the others stand behind the cases.
seat o
sh export YIZHAN_PASSWORD=yizhan-demo; c=410105001000-1-000001; y() { "$YIZHAN" --home "$DEMO/$@" >/dev/null; }; s() { for h in d b o; do y $h sync "$DEMO/mail"; done; }; y d --operator 0371001 do apply < tests/screen/nine_move.json && echo '{}' | y d --operator 0371001 do accept $c && s && echo '{}' | y b --operator 0371900 do approve $c && s
now 2026-03-10 10:00
start
keys 0376001<Tab>yizhan-demo<F2>
keys <F2>1<F3><F2>1<F3><F2>1<F3>
row 5 草稿 1
row 6 410105001000-1-000001  陈渤素 +8  待迁出     往花园路派出所 2026-03-09 !!逾期
keys <F2>1<F3><F2>1<F3>
see 草稿 5  后续
row 3 > 草稿 5
row 4   草稿 4
row 5   草稿 3
row 6 410105001000-1-000001  陈渤素 +8  待迁出     往花园路派出所 2026-03-09 !!逾期
row 7   草稿 2
row 8   草稿 1
# What stands behind is opened and thrown away as well; what is opened leads the list again.
keys <Down><Down><Down><Down><Del>y
row 7 > 草稿 1
gone 草稿 2
kill
now 2026-03-10 10:01
start
keys 0376001<Tab>yizhan-demo<F2><Down><Down><Down><Down><Enter>2<F3>
row 3 > 草稿 1
row 5   草稿 4
row 7   草稿 3
# A case is none, wherever it stands.
keys <Down><Down><Down><Del>
see 只能丢弃草稿
keys <Enter>
see 陈渤素等9人
